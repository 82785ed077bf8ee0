"""Which lines of an invoice count: each sale once, though lines may stand below others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sales.invoices.cents import product, to_the_cent, total_of
from sales.invoices.model import Line

# Subtypes of lines (BT-X-8): headings with the sum of what is below, and remarks.
_UNCOUNTED = ("GROUP", "INFORMATION")


@dataclass(frozen=True)
class Placed:
    """A line where it stands.

    parent: the place in the document of the line above it; None at the top. kind: its subtype (BT-X-8), in capitals;
    empty where none is told. is_text: it has neither amount nor price.
    """

    line: Line
    parent: int | None = None
    kind: str = ""
    is_text: bool = False


def net_amount(
    told: Decimal | None, quantity: Decimal | None, price: Decimal | None, changed: Decimal
) -> Decimal | None:
    """The net amount as it is told, else as it follows: quantity times unit price and what the line adds or takes off.

    None where there is no price either.
    """
    if told is not None:
        return to_the_cent(told)
    if price is None:
        return None
    return to_the_cent(product(Decimal(1) if quantity is None else quantity, price) + changed)


def counted(placed: Sequence[Placed], line_total: Decimal | None) -> list[Line]:
    """The lines that count: the first of three readings that comes to the invoice's own line total.

    All but headings and remarks; of these, those with nothing below them; those at the top, whatever they are. Where
    none does, the first if any subtype is told, else the last.
    """
    parents = {it.parent for it in placed}
    own = [(place, it) for place, it in enumerate(placed) if it.kind not in _UNCOUNTED]
    lowest = [it for place, it in own if place not in parents]
    highest = [it for it in placed if it.parent is None]
    readings = [_lines([it for _place, it in own]), _lines(lowest), _lines(highest)]
    fitting = (lines for lines in readings if total_of([line.amount for line in lines]) == line_total)
    return next(fitting, readings[0 if any(it.kind for it in placed) else -1])


def _lines(placed: Sequence[Placed]) -> list[Line]:
    return [it.line for it in placed if not it.is_text]
