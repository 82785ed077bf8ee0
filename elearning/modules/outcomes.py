"""What came of a module: who completed it, and what its questions tell."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
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


@dataclass(frozen=True)
class Completed:
    """A completion with whose it is and the number of its version."""

    result: Result
    person: Participant
    version: int


def completions_of(session: Session, module_id: int) -> Sequence[Completed]:
    """All completions of a module, the newest first; withdrawn ones too."""
    query = (
        select(Result, Participant, LearningVersion.number)
        .join(Participant, Participant.id == Result.participant_id)
        .join(LearningVersion, LearningVersion.id == Result.version_id)
        .where(Result.module_id == module_id)
        .order_by(Result.day.desc(), Result.id.desc())
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
