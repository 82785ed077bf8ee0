"""All modules at a glance: their state, what is in them, who learns them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.content.module import read
from elearning.drafts.edits import spoken
from elearning.modules.authoring import lacks_of
from elearning.modules.models import Course, LearningModule, LearningVersion, Result, State


@dataclass(frozen=True)
class Seen:
    """A module in a list.

    version: the number of the newest; 0 where none is published. is_ahead: whether the draft says something else.
    lacks: how much keeps the draft from being published. under_way, completed: how many people.
    """

    code: str
    title: str
    state: State
    version: int
    is_ahead: bool
    lacks: int
    points: int
    minutes: int
    lessons: int
    questions: int
    has_package: bool
    under_way: int
    completed: int
    changed_at: datetime


def overview(session: Session) -> Sequence[Seen]:
    """Every module, those that were changed last first."""
    modules = session.scalars(
        select(LearningModule).order_by(LearningModule.changed_at.desc(), LearningModule.id)
    ).all()
    newest = {
        version.module_id: version
        for version in session.scalars(select(LearningVersion).order_by(LearningVersion.number))
    }
    completed, begun = _completed(session), _begun(session)
    return [
        _seen(session, one, newest.get(one.id), begun.get(one.id, frozenset()), completed.get(one.id, frozenset()))
        for one in modules
    ]


def _seen(
    session: Session,
    module: LearningModule,
    newest: LearningVersion | None,
    begun: frozenset[int],
    completed: frozenset[int],
) -> Seen:
    content = read(module.draft)
    return Seen(
        code=module.code,
        title=spoken(content.title) or module.code,
        state=State(module.state),
        version=newest.number if newest else 0,
        is_ahead=newest is not None and newest.content != module.draft,
        lacks=len(lacks_of(session, module)),
        points=content.points,
        minutes=content.minutes,
        lessons=len(content.lessons),
        questions=len(content.bank.questions),
        has_package=content.package is not None,
        under_way=len(begun - completed),
        completed=len(completed),
        changed_at=module.changed_at,
    )


def _completed(session: Session) -> dict[int, frozenset[int]]:
    query = select(Result.module_id, Result.participant_id).where(Result.withdrawn_at.is_(None)).distinct()
    return _people(session, query)


def _begun(session: Session) -> dict[int, frozenset[int]]:
    joined = select(LearningVersion.module_id, Course.participant_id).join(
        Course, Course.version_id == LearningVersion.id
    )
    return _people(session, joined.distinct())


def _people(session: Session, query: object) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for module_id, person in session.execute(query):  # type: ignore[call-overload]
        found.setdefault(module_id, set()).add(person)
    return {module_id: frozenset(people) for module_id, people in found.items()}


def learners(session: Session, module_id: int) -> tuple[int, int]:
    """How many people have a module under way, and how many have completed it."""
    completed = _completed(session).get(module_id, frozenset())
    return len(_begun(session).get(module_id, frozenset()) - completed), len(completed)


def count_versions(session: Session, module_id: int) -> int:
    """How often a module was published."""
    query = select(func.count()).select_from(LearningVersion).where(LearningVersion.module_id == module_id)
    return session.scalar(query) or 0
