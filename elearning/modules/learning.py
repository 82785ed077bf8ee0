"""What a learner does: takes a module, reads its lessons, answers its test. The caller commits.

The server keeps time, attempts and answers; what comes from a browser is only ever an answer to a question that is open
for this learner now, and names the state that it answers.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import hold
from core.clock import day_of, today, utc_now
from core.db import lock_sales
from core.errors import Refused
from core.wording import moment
from elearning.content.module import Module, Test, read
from elearning.modules.completing import begin_again, complete, held_course, standing
from elearning.modules.models import Attempt, AttemptAnswer, Course, LearningVersion, Source
from elearning.packages.model import WHOLE
from elearning.packages.playing import outcome_of
from elearning.packages.states import Outcome
from elearning.packages.tables import KeptPackage, Launch
from elearning.questions.answers import Answer, as_stored
from elearning.questions.grading import graded
from elearning.questions.paper import Paper, paper
from elearning.questions.score import score


class Over(Refused):
    """The attempt has ended: handed in, or its time is over."""

    def __init__(self) -> None:
        super().__init__(_("This attempt is over: nothing can be answered any more."))


class AnsweredElsewhere(Refused):
    """The question was answered since whoever answers saw it: on another device, or by the same form sent before."""

    def __init__(self) -> None:
        super().__init__(_("This question was answered in the meantime. Look at the answer that is kept."))


def content_of(version: LearningVersion) -> Module:
    """What a version says; nobody changes it."""
    return _published(version.content)


@lru_cache(maxsize=200)
def _published(text: str) -> Module:
    """The same text, and the same module: it is read once, not with each answer."""
    return read(text)


def take(session: Session, participant_id: int, version: LearningVersion) -> Course:
    """The course of somebody through a version: begun now, or gone on with."""
    hold(session, f"course {participant_id} {version.id}")
    course = held_course(session, participant_id, version.id)
    if course is None:
        now = utc_now()
        course = Course(participant_id=participant_id, version_id=version.id, started_at=now, touched_at=now)
        course.seen, course.lesson = "[]", ""
        session.add(course)
        session.flush()
    elif _has_ended(session, course):
        # Whoever certifies again reads again.
        begin_again(session, course)
    return course


def _has_ended(session: Session, course: Course) -> bool:
    """Whether the certificate of this version has ended since the course was looked at last."""
    own = [one for one in standing(session, course.participant_id, course.version.module_id)
           if one.version_id == course.version_id]  # fmt: skip
    until = own[-1].expires_on if own else None
    return until is not None and day_of(course.touched_at) < until <= today()


def seen_lessons(course: Course) -> list[str]:
    """The ids of the lessons that were read."""
    return list(json.loads(course.seen))


def read_lesson(session: Session, course: Course, lesson: str) -> None:
    """A lesson was read to its end; where nothing else is asked, the module is completed with the last of them."""
    content = content_of(course.version)
    known = [one.id for one in content.lessons]
    if lesson not in known:
        raise Refused(_("There is no such lesson in this version."))
    # First the course, then the sales where something is completed: whoever only reads waits for no import.
    session.refresh(course, with_for_update=True)
    seen = seen_lessons(course)
    course.seen = json.dumps([name for name in known if name in {*seen, lesson}])
    course.lesson, course.touched_at = lesson, utc_now()
    session.flush()
    settle(session, course)


def settle(session: Session, course: Course) -> None:
    """Complete a module of which nothing is left to do; of one that has a test, that decides alone."""
    content = content_of(course.version)
    if content.test is not None or not all_read(course, content):
        return
    if content.package is None:
        complete(session, course, Source.READ)
        return
    reached = package_outcome(session, course)
    if reached is not None and reached.passed:
        complete(session, course, Source.PACKAGE, None if reached.percent is None else reached.percent * 100 // WHOLE)


def package_outcome(session: Session, course: Course) -> Outcome | None:
    """What the package of a version has come to for its learner; None where it has none, or it was let go."""
    content = content_of(course.version)
    if content.package is None:
        return None
    kept = session.scalars(select(KeptPackage).where(KeptPackage.sha256 == content.package.sha256)).first()
    return outcome_of(session, course.participant_id, kept) if kept else None


def follow_package(session: Session, launch: Launch) -> None:
    """A package has told how it goes: complete the module that it was opened from, where that is all it waited for."""
    version = session.get(LearningVersion, launch.version_id) if launch.version_id is not None else None
    if version is not None:
        settle(session, take(session, launch.participant_id, version))


def all_read(course: Course, content: Module) -> bool:
    """Whether every lesson was read."""
    return {one.id for one in content.lessons} <= set(seen_lessons(course))


def paper_of(attempt: Attempt) -> Paper:
    """The questions of an attempt."""
    content = content_of(attempt.course.version)
    assert content.test is not None
    return paper(content.bank, content.test.draw, attempt.seed)


def open_attempt(course: Course) -> Attempt | None:
    """The attempt that has not ended."""
    return next((one for one in course.attempts if one.ended_at is None), None)


def why_no_attempt(course: Course, test: Test, now: datetime) -> str:
    """Why no attempt may be begun now, in a sentence; empty where one may. Those up to the last pass do not count."""
    passed = max((one.number for one in course.attempts if one.passed), default=0)
    if test.attempts is not None and len(course.attempts) - passed >= test.attempts:
        return _("You have used all %(count)s attempts.", count=test.attempts)
    last = course.attempts[-1] if course.attempts else None
    if last is not None and last.ended_at is not None and not last.passed:
        again = last.ended_at + timedelta(minutes=test.wait_minutes)
        if again > now:
            return _("You may try again from %(moment)s.", moment=moment(again))
    return ""


def begin_attempt(session: Session, course: Course, now: datetime) -> Attempt:
    """The attempt that is open, or a new one; Refused where none may be begun."""
    session.refresh(course, with_for_update=True)
    content = content_of(course.version)
    if content.test is None:
        raise Refused(_("This module has no test."))
    if not all_read(course, content):
        raise Refused(_("Read all lessons first: the test asks about them."))
    reached = package_outcome(session, course)
    if reached is not None and not reached.passed:
        raise Refused(_("Complete the package first: the test asks about it."))
    standing = open_attempt(course)
    if standing is not None and is_over(standing, now):
        hand_in(session, standing.id, course.participant_id, now)
    elif standing is not None:
        return standing
    if why := why_no_attempt(course, content.test, now):
        raise Refused(why)
    minutes = content.test.minutes
    number, seed = len(course.attempts) + 1, secrets.token_urlsafe(24)
    attempt = Attempt(course_id=course.id, number=number, seed=seed, started_at=now)
    attempt.due_at = now + timedelta(minutes=minutes) if minutes else None
    attempt.credits = "{}"
    session.add(attempt)
    session.flush()
    session.expire(course, ["attempts"])
    return attempt


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Whether the time of an attempt is over."""
    return attempt.due_at is not None and now >= attempt.due_at


