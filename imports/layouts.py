"""The columns of the exchange files; what is required, and in which order a rejects file shows them."""

from typing import Literal

from core.files.layout import Field

What = Literal["participants", "products", "clients", "targets", "completions", "stock", "sales"]

REQUIRED = Field(required=True)
OPTIONAL = Field(required=False)
CURRENCY = Field(by_its_name=True)

LAYOUTS: dict[str, dict[str, Field]] = {
    "participants": {
        "code": REQUIRED,
        "name": REQUIRED,
        "kind": REQUIRED,
        "team": OPTIONAL,
        "email": OPTIONAL,
        "parent": OPTIONAL,
        "since": OPTIONAL,
        "until": OPTIONAL,
    },
    "products": {
        "code": REQUIRED,
        "name": REQUIRED,
        "range": OPTIONAL,
        "cost": OPTIONAL,
        "gtin": OPTIONAL,
        "currency": CURRENCY,
    },
    "clients": {"code": REQUIRED, "name": OPTIONAL, "segment": OPTIONAL},
    "targets": {
        "participant": REQUIRED,
        "month": REQUIRED,
        "amount": Field(required=True, summed=True),
        "currency": CURRENCY,
    },
    "completions": {"participant": REQUIRED, "module": REQUIRED, "date": REQUIRED, "points": REQUIRED},
    "stock": {"distributor": REQUIRED, "product": REQUIRED, "date": REQUIRED, "quantity": REQUIRED},
    "sales": {
        "kind": REQUIRED,
        "document": REQUIRED,
        "line": OPTIONAL,
        "date": REQUIRED,
        "rep": OPTIONAL,
        "distributor": OPTIONAL,
        "seller": OPTIONAL,
        "client": OPTIONAL,
        "product": OPTIONAL,
        "quantity": Field(summed=True),
        "amount": Field(required=True, summed=True),
        "currency": CURRENCY,
        "status": OPTIONAL,
        "original_document": OPTIONAL,
        "original_line": OPTIONAL,
    },
}
