"""What somebody may learn, is learning and has learned: all of their modules in few statements, and what comes next."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import Session, selectinload

from core.clock import day_of
from core.models import Participant
from elearning.content.module import Module
from elearning.modules.audience import Learner, is_for, is_open, missing
from elearning.modules.learning import content_of, open_attempt, package_outcome, seen_lessons
from elearning.modules.models import Attempt, Course, LearningModule, LearningVersion, Result, State

T = TypeVar("T")


class StepKind(StrEnum):
    """What is to be done in a module; nothing once all of it is."""

    LESSON = "lesson"
    PACKAGE = "package"
    TEST = "test"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Step:
    """What comes next. place: of a lesson, from 1. attempt: the one that is open."""

    kind: StepKind
    place: int = 0
    attempt: Attempt | None = None


@dataclass(frozen=True)
class Offer:
    """A module for one learner, on a day.

    version, content: what they take: what they have begun and not completed, else what is published now. course: how
    far they are in it; None where it is not begun. result: their newest completion of the module that stands. day: for
    which all of it is said. missing: codes of what is to be completed before. opens_now: whether it may be begun.
    """

    module: LearningModule
    version: LearningVersion
    content: Module
    course: Course | None
    result: Result | None
    day: date
    missing: tuple[str, ...]
    opens_now: bool

    @property
    def is_done(self) -> bool:
        """Whether it is completed, and the certificate has not ended."""
        return self.result is not None and (self.result.expires_on is None or self.day < self.result.expires_on)

    @property
    def is_begun(self) -> bool:
        """Whether there is something to go on with: a course that no completion has ended."""
        return self.course is not None and not self.completes(self.result) and not self.starts_over

    @property
    def starts_over(self) -> bool:
        """Whether its certificate has ended since it was looked at last: whoever takes it reads it again."""
        result, course = self.result, self.course
        if course is None or result is None or result.expires_on is None or result.version_id != self.version.id:
            return False
        return day_of(course.touched_at) < result.expires_on <= self.day

    @property
    def may_begin(self) -> bool:
        """Whether it may be taken, now or again."""
        return self.course is not None or (self.opens_now and not self.missing)

    @property
    def has_newer(self) -> bool:
        """Whether it was completed in a former version, and there is another one now."""
        return self.result is not None and self.is_done and self.result.version_id != self.version.id

    @property
    def read(self) -> int:
        """How many lessons were read."""
        return len(self.seen)

    @property
    def seen(self) -> frozenset[str]:
        """The ids of the lessons that were read."""
        return frozenset(seen_lessons(self.course)) if self.course and not self.starts_over else frozenset()

    def completes(self, result: Result | None) -> bool:
        """Whether a result says that what is taken is completed."""
        return result is not None and result.version_id == self.version.id and (
            result.expires_on is None or self.day < result.expires_on
        )  # fmt: skip


def offers_of(session: Session, person: Participant, day: date) -> list[Offer]:
    """All modules that somebody may see: those for them that are published, begun or completed; by their codes."""
    return list(_offers(session, person, day, None))


def offer_of(session: Session, person: Participant, code: str, day: date) -> Offer | None:
    """The module of a code for somebody; None where it is none of theirs."""
    return next(iter(_offers(session, person, day, code)), None)


def next_step(session: Session, offer: Offer) -> Step:
    """What is to be done next in a module."""
    content, course = offer.content, offer.course
    seen = offer.seen
    for place, lesson in enumerate(content.lessons, 1):
        if lesson.id not in seen:
            return Step(StepKind.LESSON, place)
    reached = package_outcome(session, course) if course else None
    if content.package is not None and not (reached and reached.passed):
        return Step(StepKind.PACKAGE)
    if content.test is not None and (not offer.completes(offer.result) or (course and open_attempt(course))):
        return Step(StepKind.TEST, attempt=open_attempt(course) if course else None)
    return Step(StepKind.NOTHING)


def _offers(session: Session, person: Participant, day: date, code: str | None) -> Iterator[Offer]:
    learner = Learner(session, person, day)
    courses = _by_module(session.scalars(_courses(person.id, code)), lambda one: one.version.module_id)
    results = _by_module(session.scalars(_results(person.id, code)), lambda one: one.module_id)
    query = select(LearningModule, LearningVersion).outerjoin(
        LearningVersion, LearningVersion.id == LearningModule.version_id
    )
    if code is not None:
        query = query.where(LearningModule.code == code)
    for module, current in session.execute(query.order_by(LearningModule.code)):
        known = courses.get(module.id, []), results.get(module.id, [])
        offer = _offer(learner, module, current, *known)
        if offer is not None:
            yield offer


def _offer(learner: Learner, module: LearningModule, current: LearningVersion | None, courses: Sequence[Course],
           results: Sequence[Result]) -> Offer | None:  # fmt: skip
    is_offered = current is not None and module.state == State.PUBLISHED
    begun = _unfinished(courses, results)
    version = begun.version if begun else current if is_offered else (results[0].version if results else None)
    if version is None:
        return None
    content = content_of(version)
    course = next((one for one in courses if one.version_id == version.id), None)
    if not (course or results or (is_offered and is_for(content.audience, learner))):
        return None
    lacking = tuple(missing(content, learner)) if content.requires else ()
    opens = is_offered and is_open(content, learner.day)
    return Offer(module, version, content, course, results[0] if results else None, learner.day, lacking, opens)


def _unfinished(courses: Iterable[Course], results: Sequence[Result]) -> Course | None:
    """What was begun and never completed, the last touched: a version does not change under those who take it."""
    completed = {one.version_id for one in results}
    return next((one for one in courses if one.version_id not in completed), None)


def _courses(participant_id: int, code: str | None) -> Select[Course]:
    query = select(Course).where(Course.participant_id == participant_id)
    if code is not None:
        query = query.join(LearningVersion, LearningVersion.id == Course.version_id)
        query = query.where(LearningVersion.module_id == _numbered(code))
    joined = selectinload(Course.version), selectinload(Course.attempts)
    return query.options(*joined).order_by(Course.touched_at.desc(), Course.id.desc())


def _results(participant_id: int, code: str | None) -> Select[Result]:
    query = select(Result).where(Result.participant_id == participant_id, Result.withdrawn_at.is_(None))
    if code is not None:
        query = query.where(Result.module_id == _numbered(code))
    return query.options(selectinload(Result.version)).order_by(Result.day.desc(), Result.id.desc())


def _numbered(code: str) -> ScalarSelect[int]:
    return select(LearningModule.id).where(LearningModule.code == code).scalar_subquery()


def _by_module(rows: Iterable[T], module_of: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(module_of(row), []).append(row)
    return found
