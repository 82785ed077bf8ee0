"""What rules gave one participant, key by key and line by line, and what they left out: the shapes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from challenges.criteria.adjustments import Booster, Cap, Gate
from challenges.criteria.base import ExclusionReason, Rule
from challenges.criteria.steps import NextStep

# A line as people know it.
SHOWN = {
    "id": pl.Int64,
    "kind": pl.String,
    "document": pl.String,
    "line": pl.Int64,
    "date": pl.Date,
    "client": pl.String,
    "client_name": pl.String,
    "product": pl.String,
    "product_name": pl.String,
    "quantity": pl.Int64,
    "amount_cents": pl.Int64,
}


@dataclass(frozen=True)
class KeyResult:
    """One key of one criterion: what it gave, the totals it gave it for, and the lines behind them.

    totals: cents or pieces by part (rates of `range`; current and reference of `growth`; sold and goal of `target`).
    lines: columns SHOWN and part, oldest first; none for a training module, which has its day in `completed`.
    elsewhere: by part, the cents of the lines behind it that are not the reader's to see, where there are some.
    withheld: how many of these points a shut gate keeps back.
    """

    criterion: Rule
    key: str
    points: int
    totals: dict[int, int]
    lines: pl.DataFrame
    completed: date | None = None
    withheld: int = 0
    elsewhere: Mapping[int, int] = field(default_factory=dict)

    @property
    def ahead(self) -> list[NextStep]:
        """The next steps from here."""
        return self.criterion.ahead(self.totals)

    @property
    def elsewhere_cents(self) -> int | None:
        """What the lines that are not the reader's to see come to; None where there are none."""
        return sum(self.elsewhere.values()) if self.elsewhere else None

    @property
    def first_line(self) -> dict[str, Any] | None:
        """The oldest line behind it that is the reader's to see; None where there is none."""
        return None if self.lines.is_empty() else self.lines.row(0, named=True)


@dataclass(frozen=True)
class BoostResult:
    """What a booster added to one key of one criterion: `points` of what its own lines alone are worth (`base`)."""

    booster: Booster
    base: KeyResult
    points: int

    @property
    def key(self) -> str:
        """The key it stands under."""
        return self.base.key


@dataclass(frozen=True)
class CapResult:
    """A cap: what it counted before it took anything, and what it took back."""

    cap: Cap
    counted: int
    taken: int

    @property
    def room(self) -> int:
        """How many points may still come."""
        return max(self.cap.limit - self.counted, 0)


@dataclass(frozen=True)
class GateResult:
    """A gate: whether it is open, and what it withholds.

    completed: the day its module was completed. total: the cents that stand against its minimum.
    """

    gate: Gate
    is_open: bool
    withheld: int
    completed: date | None = None
    total: int = 0

    def stops(self, name: str) -> bool:
        """Whether it keeps back the rows of that name."""
        return not self.is_open and (not self.gate.criteria or name in self.gate.criteria)


@dataclass(frozen=True)
class Explanation:
    """Everything that made somebody's points: what each rule gave, in the order in which they act.

    rows: the points posted under each (name, key).
    """

    keys: Sequence[KeyResult]
    boosts: Sequence[BoostResult]
    caps: Sequence[CapResult]
    gates: Sequence[GateResult]
    rows: dict[tuple[str, str], int]

    @property
    def points(self) -> int:
        """What it all adds up to, and the ledger holds."""
        return sum(self.rows.values())

    @property
    def weight(self) -> int:
        """How many lines it holds, each as often as it counts."""
        return sum(it.lines.height for it in self.keys) + sum(it.base.lines.height for it in self.boosts)

    def of(self, criterion: Rule) -> list[KeyResult]:
        """What one criterion gave under each of its keys."""
        return [it for it in self.keys if it.criterion.name == criterion.name]

    def boosts_of(self, booster: Booster) -> list[BoostResult]:
        """What one booster added, by criterion and key."""
        return [it for it in self.boosts if it.booster.name == booster.name]

    def gate_over(self, name: str) -> Gate | None:
        """The gate that stops the rows of that name; None where all of theirs are open."""
        return next((it.gate for it in self.gates if it.stops(name)), None)

    def room_under(self, name: str) -> int | None:
        """How many points the caps over a criterion still let through; None where there is no cap."""
        rooms = [it.room for it in self.caps if not it.cap.criteria or name in it.cap.criteria]
        return min(rooms, default=None)


@dataclass(frozen=True)
class Exclusion:
    """Some lines that do not count, and why.

    criterion: the name of the one that leaves them out; "" where no rule can count them.
    subject: the client (or `client|product-or-range`) it is about. since, through: the day and the document of the
        sale that made it a known one. owner: the participant it belongs to. Left out where they are not the reader's
        to see.
    lines: columns SHOWN, oldest first.
    """

    criterion: str
    why: ExclusionReason
    lines: pl.DataFrame
    subject: str = ""
    since: date | None = None
    through: str = ""
    owner: str = ""

    @property
    def line(self) -> dict[str, Any]:
        """The oldest of them."""
        return self.lines.row(0, named=True)
