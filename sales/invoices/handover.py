"""An invoice handed over by the process that has read it, as JSON: amounts as text, never through a float."""

from pathlib import Path

from pydantic import TypeAdapter

from sales.invoices.model import Invoice

_INVOICES = TypeAdapter(Invoice)


def put_down(invoice: Invoice, file: Path) -> None:
    """Write an invoice into a file."""
    file.write_bytes(_INVOICES.dump_json(invoice))


def taken_up(file: Path) -> Invoice:
    """The invoice in a file."""
    return _INVOICES.validate_json(file.read_bytes())