def _held(session: Session, attempt_id: int, participant_id: int) -> Attempt:
    """The attempt of this learner, held to the end of the transaction; Refused where it is none of theirs."""
    query = select(Attempt).join(Course).where(Attempt.id == attempt_id, Course.participant_id == participant_id)
    attempt = session.scalars(query.with_for_update(of=Attempt).execution_options(populate_existing=True)).first()
    if attempt is None:
        raise Refused(_("There is no such attempt."))
    return attempt


def answer(
    session: Session, attempt_id: int, participant_id: int, key: str, seen: int, given: Answer | None, now: datetime
) -> AttemptAnswer:
    """Keep an answer. seen: the revision of the answer that it follows, 0 for the first.

    Over once the attempt has ended; AnsweredElsewhere for a form that was sent before, or from a page that is older.
    """
    attempt = _held(session, attempt_id, participant_id)
    if attempt.ended_at is not None or is_over(attempt, now):
        raise Over()
    if all(sheet.key != key for sheet in paper_of(attempt)):
        raise Refused(_("There is no such question in this attempt."))
    kept = session.scalars(
        select(AttemptAnswer).where(AttemptAnswer.attempt_id == attempt.id, AttemptAnswer.key == key)
    ).first()
    if (kept.revision if kept else 0) != seen:
        raise AnsweredElsewhere()
    if kept is None:
        kept = AttemptAnswer(attempt_id=attempt.id, key=key, revision=0)
        session.add(kept)
    kept.answer, kept.revision, kept.at = (
        json.dumps(as_stored(given), ensure_ascii=False) if given else "",
        kept.revision + 1,
        now,
    )
    session.flush()
    return kept


def answers_of(attempt: Attempt) -> dict[str, object]:
    """What is kept, by the keys of the questions, as elearning.questions.answers stores it; None for none."""
    return {one.key: json.loads(one.answer) if one.answer else None for one in attempt.answers}


def hand_in(session: Session, attempt_id: int, participant_id: int, now: datetime) -> Attempt:
    """End an attempt and grade what is kept of it; one that has ended stays as it was. Points follow at once."""
    lock_sales(session)
    attempt = _held(session, attempt_id, participant_id)
    if attempt.ended_at is not None:
        return attempt
    content, asked = content_of(attempt.course.version), paper_of(attempt)
    session.expire(attempt, ["answers"])
    given = answers_of(attempt)
    credits = {sheet.key: graded(sheet.question, given.get(sheet.key)).credit for sheet in asked}
    assert content.test is not None
    reached = score(((credits[sheet.key], sheet.question.weight) for sheet in asked), content.test.pass_mark)
    attempt.ended_at = min(now, attempt.due_at) if attempt.due_at else now
    attempt.percent, attempt.passed = reached.percent, reached.passed
    attempt.credits = json.dumps({key: str(one) for key, one in credits.items()})
    session.flush()
    if reached.passed:
        # It counts on the day on which its time was over, whenever somebody comes by to end it.
        complete(session, attempt.course, Source.TEST, reached.percent, attempt.number, day_of(attempt.ended_at))
    return attempt


def credits_of(attempt: Attempt) -> Mapping[str, Fraction]:
    """What each question of an ended attempt earned, by its key."""
    return {key: Fraction(told) for key, told in json.loads(attempt.credits).items()}
