"""What came of a module: who completed it, and what its questions tell."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from core.models import Participant
from elearning.modules.learning import content_of, credits_of
from elearning.modules.models import Attempt, Course, LearningVersion, Result
from elearning.questions.answers import checked
from elearning.questions.model import Question
from elearning.questions.paper import paper
from elearning.questions.statistics import Row, Told, told

# Of the newest attempts so many are counted: more say nothing else, and take longer.
MOST_ATTEMPTS = 2_000
PER_PAGE = 50


@dataclass(frozen=True)
class Completed:
    """A completion with whose it is and the number of its version."""

    result: Result
    person: Participant
    version: int


def completions_of(session: Session, module_id: int, page: int) -> tuple[Sequence[Completed], bool]:
    """A page (the first is 1) of completions, the newest first, withdrawn ones too; and whether more follow."""
    rows = _completions(session, module_id, Result.id.is_not(None), PER_PAGE + 1, (page - 1) * PER_PAGE)
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def completion_of(session: Session, module_id: int, result_id: int) -> Completed | None:
    """One completion of a module."""
    return next(iter(_completions(session, module_id, Result.id == result_id, 1, 0)), None)


def _completions(
    session: Session, module_id: int, which: ColumnElement[bool], most: int, skipped: int
) -> Sequence[Completed]:
    query = (
        select(Result, Participant, LearningVersion.number)
        .join(Participant, Participant.id == Result.participant_id)
        .join(LearningVersion, LearningVersion.id == Result.version_id)
        .where(Result.module_id == module_id, which)
        .order_by(Result.day.desc(), Result.id.desc())
        .limit(most)
        .offset(skipped)
    )
    return [Completed(result, person, number) for result, person, number in session.execute(query)]


def statistics_of(session: Session, version: LearningVersion) -> list[tuple[Question, Told]]:
    """What the answers of a version's attempts that have ended tell of each of its questions."""
    content = content_of(version)
    if content.test is None:
        return []
    rows = list(_rows(session, version))
    return [(question, told(question, rows)) for question in content.bank.questions]


def _rows(session: Session, version: LearningVersion) -> Iterator[Row]:
    content = content_of(version)
    assert content.test is not None
    query = (
        select(Attempt)
        .join(Course)
        .where(Course.version_id == version.id, Attempt.ended_at.is_not(None))
        .options(selectinload(Attempt.answers))
        .order_by(Attempt.id.desc())
        .limit(MOST_ATTEMPTS)
    )
    for attempt in session.scalars(query):
        credits = credits_of(attempt)
        given = {one.key: json.loads(one.answer) if one.answer else None for one in attempt.answers}
        for sheet in paper(content.bank, content.test.draw, attempt.seed):
            answer, _problem = checked(sheet.question, given.get(sheet.key))
            yield Row(attempt.id, sheet.question.id, credits[sheet.key], sheet.question.weight, answer)
