"""Invoices and credit notes, and how they are numbered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from random import Random

RETURN_RATE = 0.032


@dataclass(frozen=True)
class Line:
    """One line of a document; money in cents, excluding tax, negative on a credit note."""

    product: str
    quantity: int
    amount_cents: int


@dataclass(frozen=True)
class Document:
    """An invoice or a credit note; empty codes stand for nobody."""

    kind: str
    date: date
    rep: str
    distributor: str
    seller: str
    client: str
    status: str
    lines: tuple[Line, ...]
    number: str = ""

    @property
    def is_credit_note(self) -> bool:
        """Whether it gives money back."""
        return self.lines[0].quantity < 0


def with_returns(invoice: Document, random: Random) -> Iterator[Document]:
    """The invoice, then a credit note for each of its lines that comes back, wholly or in part, days or weeks later."""
    yield invoice
    if invoice.status != "validated":
        return
    for line in invoice.lines:
        if random.random() < RETURN_RATE:
            quantity = random.randint(1, line.quantity)
            returned = Line(line.product, -quantity, -(line.amount_cents * quantity // line.quantity))
            yield replace(invoice, date=_weekday(invoice.date, random.randint(3, 40)), lines=(returned,))


def _weekday(day: date, days_later: int) -> date:
    later = day + timedelta(days=days_later)
    return later + timedelta(days=max(7 - later.weekday(), 0) if later.weekday() > 4 else 0)


def numbered(documents: Iterable[Document], invoice_prefix: str, credit_prefix: str) -> Iterator[Document]:
    """The documents by date, numbered by prefix and year from 1 as in FA-2026-001234."""
    by_date = sorted(documents, key=lambda document: document.date)
    for year, of_the_year in groupby(by_date, key=lambda document: document.date.year):
        counts = {invoice_prefix: 0, credit_prefix: 0}
        for document in of_the_year:
            prefix = credit_prefix if document.is_credit_note else invoice_prefix
            counts[prefix] += 1
            yield replace(document, number=f"{prefix}-{year}-{counts[prefix]:06d}")
