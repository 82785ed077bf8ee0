"""The daily question read and answered, chosen from what somebody may learn. The caller commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import day_of
from core.errors import Refused
from core.models import Participant
from elearning.daily.choosing import question_of
from elearning.daily.model import KINDS, Asked, Daily, Key, Source, Today
from elearning.daily.model import Answer as Given
from elearning.daily.model import Learner as Asking
from elearning.daily.models import DailyAnswer
from elearning.daily.streak import Streak, Working, streak_of
from elearning.modules.learning import open_attempt, paper_of
from elearning.modules.models import Attempt, Course, LearningModule, LearningVersion
from elearning.modules.offers import Offer, offers_of
from elearning.modules.queries import completion_days
from elearning.questions.answers import Answer, as_stored
from elearning.questions.grading import credit
from elearning.questions.paper import Sheet, sheet_by_itself

ALL = Fraction(1)


@dataclass(frozen=True)
class Question:
    """The question of a day: in which version it stands, as it is shown, why, and what was answered (None: nothing)."""

    offer: Offer
    sheet: Sheet
    source: Source | None
    answer: object
    credit: Fraction | None

    @property
    def is_right(self) -> bool:
        """Whether it was answered, and earned everything."""
        return self.credit == ALL

    @property
    def name(self) -> str:
        """Which question it is, for the form that answers it."""
        return f"{self.offer.module.code}/{self.sheet.question.id}"


def daily_of(session: Session, person: Participant, day: date) -> tuple[Question | None, Streak]:
    """The question of a day for somebody, and how many days in a row they have answered."""
    offers = offers_of(session, person, day)
    rows = _answered(session, person.id)
    streak = streak_of({row.day for row, _code in rows}, day, Working())
    today = question_of(_asking(session, person, offers, rows, day), day)
    return _question(today, offers, rows, person.id, day) if today else None, streak


def _question(
    today: Today, offers: Sequence[Offer], rows: Sequence[tuple[DailyAnswer, str]], person: int, day: date
) -> Question | None:
    offer = next((one for one in offers if one.module.code == today.key.module), None)
    asked = next((it for it in offer.content.bank.questions if it.id == today.key.id), None) if offer else None
    if offer is None or asked is None:
        # It was answered in a version that they see no more.
        return None
    given = next((row for row, _code in rows if row.day == day), None)
    sheet = sheet_by_itself(asked, f"{person} {day.isoformat()}")
    answer = json.loads(given.answer) if given else None
    return Question(offer, sheet, today.source, answer, Fraction(given.credit) if given else None)


def _answered(session: Session, person: int) -> list[tuple[DailyAnswer, str]]:
    """What somebody has answered, by day, each with the code of its module."""
    query = (
        select(DailyAnswer, LearningModule.code)
        .join(LearningVersion, LearningVersion.id == DailyAnswer.version_id)
        .join(LearningModule, LearningModule.id == LearningVersion.module_id)
        .where(DailyAnswer.participant_id == person)
        .order_by(DailyAnswer.day)
    )
    return [(row, code) for row, code in session.execute(query)]


def _asking(
    session: Session, person: Participant, offers: Sequence[Offer], rows: Sequence[tuple[DailyAnswer, str]], day: date
) -> Asking:
    # Of a module whose test is open nothing is asked: what is right would be told in the middle of it.
    mine = [one for one in offers if (one.course is not None or one.result is not None or one.may_begin)
            and not (one.course and open_attempt(one.course))]  # fmt: skip
    questions = [
        Asked(Key(one.module.code, asked.id), asked.kind) for one in mine for asked in one.content.bank.questions
    ]
    # What is begun or completed on the day itself changes nothing of it.
    begun = {one.module.code for one in mine if one.is_begun and one.course and day_of(one.course.started_at) < day}
    told = {code: max(on for on in days if on < day) for code, days in completion_days(session, person.id).items()
            if min(days) < day}  # fmt: skip
    ahead = sorted((one for one in mine if one.module.code not in {*begun, *told} and not _was_done(one, day)),
                   key=lambda one: (-one.content.points, one.module.code))  # fmt: skip
    return Asking(
        participant=person.id,
        questions=tuple(questions),
        answers=tuple(_of_tests(session, person.id)),
        dailies=tuple(Daily(row.day, Key(code, row.question), Fraction(row.credit) == ALL) for row, code in rows),
        completed=told | {one.module.code: one.result.day for one in mine if one.result is not None},
        begun=frozenset(begun),
        suggested=tuple(one.module.code for one in ahead),
    )


def _was_done(offer: Offer, day: date) -> bool:
    return offer.is_done and offer.result is not None and offer.result.day < day


def _of_tests(session: Session, person: int) -> list[Given]:
    """What was answered in tests that have ended, in their order."""
    query = (
        select(Attempt, LearningModule.code)
        .join(Course, Course.id == Attempt.course_id)
        .join(LearningVersion, LearningVersion.id == Course.version_id)
        .join(LearningModule, LearningModule.id == LearningVersion.module_id)
        .where(Course.participant_id == person, Attempt.ended_at.is_not(None))
        .order_by(Attempt.ended_at, Attempt.id)
    )
    found: list[Given] = []
    for attempt, code in session.execute(query):
        earned = json.loads(attempt.credits)
        assert attempt.ended_at is not None
        found += [
            Given(day_of(attempt.ended_at), Key(code, sheet.question.id), Fraction(earned.get(sheet.key, "0")) == ALL)
            for sheet in paper_of(attempt)
        ]
    return found


def answer_daily(session: Session, person: Participant, day: date, given: Answer, now: datetime) -> Question:
    """Keep the answer to the question of a day; Refused where it was answered, or there is none."""
    question, _streak = daily_of(session, person, day)
    if question is None:
        raise Refused(_("There is no question for you today."))
    if question.credit is not None:
        raise Refused(_("You have answered today’s question already."))
    asked = question.sheet.question
    assert asked.kind in KINDS
    stored = json.dumps(as_stored(given), ensure_ascii=False)
    row = DailyAnswer(participant_id=person.id, day=day, version_id=question.offer.version.id, question=asked.id)
    row.answer, row.credit, row.at = stored, str(credit(asked, given)), now
    session.add(row)
    session.flush()
    return Question(question.offer, question.sheet, question.source, json.loads(stored), credit(asked, given))
