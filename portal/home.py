"""What a rep or distributor comes home to: rank, points, the way to the next step, neighbours, latest points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from challenges.explanations.next_steps import Step, next_steps
from challenges.explanations.plan import Ahead, ahead_of
from challenges.explanations.postings import Entry
from challenges.explanations.report import Report, RuleReport, read_report
from challenges.ledger.standings import Row, count_standings, neighbours_of, standing_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from challenges.words.prizes import Gain
from core.accounts.models import Account
from core.accounts.permissions import viewer_of
from core.models import Participant
from core.viewer import Viewer
from portal.queries import Part, parts_of

LATEST = 6
CLOSED_SHOWN = 5


@dataclass(frozen=True)
class Neighbour:
    """Somebody ranked close by; `gap`: their points less one's own."""

    row: Row
    gap: int
    is_me: bool


@dataclass(frozen=True)
class Running:
    """One running challenge as one participant sees it."""

    report: Report
    row: Row
    ranked: int
    rules: Sequence[RuleReport]
    steps: Sequence[Step]
    ahead: Ahead
    neighbours: Sequence[Neighbour]
    latest: Sequence[Entry]
    # What points and rank bring, as things stand; None where the challenge has no prizes.
    prizes: Sequence[Gain] | None

    @property
    def challenge(self) -> Challenge:
        """The challenge."""
        return self.report.challenge

    @property
    def participant(self) -> Participant:
        """Whose it is."""
        return self.report.person


@dataclass(frozen=True)
class Past:
    """How a closed challenge ended for one participant."""

    challenge: Challenge
    definition: Definition
    participant: Participant
    row: Row
    participants: int


@dataclass(frozen=True)
class Home:
    """The home page: the running challenges to choose from, the chosen one, and the closed ones."""

    choices: Sequence[Part]
    chosen: Running | None
    closed: Sequence[Past]
    closed_in_all: int


def home_of(session: Session, account: Account, challenge: str = "", participant: str = "") -> Home:
    """The home of an account; without a (known) choice, of the begun challenge that ends first."""
    parts = parts_of(session, [person.id for person in account.participants])
    running = sorted((part for part in parts if part.challenge.state == State.RUNNING), key=_begun_first)
    closed = sorted((part for part in parts if part.challenge.state == State.CLOSED), key=_end, reverse=True)
    asked = [part for part in running if (part.challenge.code, part.participant.code) == (challenge, participant)]
    chosen = next(iter([*asked, *running]), None)
    return Home(
        running,
        _running(session, chosen, viewer_of(session, account)) if chosen else None,
        [past for part in closed[:CLOSED_SHOWN] if (past := _past(session, part))],
        len(closed),
    )


def _begun_first(part: Part) -> tuple[bool, date]:
    return is_upcoming(part.challenge), _end(part)


def _end(part: Part) -> date:
    return part.challenge.definition.end


def _past(session: Session, part: Part) -> Past | None:
    row = standing_of(session, part.challenge, part.participant.id)
    if row is None:
        return None
    count = count_standings(session, part.challenge, league=row.league)
    return Past(part.challenge, part.challenge.definition, part.participant, row, count)


def _ahead(report: Report) -> tuple[Sequence[Step], Ahead]:
    steps = next_steps(report)
    return steps, ahead_of(report, steps)


def _running(session: Session, part: Part, viewer: Viewer) -> Running | None:
    challenge, participant, _ = part
    report = read_report(session, challenge, participant, viewer)
    row = report.standing
    if row is None:
        return None
    return Running(
        report,
        row,
        report.ranked,
        report.rules,
        *report.kept("ahead", lambda: _ahead(report)),
        [
            Neighbour(near, near.points - row.points, near.participant_id == participant.id)
            for near in ([] if is_upcoming(challenge) else neighbours_of(session, challenge, row, viewer))
        ],
        report.postings(LATEST),
        report.prizes,
    )
