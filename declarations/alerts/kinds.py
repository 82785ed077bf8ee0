"""The checks that there are: how much each weighs, and where it begins, until the administrator says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """A named rule by which a declaration is looked at."""

    TWICE = "twice"
    FILE = "file"
    STOCK = "stock"
    NUMBERING = "numbering"
    PRICE = "price"
    QUANTITY = "quantity"
    FREQUENCY = "frequency"
    DAY = "day"
    ROUND = "round"
    CLIENT = "client"


@dataclass(frozen=True)
class Default:
    """How a check comes: its weight in the score, and its bound with the least and most that it may be set to.

    What a bound is (days, percent, how many in a row), the check itself says; None: it has none.
    """

    weight: int
    bound: int | None = None
    least: int = 0
    most: int = 0


MOST_WEIGHT = 100
# From this score on a declaration is marked as unusual.
MARKED_FROM = 20

DEFAULTS: Mapping[Check, Default] = {
    # Days between two documents that may be the same sale.
    Check.TWICE: Default(60, 7, 0, 60),
    Check.FILE: Default(60),
    # Percent above what can be in stock.
    Check.STOCK: Default(30, 10, 0, 500),
    # Times the widest step between two numbers of the series.
    Check.NUMBERING: Default(20, 5, 1, 1000),
    # Percent above or below the usual unit price.
    Check.PRICE: Default(20, 30, 1, 1000),
    # Percent of the most that this distributor has sold at once.
    Check.QUANTITY: Default(20, 300, 100, 10_000),
    # Percent of the most documents that it had in seven days.
    Check.FREQUENCY: Default(20, 200, 100, 10_000),
    Check.DAY: Default(20),
    # Documents in a row.
    Check.ROUND: Default(20, 4, 2, 50),
    # Percent of likeness between two names.
    Check.CLIENT: Default(30, 88, 50, 100),
}
