"""What a check gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day

Fact = int | str


@dataclass(frozen=True)
class Found:
    """Something unusual: the facts that led to it, and the line that it is about, where it is one."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class Goods:
    """What a line sells: the number of its product, pieces and cents; both below zero for a return."""

    line: int
    product: int
    quantity: int
    cents: int


@dataclass(frozen=True)
class Sold:
    """A document of sales to an end customer, declared or brought in by a file; client: its number, None for nobody."""

    shop: int
    document: str
    day: Day
    client: int | None
    client_name: str
    goods: tuple[Goods, ...]

    @property
    def cents(self) -> int:
        """What it comes to."""
        return sum(one.cents for one in self.goods)
