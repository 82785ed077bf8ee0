"""A file that somebody brings as a proof: made harmless, and read as far as it can be read on this machine.

All of it in processes of their own: no lock of the database may be held meanwhile.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.files.problems import FileProblem
from core.limits import DECLARATION_SOURCES
from core.money import to_cents
from declarations.proven.readings import DAY, NUMBER, TOTAL, Mark, Reading
from sales.invoices.apart import read_invoice_apart
from sales.invoices.items import is_gtin
from sales.invoices.model import Invoice
from sales.invoices.problems import NoInvoice
from sales.invoices.signs import as_sales
from sales.proofs.apart import Prepared, codes_of, prepare, text_of
from sales.proofs.found import Found
from sales.proofs.kinds import ProofKind
from sales.proofs.proposals import proposals
from sales.proofs.words import ProofText


@dataclass(frozen=True)
class Brought:
    """A proof to be kept, and what was read of it. notes: what whoever brings it has to know, in sentences."""

    prepared: Prepared
    reading: Reading
    notes: tuple[str, ...] = ()


def read_file(content: bytes, name: str) -> Brought:
    """A proof of the bytes of a file; FileProblem says in a sentence why it is none.

    What is read is what is kept: whoever opens the proof later finds the same.
    """
    prepared = prepare(content, name)
    invoice, notes = _invoice_in(prepared)
    text = _text_of(prepared)
    reading = _with_text(text) if invoice is None else _with_invoice(invoice, text)
    return Brought(prepared, reading if invoice else _with_codes(reading, prepared), notes)


def _invoice_in(prepared: Prepared) -> tuple[Invoice | None, tuple[str, ...]]:
    """The electronic invoice, and what is wrong with one that cannot be read: of a PDF, its pages are left."""
    kind, content = prepared.made.kind, prepared.made.content
    if kind not in (ProofKind.PDF, ProofKind.XML):
        return None, ()
    try:
        invoice = as_sales(read_invoice_apart(content, prepared.name))
    except NoInvoice:
        return None, ()
    except FileProblem as problem:
        if kind == ProofKind.XML:
            raise
        return None, (problem.message,)
    if len(invoice.lines) > DECLARATION_SOURCES:
        raise FileProblem(
            _("%(name)s has more than %(most)s lines. Declare it from a list.", name=prepared.name,
              most=DECLARATION_SOURCES)
        )  # fmt: skip
    return invoice, ()


def _text_of(prepared: Prepared) -> ProofText:
    """The words on it; none where they take too much: it proves the same without."""
    with suppress(FileProblem):
        return text_of(prepared.made.content, prepared.made.kind, prepared.name)
    return ProofText(())


def _with_text(text: ProofText) -> Reading:
    found = proposals(text.text)
    return Reading(
        number=found.number.value if found.number else "",
        day=found.day.value if found.day else None,
        cents=found.cents.value if found.cents else None,
        marks=dict(_marks(text, ((NUMBER, found.number), (DAY, found.day), (TOTAL, found.cents)))),
    )


def _with_invoice(invoice: Invoice, text: ProofText) -> Reading:
    marks = _with_text(text).marks
    return Reading(invoice.number, invoice.date, cents_of(invoice.total), marks, (), invoice)


def _marks(
    text: ProofText, values: tuple[tuple[str, Found[Any] | None], ...]
) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    for name, found in values:
        if found is not None:
            words = text.words_at(found.start, found.end)
            yield name, tuple(Mark(it.page, it.left, it.top, it.right, it.bottom) for it in words)


def _with_codes(reading: Reading, prepared: Prepared) -> Reading:
    """The same with the barcodes on a photograph, as on the box of what was sold."""
    if prepared.made.kind != ProofKind.IMAGE:
        return reading
    with suppress(FileProblem):
        codes = codes_of(prepared.made.content, prepared.made.kind, prepared.name)
        gtins = tuple(dict.fromkeys(code.text for code in codes if is_gtin(code.text)))
        return Reading(reading.number, reading.day, reading.cents, reading.marks, gtins)
    return reading


def cents_of(amount: Decimal | None) -> int | None:
    """Whole cents of an amount of an invoice, which has two decimals."""
    return None if amount is None else to_cents(amount)
