"""How far everybody is in a module: completed, under way, or not begun; by team; and who is late with a path."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.bulk import listed
from core.models import Completion as CompletionRow
from core.models import Participant
from elearning.content.module import Module
from elearning.modules.crowd import People
from elearning.modules.learning import content_of
from elearning.modules.models import Attempt, Course, LearningModule, LearningVersion, Result, State
from elearning.nextup.model import Completion
from elearning.nextup.paths import Late, Taking, late
from elearning.paths.services import every_path, said_of, to_learn


class Standing(StrEnum):
    """How far somebody is in a module. Ended: its certificate is over."""

    DONE = "done"
    ENDED = "ended"
    UNDER_WAY = "under_way"
    TO_DO = "to_do"


@dataclass(frozen=True)
class Row:
    """One person in one module. percent: of the newest result; attempts: at its test; day: when it was completed."""

    person: Participant
    team: str
    standing: Standing
    percent: int | None = None
    attempts: int = 0
    day: date | None = None


@dataclass(frozen=True)
class Counts:
    """How many are where; `whole` is whom it is for."""

    done: int
    under_way: int
    whole: int

    @property
    def percent(self) -> int:
        """The share of those who have completed it, in whole percent, cut."""
        return self.done * 100 // self.whole if self.whole else 0


def published(session: Session) -> list[tuple[LearningModule, LearningVersion, Module]]:
    """Every module that is offered, with what it says, by its code."""
    query = (
        select(LearningModule, LearningVersion)
        .join(LearningVersion, LearningVersion.id == LearningModule.version_id)
        .where(LearningModule.state == State.PUBLISHED.value)
        .order_by(LearningModule.code)
    )
    return [(module, version, content_of(version)) for module, version in session.execute(query)]


def rows_of(session: Session, module: LearningModule, content: Module, people: People, day: date) -> list[Row]:
    """Everybody for whom a module is, or who has begun or completed it: those with something to do first, by name."""
    results = _newest(session, module)
    begun = _begun(session, module)
    told = _told(session, module)
    wanted = {learner.person.id for learner in people.of(content.audience)}
    found = []
    for number, learner in people.learners.items():
        if not (number in wanted or number in results or number in begun or number in told):
            continue
        result = results.get(number)
        standing = _standing(result, number in begun, number in told, day)
        found.append(
            Row(
                learner.person,
                people.team[number],
                standing,
                result.percent if result else None,
                begun.get(number, 0),
                result.day if result else told.get(number),
            )
        )
    order = [Standing.UNDER_WAY, Standing.ENDED, Standing.TO_DO, Standing.DONE]
    return sorted(found, key=lambda row: order.index(row.standing))


def _standing(result: Result | None, is_begun: bool, is_told: bool, day: date) -> Standing:
    if result is not None and (result.expires_on is None or day < result.expires_on):
        return Standing.DONE
    if result is not None:
        return Standing.ENDED
    # A file may tell of what was learned elsewhere.
    return Standing.DONE if is_told else Standing.UNDER_WAY if is_begun else Standing.TO_DO


def _newest(session: Session, module: LearningModule) -> dict[int, Result]:
    query = select(Result).where(Result.module_id == module.id, Result.withdrawn_at.is_(None))
    return {one.participant_id: one for one in session.scalars(query.order_by(Result.day, Result.id))}


def _begun(session: Session, module: LearningModule) -> dict[int, int]:
    """The attempts of everybody who has begun it, in whatever version."""
    query = (
        select(Course.participant_id, Attempt.id)
        .outerjoin(Attempt, Attempt.course_id == Course.id)
        .join(LearningVersion, LearningVersion.id == Course.version_id)
        .where(LearningVersion.module_id == module.id)
    )
    found: dict[int, int] = {}
    for person, attempt in session.execute(query):
        found[person] = found.get(person, 0) + (attempt is not None)
    return found


def _told(session: Session, module: LearningModule) -> dict[int, date]:
    query = select(CompletionRow.participant_id, CompletionRow.date).where(CompletionRow.module == module.code)
    return dict(session.execute(query.order_by(CompletionRow.date)).all())


def counted(rows: Iterable[Row]) -> Counts:
    """How many of some are where."""
    found = Counter(row.standing for row in rows)
    return Counts(found[Standing.DONE], found[Standing.UNDER_WAY], sum(found.values()))


def by_team(rows: Sequence[Row]) -> Mapping[str, Counts]:
    """The same for each team, by its name; who is in none comes last."""
    teams = sorted({row.team for row in rows}, key=lambda name: (not name, name))
    return {team: counted(row for row in rows if row.team == team) for team in teams}


def late_ones(session: Session, people: People, day: date) -> tuple[Late, ...]:
    """Who is late with a path that is offered, the latest first."""
    completed = _completed(session, people)
    takings = [
        Taking(learner.person.id, to_learn(path), completed.get(learner.person.id, {}))
        for path in every_path(session)
        if path.offered
        for learner in people.of(said_of(path).audience)
    ]
    return late(takings, day)


def _completed(session: Session, people: People) -> dict[int, dict[str, Completion]]:
    query = select(CompletionRow.participant_id, CompletionRow.module, CompletionRow.date).where(
        listed(CompletionRow.participant_id, people.learners)
    )
    found: dict[int, dict[str, Completion]] = {}
    for person, module, day in session.execute(query.order_by(CompletionRow.date)):
        found.setdefault(person, {})[module] = Completion(day)
    return found
