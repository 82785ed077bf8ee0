"""What is read of modules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.bulk import listed
from core.models import Completion
from elearning.modules.models import Course, LearningModule, LearningVersion, Result, State


def find_module(session: Session, code: str) -> LearningModule | None:
    """The module of that code."""
    return session.scalars(select(LearningModule).where(LearningModule.code == code)).first()


def current_version(session: Session, module: LearningModule) -> LearningVersion | None:
    """What learners are given; None of one that is not offered."""
    if module.version_id is None or module.state != State.PUBLISHED:
        return None
    return session.get(LearningVersion, module.version_id)


def latest_result(session: Session, participant_id: int, version_id: int) -> Result:
    """The newest standing result of somebody in a version; NoResultFound where there is none."""
    query = select(Result).where(
        Result.participant_id == participant_id, Result.version_id == version_id, Result.withdrawn_at.is_(None)
    )
    return session.scalars(query.order_by(Result.day.desc(), Result.id.desc()).limit(1)).one()


def courses_of(session: Session, people: Collection[int]) -> Sequence[Course]:
    """What these participants have begun, the last touched first."""
    query = select(Course).where(listed(Course.participant_id, people)).order_by(Course.touched_at.desc(), Course.id)
    return session.scalars(query).all()


def completed_codes(session: Session, participant_id: int) -> set[str]:
    """The codes of all modules that somebody has completed, whoever told it."""
    query = select(Completion.module).where(Completion.participant_id == participant_id).distinct()
    return set(session.scalars(query))


def completion_days(session: Session, participant_id: int) -> dict[str, list[date]]:
    """The days on which somebody completed each module, whoever told it, by its code."""
    found: dict[str, list[date]] = {}
    query = select(Completion.module, Completion.date).where(Completion.participant_id == participant_id)
    for code, on in session.execute(query):
        found.setdefault(code, []).append(on)
    return found


@dataclass(frozen=True)
class Told:
    """How a completion came about. percent: None where nothing is counted; attempt: the how manieth."""

    source: str
    percent: int | None
    attempt: int | None


def told_of(session: Session, participant_id: int) -> Mapping[tuple[str, date], Told]:
    """How the completions of somebody came about that are known here, by module and day."""
    query = (
        select(LearningModule.code, Result.day, Result.source, Result.percent, Result.attempt)
        .join(LearningModule, LearningModule.id == Result.module_id)
        .where(Result.participant_id == participant_id, Result.completion_id.is_not(None))
    )
    rows = session.execute(query)
    return {(code, day): Told(source, percent, attempt) for code, day, source, percent, attempt in rows}


def module_titles(session: Session, language: str) -> dict[str, str]:
    """What modules are called, by their codes, of those that were published."""
    query = select(LearningModule.code, LearningVersion.title_fr, LearningVersion.title_en).join(
        LearningVersion, LearningVersion.id == LearningModule.version_id
    )
    return {
        code: (english or french) if language[:2] == "en" else (french or english)
        for code, french, english in session.execute(query)
    }
