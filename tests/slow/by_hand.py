"""What a sentence of the scoring contract about a criterion is: sales, and the points worked out by hand."""

from dataclasses import dataclass, field
from typing import Any

from .builders import HEAD, sale
from .world import Line

Earned = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Case:
    """A sentence, one criterion (or a whole text of rules), sales, and the points by (participant, key)."""

    sentence: str
    rules: str
    lines: list[Line]
    earned: Earned
    more: dict[str, Any] = field(default_factory=dict)
    head: str = HEAD


def lines(*described: str) -> list[Line]:
    """Lines by "day amount column=value…", each a document of its own: F1, F2 and on."""
    found = []
    for number, text in enumerate(described, 1):
        day, amount, *columns = text.split()
        values: dict[str, Any] = {"document": f"F{number}"} | dict(column.split("=") for column in columns)
        values |= {name: int(values[name]) for name in ("line", "quantity") if name in values}
        found.append(sale(day if day.count("-") == 2 else f"2020-{day}", amount, **values))
    return found


SELL_OUT = HEAD.replace('sales = "sell_in"', 'sales = "both"')
IN_EUROPE = HEAD + '[audience]\nteams = ["Europe"]\n'
R1 = ("R1", "")
