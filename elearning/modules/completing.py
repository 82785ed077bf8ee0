"""A module completed, and a completion withdrawn: written in the transaction that moves points and ranks.

What is completed here stands as results; what challenges count are completions (core.models), of which a result brings
one where it pays. Which results pay follows from all that stand, so that withdrawing one gives the next its due.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from core.changes import Changes, publish
from core.clock import today, utc_now
from core.db import lock_sales
from core.errors import Refused
from core.models import Completion
from core.months import months_after
from core.news import tell
from elearning.content.module import Module, read
from elearning.modules.models import Course, LearningModule, LearningVersion, Result, Source
from elearning.modules.news import Completed, Rewarded, Withdrawn
from elearning.packages.playing import forget_states

# Of a certificate: what nobody mistakes for something else when it is read aloud or typed.
LETTERS, LENGTH = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12


def complete(
    session: Session, course: Course, source: Source, percent: int | None = None, attempt: int | None = None,
    on: date | None = None,
) -> Result | None:  # fmt: skip
    """Write that somebody has completed a version, points with it; None where that stands already.

    A version is completed once, until its certificate ends: then once more. on: the day, where it is not today.
    """
    lock_sales(session)
    version, day = course.version, on or today()
    content = read(version.content)
    if any(_holds(one, day) for one in standing(session, course.participant_id, version.module_id)
           if one.version_id == version.id):  # fmt: skip
        return None
    result = Result(
        participant_id=course.participant_id, module_id=version.module_id, version_id=version.id, source=source.value,
        percent=percent, attempt=attempt, points=_worth(content, source), day=day, at=utc_now(),
        code=_new_code(session), expires_on=months_after(day, content.valid_months) if content.valid_months else None,
    )  # fmt: skip
    session.add(result)
    session.flush()
    reconcile(session, course.participant_id, version.module_id)
    tell(session, Completed(result))
    return result


def withdraw(session: Session, result_id: int, account_id: int | None, reason: str) -> Result:
    """Let a completion count no more; points follow, and what was read and played for it has to be done again.

    Refused without a reason, or where it was withdrawn already.
    """
    known = session.get(Result, result_id)
    # As everywhere: first the course, then the sales.
    course = held_course(session, known.participant_id, known.version_id) if known else None
    lock_sales(session)
    result = session.get(Result, result_id, with_for_update=True, populate_existing=True)
    if result is None or result.withdrawn_at is not None:
        raise Refused(_("This completion was withdrawn already."))
    if not reason.strip():
        raise Refused(_("Write why: whoever completed it is told."))
    result.withdrawn_at, result.withdrawn_by, result.reason = utc_now(), account_id, reason.strip()
    session.flush()
    reconcile(session, result.participant_id, result.module_id)
    if course is not None:
        begin_again(session, course)
    tell(session, Withdrawn(result))
    return result


def held_course(session: Session, participant_id: int, version_id: int) -> Course | None:
    """The course of somebody through a version, held to the end of the transaction."""
    query = select(Course).where(Course.participant_id == participant_id, Course.version_id == version_id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()


def begin_again(session: Session, course: Course) -> None:
    """Let nothing of a course be read or played, so that it is completed by what is done from now on alone."""
    course.seen, course.lesson, course.touched_at = "[]", "", utc_now()
    package = read(course.version.content).package
    if package is not None:
        forget_states(session, course.participant_id, package.sha256)
    session.flush()


def standing(session: Session, participant_id: int, module_id: int) -> Sequence[Result]:
    """The results of somebody in a module that were not withdrawn, in the order in which they came."""
    query = select(Result).where(
        Result.participant_id == participant_id, Result.module_id == module_id, Result.withdrawn_at.is_(None)
    )
    return session.scalars(query.order_by(Result.day, Result.id)).all()


def _holds(result: Result, day: date) -> bool:
    return result.expires_on is None or day < result.expires_on


def _worth(content: Module, source: Source) -> int:
    """What completing it is worth; what a package tells is worth what its author allows at most."""
    if source is Source.PACKAGE and content.package is not None:
        return min(content.points, content.package.cap)
    return content.points


def _new_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
        if session.scalar(select(Result.id).where(Result.code == code)) is None:
            return code


def reconcile(session: Session, participant_id: int, module_id: int) -> None:
    """Let the completions be those of the results that pay, and tell the challenges where some are others now."""
    code = session.scalars(select(LearningModule.code).where(LearningModule.id == module_id)).one()
    every = session.scalars(select(Result).where(Result.participant_id == participant_id,
                                                 Result.module_id == module_id)).all()  # fmt: skip
    own = (Completion.participant_id == participant_id) & (Completion.module == code)
    known = completions_where(session, own | Completion.id.in_(brought_by(every)))
    people = {participant_id, *(one.participant_id for one in known)}
    others = told_by_others(every, known)
    wanted = paying(session, every, [one.date for one in others])
    # Files are written past these objects: a completion that one of them took back may be gone.
    there = {one.id for one in known} - {one.id for one in others}
    gone = there - {one.completion_id for one in wanted}
    session.execute(delete(Completion).where(Completion.id.in_(gone)))
    for result in every:
        if result.completion_id not in there - gone:
            result.completion_id = None
    for result in wanted:
        if result.completion_id is None:
            row = Completion(participant_id=participant_id, module=code, date=result.day, points=result.points)
            session.add(row)
            session.flush()
            result.completion_id = row.id
    session.flush()
    to_spend = sum(result.paid for result in wanted if read(result.version.content).in_wallet)
    tell(session, Rewarded(participant_id, code, to_spend))
    now = completions_where(session, own | Completion.id.in_(brought_by(every)))
    if {(one.participant_id, one.date, one.points) for one in now} != {
        (one.participant_id, one.date, one.points) for one in known
    }:
        publish(session, Changes(code, people=frozenset(people)))


@dataclass(frozen=True)
class Known:
    """A completion as it stands. import_id: of the file that tells it; None where a result brought it."""

    id: int
    participant_id: int
    module: str
    date: date
    points: int
    import_id: int | None


def completions_where(session: Session, which: ColumnElement[bool]) -> list[Known]:
    """Completions, as the database has them now; where two codes were merged, of whoever stands for the one."""
    columns = (getattr(Completion, one.name) for one in fields(Known))
    return [Known(*row) for row in session.execute(select(*columns).where(which))]


def brought_by(results: Iterable[Result]) -> set[int]:
    """The ids of the completions that results have brought."""
    return {one.completion_id for one in results if one.completion_id is not None}


def told_by_others(results: Iterable[Result], known: Iterable[Known]) -> list[Known]:
    """The completions that stay, whatever becomes of the results: what a file tells as well, too."""
    ours = brought_by(results)
    return [one for one in known if one.id not in ours or one.import_id is not None]


def is_settled(session: Session, results: Sequence[Result], known: Sequence[Known]) -> bool:
    """Whether exactly those results have brought a completion which pay."""
    others = told_by_others(results, known)
    wanted = paying(session, results, [one.date for one in others])
    there = {one.id for one in known} - {one.id for one in others}
    brought = brought_by(results)
    return brought <= there and brought == {one.completion_id for one in wanted}


def paying(session: Session, results: Sequence[Result], others: Sequence[date]) -> list[Result]:
    """Those of somebody's results in a module that bring a completion, in order.

    Of those that stand, the first does, and each later one whose version pays again; none on a day that has one, and
    none that is first where a file has told of a completion (`others`: their days) before.
    """
    found: list[Result] = []
    standing = [one for one in results if one.withdrawn_at is None]
    for place, result in enumerate(sorted(standing, key=lambda one: (one.day, one.id))):
        earlier = place > 0 or any(day < result.day for day in others)
        taken = result.day in {*others, *(one.day for one in found)}
        version = session.get_one(LearningVersion, result.version_id)
        if not taken and (not earlier or read(version.content).pays_again):
            found.append(result)
    return found
