"""The challenges that somebody takes part in."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from challenges.explanations.report import Report
from challenges.goals.models import Goal
from challenges.ledger.state import own_state
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, Standing, State
from challenges.reading.credit import credited_to
from core.accounts.models import Account
from core.bulk import listed_by, listing
from core.clock import today
from core.models import Participant
from leaderboards.duels.models import DuelEntrant
from portal.badges import monthly
from portal.models import Celebrated, Rivalry
from sales.models import SaleLine, Status

MONTHS_KNOWN = 730
# Asked at each view of home: made once.
PARTS = (
    select(Challenge, Participant, Standing.points)
    .join(Standing, Standing.challenge_id == Challenge.id)
    .join(Participant, Participant.id == Standing.participant_id)
    .where(Challenge.state != State.DRAFT, listed_by(Standing.participant_id, "people"))
    .order_by(Challenge.id, Participant.code)
)
NONE = literal(0)
MARKS = union_all(
    select(
        literal("goal").label("what"), Goal.challenge_id, Goal.participant_id, NONE, Goal.kind, Goal.target
    ).where(listed_by(Goal.participant_id, "people")),
    select(
        literal("rivalry"), Rivalry.challenge_id, Rivalry.asker_id, Rivalry.asked_id,
        case((Rivalry.refused, "refused"), (Rivalry.agreed_at.is_not(None), "agreed"), else_="asked"), NONE,
    ).where(or_(listed_by(Rivalry.asker_id, "people"), listed_by(Rivalry.asked_id, "people"))),
    select(literal("duel"), DuelEntrant.round_id, DuelEntrant.participant_id, NONE, literal(""), NONE).where(
        listed_by(DuelEntrant.participant_id, "people")
    ),
    select(literal("put away"), func.count(), NONE, NONE, literal(""), NONE).where(
        Celebrated.account_id == bindparam("account")
    ),
)  # fmt: skip


class Part(NamedTuple):
    """Somebody's part in a challenge."""

    challenge: Challenge
    participant: Participant
    points: int


def parts_of(session: Session, participant_ids: Collection[int]) -> list[Part]:
    """The launched challenges that these participants take part in, with their points."""
    return [Part(*row) for row in session.execute(PARTS, {"people": listing(participant_ids)})]


def sold_by_month(session: Session, report: Report) -> dict[date, int]:
    """What somebody has sold in each month of the last two years, of the kinds that the challenge counts."""
    line, definition = SaleLine.__table__, report.definition
    query = (
        select(line.c.date, func.sum(line.c.amount_cents))
        .where(
            credited_to(definition, line, [report.person.id]),
            line.c.status == Status.VALIDATED.value,
            line.c.kind.in_(definition.kinds),
            line.c.date > today() - timedelta(days=MONTHS_KNOWN),
        )
        .group_by(line.c.date)
    )
    return monthly((day, int(cents)) for day, cents in session.execute(query))


def own_marks(session: Session, account: Account) -> Hashable:
    """What home tells beside points: goals, rivals, duels, and how much one was congratulated on and has put away."""
    people = listing([person.id for person in account.participants])
    return frozenset(session.execute(MARKS, {"people": people, "account": account.id}).all())


@dataclass(frozen=True)
class Choice:
    """The challenges of an account: those running, those closed (the latest first), and the running one looked at."""

    running: Sequence[Part]
    closed: Sequence[Part]
    chosen: Part | None

    @property
    def state(self) -> Hashable:
        """In which state these challenges are today, for what is kept of them beside the stamp of the sales."""
        return today(), *(own_state(part.challenge) for part in (*self.running, *self.closed))


def choose(session: Session, account: Account, challenge: str = "", participant: str = "") -> Choice:
    """What an account takes part in; without a (known) choice, the begun challenge that ends first is looked at."""
    parts = parts_of(session, [person.id for person in account.participants])
    running = sorted((part for part in parts if part.challenge.state == State.RUNNING), key=_begun_first)
    closed = sorted((part for part in parts if part.challenge.state == State.CLOSED), key=_end, reverse=True)
    asked = [part for part in running if (part.challenge.code, part.participant.code) == (challenge, participant)]
    return Choice(running, closed, next(iter([*asked, *running]), None))


def _begun_first(part: Part) -> tuple[bool, date]:
    return is_upcoming(part.challenge), _end(part)


def _end(part: Part) -> date:
    return part.challenge.definition.end
