"""Everything the contract computes with, as plain values: who, what, which sale lines."""

from dataclasses import dataclass, field
from datetime import date

# What the strategies let people learn.
MODULES = ["quality", "safety-basics"]


@dataclass(frozen=True)
class Membership:
    """Days on which a participant is in a team; both ends included, None is open."""

    team: str
    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass
class Participant:
    """Who earns points; `kind` is rep, distributor, seller or client, `parent` the distributor of a seller.

    `until`: the last day as a participant, None is open.
    """

    code: str
    name: str
    kind: str
    memberships: list[Membership] = field(default_factory=list)
    parent: str | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """The current state of one sale line; codes are "" where the column is empty.

    original_document, original_line: of a return that names it, what it gives back; "" and None where it names nothing.
    """

    kind: str
    document: str
    line: int
    date: date
    rep: str
    distributor: str
    seller: str
    client: str
    product: str
    quantity: int
    amount_cents: int
    status: str
    original_document: str = ""
    original_line: int | None = None

    @property
    def is_return(self) -> bool:
        """Whether its amount or quantity is below zero."""
        return self.quantity < 0 or self.amount_cents < 0

    @property
    def gives_back(self) -> bool:
        """Whether it is a return that names what it gives back."""
        return self.original_document != "" and self.is_return

    @property
    def buyer(self) -> str:
        """The client's code, the distributor's on a sell-in line that names no client, "" if there is none."""
        if self.kind == "sell_in" and self.client == "":
            return self.distributor
        return self.client

    @property
    def identity(self) -> tuple[str, str, str, int]:
        """(kind, distributor for sell-out, document, line)."""
        return (self.kind, self.distributor if self.kind == "sell_out" else "", self.document, self.line)

    def credited(self, credit: str) -> str:
        """The participant in the column `credit`: rep, distributor or seller, or the client; "" for nobody."""
        people = {"rep": self.rep, "distributor": self.distributor, "seller": self.seller, "client": self.buyer}
        return people[credit]


@dataclass(frozen=True)
class Completion:
    """A participant completed a training module worth `points` on that day."""

    participant: str
    module: str
    date: date
    points: int


@dataclass
class World:
    """All data of a programme.

    `products`: code to range path, "" for none. `targets`: (participant, "2020-04") to cents. `segments`: client to
    segment.
    `around`: the days the strategies built this world around; no rule reads it.
    """

    participants: dict[str, Participant] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    targets: dict[tuple[str, str], int] = field(default_factory=dict)
    completions: list[Completion] = field(default_factory=list)
    segments: dict[str, str] = field(default_factory=dict)
    around: tuple[date, date] = (date(2020, 4, 1), date(2020, 6, 30))
