"""The shapes of a comparison: rows of a list, lines of Palier, and what they come to together, in whole cents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from core.files.names import plain


class Fate(StrEnum):
    """What became of a line in Palier, those that count first: a row is rather one of these."""

    COUNTED = "counted"
    ASIDE = "aside"
    AWAITING = "awaiting"
    HELD = "held"
    TAKEN_BACK = "taken_back"


class Kind(StrEnum):
    """What a finding is, in the order in which they are told."""

    CORRECTED = "corrected"
    DIFFERS = "differs"
    TAKEN_BACK = "taken_back"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"
    NO_LINE = "no_line"
    REPEATED = "repeated"
    AWAITING = "awaiting"
    HELD = "held"
    ASIDE = "aside"
    RETURN = "return"
    MISSING = "missing"
    AGREES = "agrees"


# What Palier has and the list has not.
REVERSE = (Kind.RETURN, Kind.MISSING)


class Party(tuple[str, str]):
    """A code and a name, both empty for nobody."""

    def is_called(self, text: str) -> bool:
        """Whether a text is one of both, without case and accents."""
        return plain(text.strip()) in {plain(part) for part in self if part}


NOBODY = Party(("", ""))
# What a list does not say.
_EMPTY = (None, "")


@dataclass(frozen=True)
class Row:
    """A row of the list: its line there, and what it says; only document and cents are always there."""

    place: int
    document: str
    cents: int
    day: date | None = None
    client: str = ""
    product: str = ""
    quantity: int | None = None

    def repeats(self, other: "Row") -> bool:
        """Whether it says the same amount, and nothing that the other one says otherwise."""
        own = self.day, self.client, self.product, self.quantity
        told = zip(own, (other.day, other.client, other.product, other.quantity), strict=True)
        return self.cents == other.cents and all(one == two or one in _EMPTY or two in _EMPTY for one, two in told)


@dataclass(frozen=True)
class Former:
    """An amount that a line had until a day."""

    cents: int
    until: date


@dataclass(frozen=True)
class Sold:
    """A line of the participant in Palier, with the points that it brought or the reasons for which it counts not."""

    id: int
    document: str
    line: int
    day: date
    cents: int
    quantity: int
    fate: Fate
    client: Party = NOBODY
    product: Party = NOBODY
    points: int = 0
    reasons: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()


@dataclass(frozen=True)
class Elsewhere:
    """A document with lines that are credited to somebody else: to whom, where that may be told; nobody at all.

    until: the day up to which one of these lines was the participant's own.
    """

    document: str
    owner: str = ""
    is_nobodys: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Finding:
    """Rows of the list and lines of Palier that belong together, either of which may be missing."""

    kind: Kind
    rows: tuple[Row, ...] = ()
    lines: tuple[Sold, ...] = ()
    elsewhere: Elsewhere | None = None

    @property
    def written(self) -> int:
        """Cents that the list says."""
        return sum(row.cents for row in self.rows)

    @property
    def known(self) -> int:
        """Cents that Palier has, counted or not."""
        return sum(line.cents for line in self.lines)

    @property
    def counted(self) -> int:
        """Cents that Palier counts."""
        return sum(line.cents for line in self.lines if line.fate == Fate.COUNTED)

    @property
    def difference(self) -> int:
        """Cents that have to be added to the list, to come to what Palier counts."""
        return self.counted - self.written

    @property
    def points(self) -> int:
        """Points that the lines brought."""
        return sum(line.points for line in self.lines)

    @property
    def document(self) -> str:
        """Its number as the list has it, else as Palier has it."""
        return self.rows[0].document if self.rows else self.lines[0].document

    @property
    def spelled(self) -> str:
        """Its number in Palier, where the list writes it in another way."""
        known = [line.document for line in self.lines] if self.rows else []
        return known[0] if known and self.document not in known else ""

    @property
    def other_day(self) -> bool:
        """Whether the list has a day that no line has."""
        told = {row.day for row in self.rows if row.day}
        return bool(self.lines) and not told <= {line.day for line in self.lines}

    @property
    def other_quantity(self) -> bool:
        """Whether the list has other quantities than the lines."""
        told = [row.quantity for row in self.rows if row.quantity is not None]
        is_told = bool(told) and len(told) == len(self.rows) and bool(self.lines)
        return is_told and sum(told) != sum(line.quantity for line in self.lines)


@dataclass(frozen=True)
class Step:
    """All findings of a kind: how many, and their difference in cents."""

    kind: Kind
    count: int
    cents: int


@dataclass(frozen=True)
class Comparison:
    """Every finding, differences first, in the order of the list."""

    findings: Sequence[Finding]

    @cached_property
    def written(self) -> int:
        """Cents of the whole list."""
        return sum(it.written for it in self.findings)

    @cached_property
    def counted(self) -> int:
        """Cents that Palier counts in all."""
        return sum(it.counted for it in self.findings)

    @cached_property
    def steps(self) -> list[Step]:
        """The way from what the list says to what Palier counts, kind by kind."""
        kinds = groupby(self.findings, key=lambda it: it.kind)
        every = [(kind, list(found)) for kind, found in kinds]
        return [Step(kind, len(found), sum(it.difference for it in found)) for kind, found in every]

    def of(self, *kinds: Kind) -> list[Finding]:
        """The findings of some kinds."""
        return [it for it in self.findings if it.kind in kinds]

    @property
    def agreeing(self) -> list[Finding]:
        """What agrees."""
        return self.of(Kind.AGREES)

    @property
    def reverse(self) -> list[Finding]:
        """What Palier counts and the list has not."""
        return self.of(*REVERSE)

    @property
    def differing(self) -> list[Finding]:
        """The rows that are not what Palier counts."""
        return [it for it in self.findings if it.kind not in (*REVERSE, Kind.AGREES)]
