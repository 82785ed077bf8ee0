"""What a rep or distributor comes home to: where they are, what changed, the best next move, what they will get."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from challenges.explanations.next_steps import Step, next_steps
from challenges.explanations.plan import Ahead, ahead_of
from challenges.explanations.report import Report, RuleReport, read_report
from challenges.goals.progress import Progress, progress_of
from challenges.ledger.rank_changes import RankChange, RankChanges, since_yesterday
from challenges.ledger.standings import Row, count_standings, neighbours_of, standing_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge
from challenges.words.prizes import Gain
from core.accounts.models import Account
from core.accounts.permissions import viewer_of
from core.clock import today
from core.graphs import LinesChart, Series, lines_over_time
from core.models import Participant
from core.wording import called
from leaderboards.duels.own import OwnDuel, own_duel
from portal.badges import Record, Streak, record_of, streak_of
from portal.celebrations import Celebration, climb, final, not_put_away, row_of_weeks, step
from portal.comparison import Rivals, rivals_of
from portal.course import Course, course_of, leader_of
from portal.prospects import Move, best_move
from portal.queries import Choice, Part, sold_by_month
from portal.rivals import rivalries_of
from portal.sheet_ways import SheetWays, ways_of_steps
from portal.since import News, StepReached, latest_news, moved_lately, steps_reached

AROUND = 3
CLOSED_SHOWN = 3
# Rules that are shown at once; the others are folded away.
RULES_SHOWN = 3
# Next steps that are folded under the best move.
STEPS_SHOWN = 5


@dataclass(frozen=True)
class Neighbour:
    """Somebody ranked close by; `gap`: their points less one's own."""

    row: Row
    gap: int
    is_me: bool


@dataclass(frozen=True)
class Told:
    """What is worked out once while rules, day and the participant's own sales stay as they are."""

    news: Sequence[News]
    steps: Sequence[StepReached]
    streak: Streak
    record: Record | None


@dataclass(frozen=True)
class Running:
    """One running challenge as one participant sees it.

    changes: how far they and those around them have moved since yesterday, by number. prizes: what points and rank
    bring, as things stand; None where the challenge has none. goal: what they want to reach. rivals: with whom they
    compare, and who asks them to. duel: the one they are in today. sheets: the ways from next steps to sales sheets.
    """

    report: Report
    row: Row
    ranked: int
    rules: Sequence[RuleReport]
    steps: Sequence[Step]
    ahead: Ahead
    move: Move | None
    neighbours: Sequence[Neighbour]
    changes: RankChanges
    told: Told
    leader: Row | None
    course: Course
    course_of_leader: Course
    prizes: Sequence[Gain] | None
    goal: Progress | None
    rivals: Rivals
    duel: OwnDuel | None
    sheets: SheetWays

    @property
    def change(self) -> RankChange | None:
        """How far they themselves have moved since yesterday."""
        return self.changes.get(self.row.participant_id)

    @property
    def further(self) -> Sequence[Step]:
        """The next steps beside the best move: all of a plan's too, each by itself."""
        return [it for it in (self.steps if self.ahead.plan else self.steps[1:]) if not it.is_vain][:STEPS_SHOWN]

    @property
    def best_rules(self) -> Sequence[RuleReport]:
        """The rules that earned, those that earned most first."""
        earning = [rule for rule in self.rules if rule.points > 0]
        return sorted(earning, key=lambda rule: -rule.points)[:RULES_SHOWN]

    @property
    def other_rules(self) -> Sequence[RuleReport]:
        """The others, in their order."""
        shown = {rule.name for rule in self.best_rules}
        return [rule for rule in self.rules if rule.name not in shown and rule.kind != "gate"]

    @property
    def chart(self) -> LinesChart | None:
        """Points over time, with the leader's line."""
        mine = Series(_("You"), self.course, "me")
        others = [Series(called(self.leader.name), self.course_of_leader, "leader")] if self.leader else []
        return lines_over_time([*others, mine], *self.report.definition.own_days, width=400, height=230)

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
    celebrations: Sequence[Celebration]


def home_of(session: Session, account: Account, choice: Choice) -> Home:
    """The home of an account that looks at one of its running challenges."""
    chosen = _running(session, choice.chosen, account) if choice.chosen else None
    closed = [past for part in choice.closed[:CLOSED_SHOWN] if (past := past_of(session, part))]
    found = [*(final(it.challenge, it.row) for it in closed), *(_achieved(chosen) if chosen else [])]
    return Home(choice.running, chosen, closed, len(choice.closed), not_put_away(session, account, found))


def _achieved(now: Running) -> Iterator[Celebration | None]:
    """What is worth a word in a running challenge, the greatest first."""
    challenge, row, near = now.challenge, now.row, [it.row for it in now.neighbours]
    yield climb(challenge, row, near, now.changes)
    yield from (step(challenge, row, it) for it in now.told.steps)
    yield row_of_weeks(row, now.told.streak)


def past_of(session: Session, part: Part) -> Past | None:
    """How a closed challenge ended; None for who had no place in it."""
    row = standing_of(session, part.challenge, part.participant.id)
    if row is None:
        return None
    count = count_standings(session, part.challenge, league=row.league)
    return Past(part.challenge, part.challenge.definition, part.participant, row, count)


def _told(report: Report) -> Told:
    now = today()
    days = {day for rule in report.rules if not rule.lines.is_empty() for day in rule.lines["date"]}
    moved = moved_lately(report, now)
    return Told(
        latest_news(report, moved),
        steps_reached(report, moved),
        streak_of(days, now),
        record_of(sold_by_month(report.session, report), now),
    )


def _running(session: Session, part: Part, account: Account) -> Running | None:
    challenge, participant, _points = part
    viewer = viewer_of(session, account)
    report = read_report(session, challenge, participant, viewer)
    row = report.standing
    if row is None:
        return None
    steps = report.kept("steps", lambda: next_steps(report))
    ahead = ahead_of(report, steps)
    near = [] if is_upcoming(challenge) else neighbours_of(session, challenge, row, viewer, AROUND)
    changes = since_yesterday(session, challenge, near)
    leader = leader_of(session, challenge, row, viewer)
    move = best_move(report.definition, row, steps, ahead)
    return Running(
        report,
        row,
        report.ranked,
        report.rules,
        steps,
        ahead,
        move,
        [Neighbour(it, it.points - row.points, it.participant_id == participant.id) for it in near],
        changes,
        report.kept("home", lambda: _told(report)),
        leader,
        course_of(session, challenge, participant.id),
        course_of(session, challenge, leader.participant_id) if leader else [],
        report.prizes,
        progress_of(session, challenge, row),
        rivals_of(session, challenge, participant, row, viewer, rivalries_of(session, challenge, participant.id)),
        own_duel(session, challenge, participant.id, viewer),
        ways_of_steps(session, account, report.definition, move, steps),
    )
