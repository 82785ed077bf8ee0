"""What somebody sells, for rooms beside those that keep sales: which ranges, and to how many of their clients.

The application says who knows it when it is put together (core.hooks).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import SELLING
from core.models import Participant

# Of a participant, from the first to the last day: the ranges (`Bikes/Road`) of which they sold something.
Sold = Callable[[Session, Participant, date, date], frozenset[str]]
# The same with the clients who bought something of it, by their ids; the range is empty for products that have none.
Buyers = Callable[[Session, Participant, date, date], Mapping[str, frozenset[int]]]


@dataclass(frozen=True)
class Selling:
    """Who knows what is sold."""

    sold: Sold
    buyers: Buyers


def ranges_sold(session: Session, person: Participant, first: date, last: date) -> frozenset[str]:
    """The ranges of which a participant sold more than came back, from the first to the last day."""
    return _selling().sold(session, person, first, last)


def clients_without(
    session: Session, person: Participant, wanted: Collection[str], first: date, last: date
) -> dict[str, int]:
    """How many of the clients who bought from a participant bought nothing of a range or within it, by range."""
    if not wanted:
        return {}
    bought = _selling().buyers(session, person, first, last)
    clients = frozenset[int]().union(*bought.values())
    return {
        one: len(clients.difference(*(who for sold, who in bought.items() if is_within(sold, one)))) for one in wanted
    }


def _selling() -> Selling:
    found: Selling = current_app.extensions[SELLING]
    return found


def is_within(sold: str, wanted: str) -> bool:
    """Whether a range is the one that is meant, or lies within it: `Bikes/Road` within `Bikes`."""
    return sold == wanted or sold.startswith(wanted + "/")
