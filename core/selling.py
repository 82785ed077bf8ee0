"""What somebody sells, for rooms beside those that keep sales: which ranges, in some days.

The application says who knows it when it is put together (core.hooks).
"""

from collections.abc import Callable
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from core.hooks import SELLING
from core.models import Participant

# The ranges (`Bikes/Road`) of which a participant sold something from the first to the last day.
Sold = Callable[[Session, Participant, date, date], frozenset[str]]


def ranges_sold(session: Session, person: Participant, first: date, last: date) -> frozenset[str]:
    """The ranges of which a participant sold more than came back, from the first to the last day."""
    asked: Sold = current_app.extensions[SELLING]
    return asked(session, person, first, last)


def is_within(sold: str, wanted: str) -> bool:
    """Whether a range is the one that is meant, or lies within it: `Bikes/Road` within `Bikes`."""
    return sold == wanted or sold.startswith(wanted + "/")
