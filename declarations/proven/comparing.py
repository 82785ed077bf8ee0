"""What was read of proofs beside what a declaration says: what agrees, what differs and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from declarations.proven.identity import plainly_others, same_number
from declarations.proven.prefill import pieces_of
from declarations.proven.queries import Shown, invoice_among
from declarations.proven.reading import cents_of
from declarations.proven.readings import DAY, NUMBER, TOTAL, Reading
from declarations.typed import Typed, TypedLine
from sales.invoices.model import Invoice, Line

# The highest rate of value added tax in Europe, in percent: a receipt's total has some of it.
MOST_TAX = 27


@dataclass(frozen=True)
class Compared:
    """One thing that a proof tells: `what` (NUMBER, DAY or TOTAL), its value, what is declared of it.

    agrees: None where nothing follows from it, as of a total with tax beside amounts without.
    """

    what: str
    found: str | date | int
    declared: str | date | int | None
    agrees: bool | None


@dataclass(frozen=True)
class ComparedLine:
    """A line of an invoice (`place` from 1), and the declared one that it became; None of one that was left out."""

    place: int
    line: Line
    declared: TypedLine | None

    @property
    def cents(self) -> int:
        """What it comes to on the invoice."""
        return cents_of(self.line.amount) or 0

    @property
    def agrees(self) -> bool:
        """Whether quantity and amount are declared as they stand there."""
        it = self.declared
        return it is not None and it.cents == self.cents and it.quantity == pieces_of(self.line.quantity)


@dataclass(frozen=True)
class Beside:
    """A declaration's lines beside its electronic invoice.

    declared, left_out: what the declared lines, and those of the invoice that are not declared, come to, in cents.
    told: what the invoice tells before tax, of its lines or, where it carries none, of all of it; None where it tells
    nothing.
    """

    invoice: Invoice
    lines: Sequence[ComparedLine]
    declared: int
    left_out: int
    told: int | None

    @property
    def missing(self) -> list[ComparedLine]:
        """The lines of the invoice that are not declared."""
        return [line for line in self.lines if line.declared is None]

    @property
    def difference(self) -> int:
        """How much more the invoice tells than is declared or left out."""
        return (self.told or 0) - self.declared - self.left_out if self.told is not None else 0


def compared(reading: Reading, typed: Typed) -> list[Compared]:
    """What a proof tells beside what is declared."""
    found = []
    if reading.number:
        agrees = same_number(reading.number, typed.document)
        found.append(Compared(NUMBER, reading.number, typed.document, agrees))
    if reading.day is not None:
        found.append(Compared(DAY, reading.day, typed.date, reading.day == typed.date))
    if reading.invoice is None and reading.cents is not None:
        declared = sum(line.cents or 0 for line in typed.lines)
        found.append(Compared(TOTAL, reading.cents, declared, _agrees_with(reading.cents, declared)))
    return found


def _agrees_with(total: int, declared: int) -> bool | None:
    """Whether a total with tax is that of the declared amounts; None where tax alone may set them apart."""
    if total == declared:
        return True
    has_sign = total * declared > 0
    may_be_tax = has_sign and abs(declared) < abs(total) <= abs(declared) * (100 + MOST_TAX) // 100
    # While no amount is declared, nothing differs.
    return None if may_be_tax or not declared else False


def beside(invoice: Invoice, typed: Typed) -> Beside:
    """The declared lines beside those of the invoice."""
    sources = {line.source: line for line in typed.lines if line.source}
    lines = [ComparedLine(place, line, sources.get(place)) for place, line in enumerate(invoice.lines, 1)]
    told = invoice.line_total if invoice.lines else invoice.net_total
    return Beside(
        invoice,
        lines,
        sum(line.cents or 0 for line in typed.lines),
        sum(line.cents for line in lines if line.declared is None),
        cents_of(told),
    )


def invoice_beside(proofs: Sequence[Shown], typed: Typed) -> Beside | None:
    """The same of the electronic invoice among the proofs, where there is one."""
    invoice = invoice_among(proofs)
    return beside(invoice, typed) if invoice else None


def is_of_another(invoice: Invoice, shop: str) -> bool:
    """Whether the seller on an invoice plainly is not the distributor of this name."""
    return plainly_others(invoice.seller.name, shop)


def is_received(invoice: Invoice, shop: str) -> bool:
    """Whether it seems to be one that the distributor has received: the buyer is called as it is, the seller not."""
    return is_of_another(invoice, shop) and bool(invoice.buyer.name) and not plainly_others(invoice.buyer.name, shop)
