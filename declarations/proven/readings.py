"""What was read of a proof, as it is kept beside it."""

from dataclasses import dataclass, field
from datetime import date

from pydantic import TypeAdapter

from core.money import to_cents
from sales.invoices.model import Invoice

# What is marked on a page.
NUMBER, DAY, TOTAL = "number", "day", "total"


@dataclass(frozen=True)
class Mark:
    """A word on a page (the first is 1), in parts of the page as sales.proofs.words.Word has them."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Reading:
    """What was read of a proof.

    invoice: the electronic invoice in it, with the signs of sale lines (signs.as_sales). number, day, cents (with tax):
    what it tells, else what was found in its text; empty or None where nothing was. marks: the words on its pages that
    tell them, by NUMBER, DAY and TOTAL. gtins: of the barcodes on it.
    """

    number: str = ""
    day: date | None = None
    cents: int | None = None
    marks: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    gtins: tuple[str, ...] = ()
    invoice: Invoice | None = None

    @property
    def net_cents(self) -> int | None:
        """The invoice's total before tax; None where it tells none."""
        told = self.invoice.net_total if self.invoice else None
        return None if told is None else to_cents(told)


_READINGS = TypeAdapter(Reading)


def written(reading: Reading) -> str:
    """A reading as text, amounts never through a float."""
    return _READINGS.dump_json(reading).decode()


def read_again(text: str) -> Reading:
    """The reading that was written so."""
    return _READINGS.validate_json(text)
