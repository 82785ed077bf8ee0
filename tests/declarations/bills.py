"""Invoices of the two distributors, as files that they send."""

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.declarations.shops import DAY
from tests.sales.pdfs import in_names, pdf_of
from tests.sales.written import Firm, Sold, Written, cii
from tests.web.conftest import Visitor

RAKE = Sold("Rake", "P0", "", quantity=Decimal(2), price=Decimal("50.00"))
SPADE = Sold("Spade, long", "OWN-7", "", quantity=Decimal(1), price=Decimal("30.00"))
FREIGHT = Sold("Freight", "", "", quantity=Decimal(1), price=Decimal("12.50"))
BUYER = Firm("Marie Curie SARL")


def bill(*lines: Sold, number: str = "FA-1", **more: Any) -> Written:
    """An invoice of the first distributor's."""
    seller = Firm("Shop One SAS", "99999999800010", "FR11999999998")
    return replace(Written(number, DAY, seller=seller, buyer=BUYER, lines=lines or (RAKE,)), **more)


def facturx(invoice: Written, profile: str = "EN 16931") -> bytes:
    """A PDF with the invoice in it."""
    return pdf_of(in_names(("factur-x.xml", cii(invoice, profile).encode())))


def sent(content: bytes, name: str = "facture.pdf") -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(content), name


def begin(visitor: Visitor, content: bytes, name: str = "facture.pdf", key: str = "k") -> Any:
    """Send a file from which a sale is to be declared; the answer."""
    return visitor.post("/declarations/from", {"key": key, "proof": sent(content, name)})
