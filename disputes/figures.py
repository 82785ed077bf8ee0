"""What a director reads of disputes: how many are open and how old, how long they took, the share upheld; by what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median_low

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge
from core.clock import day_of, today
from disputes.life import LIVE, OUTCOMES
from disputes.models import Dispute, State

UPHELD = (State.UPHELD, State.PARTLY_UPHELD)


@dataclass
class Figures:
    """Of some disputes: how many in each state, the days that those going on are old and that decided ones took."""

    states: Counter[str] = field(default_factory=Counter)
    late: int = 0
    ages: list[int] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        """All of them."""
        return self.states.total()

    @property
    def live(self) -> int:
        """Those that go on."""
        return sum(self.states[state.value] for state in LIVE)

    @property
    def decided(self) -> int:
        """Those that have an outcome; what was withdrawn has none."""
        return sum(self.states[state.value] for state in OUTCOMES)

    @property
    def upheld(self) -> int:
        """Those that were upheld, in part at least."""
        return sum(self.states[state.value] for state in UPHELD)

    @property
    def upheld_percent(self) -> int | None:
        """How many of a hundred decided ones that is, rounded down; None before one is decided."""
        return self.upheld * 100 // self.decided if self.decided else None

    @property
    def age(self) -> int | None:
        """How many days old the middle one of those that go on is."""
        return median_low(self.ages) if self.ages else None

    @property
    def oldest(self) -> int | None:
        """How many days old the oldest of those that go on is."""
        return max(self.ages, default=None)

    @property
    def days_taken(self) -> int | None:
        """How many days the middle one of the decided ones took."""
        return median_low(self.taken) if self.taken else None


@dataclass(frozen=True)
class Told:
    """All of them; by challenge (None: of none) and what they are about; and how often each reason decided."""

    all: Figures
    rows: Sequence[tuple[Challenge | None, str, Figures]]
    reasons: Sequence[tuple[str, int]]


def read_figures(session: Session) -> Told:
    """The figures as of today."""
    query = select(Dispute).order_by(Dispute.challenge_id.is_(None), Dispute.challenge_id.desc(), Dispute.about)
    found = session.scalars(query).all()
    by_place: dict[tuple[int | None, str], list[Dispute]] = {}
    for dispute in found:
        by_place.setdefault((dispute.challenge_id, dispute.about), []).append(dispute)
    now = today()
    rows = [(several[0].challenge, about, _figures(several, now)) for (_number, about), several in by_place.items()]
    reasons = Counter(dispute.reason for dispute in found if dispute.reason)
    return Told(_figures(found, now), rows, sorted(reasons.items(), key=lambda it: (-it[1], it[0])))


def _figures(disputes: Iterable[Dispute], now: date) -> Figures:
    told = Figures()
    for dispute in disputes:
        told.states[dispute.state] += 1
        opened = day_of(dispute.opened_at)
        if dispute.state in LIVE:
            told.ages.append((now - opened).days)
            told.late += dispute.state == State.OPEN and dispute.due_on < now
        elif dispute.state in OUTCOMES and dispute.settled_at is not None:
            told.taken.append((day_of(dispute.settled_at) - opened).days)
    return told
