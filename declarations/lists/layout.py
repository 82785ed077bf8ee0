"""The columns of a list of sales that a distributor sends."""

from core.files.layout import Field, Layout

LAYOUT: Layout = {
    "document": Field(required=True),
    "date": Field(required=True),
    "client": Field(),
    "product": Field(required=True),
    "quantity": Field(required=True, summed=True),
    "amount": Field(required=True, summed=True),
    "seller": Field(),
    "currency": Field(by_its_name=True),
}
# What stands once for the lines of a document, where somebody says so; in the order in which a mapping has it.
ONCE = ("document", "date", "client", "seller")
