"""A list as a text that can be corrected and compared again: what was read of a file, in the reader's words."""

from collections.abc import Iterator, Sequence

from core.money import plain
from imports.words import field_name
from portal.count.findings import Row

COLUMNS = ("document", "date", "client", "product", "quantity", "amount")
# A longer list is corrected where it comes from.
MOST = 500


def as_text(rows: Sequence[Row]) -> str:
    """The rows under the names of their columns, with tabs between; nothing of a long list."""
    if len(rows) > MOST:
        return ""
    head = "\t".join(field_name(name) for name in COLUMNS)
    return "\n".join([head, *("\t".join(map(_cell, _cells(row))) for row in rows)])


def _cells(row: Row) -> Iterator[str]:
    yield row.document
    yield row.day.isoformat() if row.day else ""
    yield row.client
    yield row.product
    yield "" if row.quantity is None else str(row.quantity)
    yield plain(row.cents)


def _cell(text: str) -> str:
    return " ".join(text.replace('"', "").split())
