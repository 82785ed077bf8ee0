"""A module completed, and a completion withdrawn: written in the transaction that moves points and ranks.

What is completed here stands as results; what challenges count are completions (core.models), of which a result brings
one where it pays. Which results pay follows from all that stand, so that withdrawing one gives the next its due.
"""

import secrets
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.changes import Changes, publish
from core.clock import today, utc_now
from core.db import lock_sales
from core.errors import Refused
from core.models import Completion
from core.months import months_after
from elearning.content.module import Module, read
from elearning.modules.models import Course, LearningModule, LearningVersion, Result, Source

# Of a certificate: what nobody mistakes for something else when it is read aloud or typed.
LETTERS, LENGTH = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12


def complete(
    session: Session, course: Course, source: Source, percent: int | None = None, attempt: int | None = None
) -> Result | None:
    """Write that somebody has completed a version, points with it; None where that stands already.

    A version is completed once, until its certificate ends: then once more.
    """
    lock_sales(session)
    version, day = course.version, today()
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
    _reconcile(session, course.participant_id, version.module_id)
    return result


def withdraw(session: Session, result_id: int, account_id: int | None, reason: str) -> Result:
    """Let a completion count no more; points follow. Refused without a reason, or where it was withdrawn already."""
    lock_sales(session)
    result = session.get(Result, result_id, with_for_update=True, populate_existing=True)
    if result is None or result.withdrawn_at is not None:
        raise Refused(_("This completion was withdrawn already."))
    if not reason.strip():
        raise Refused(_("Write why: whoever completed it is told."))
    result.withdrawn_at, result.withdrawn_by, result.reason = utc_now(), account_id, reason.strip()
    session.flush()
    _reconcile(session, result.participant_id, result.module_id)
    return result


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


def _reconcile(session: Session, participant_id: int, module_id: int) -> None:
    """Let the completions be those of the results that pay, and tell the challenges where some are others now."""
    code = session.scalars(select(LearningModule.code).where(LearningModule.id == module_id)).one()
    every = session.scalars(select(Result).where(Result.participant_id == participant_id,
                                                 Result.module_id == module_id)).all()  # fmt: skip
    known = session.scalars(
        select(Completion).where(Completion.participant_id == participant_id, Completion.module == code)
    ).all()
    ours = {one.completion_id for one in every if one.completion_id is not None}
    # What a file says as well stays, whatever becomes of the result.
    others = [one for one in known if one.id not in ours or one.import_id is not None]
    wanted = paying(session, [one for one in every if one.withdrawn_at is None], [one.date for one in others])
    before = {(one.date, one.points) for one in known}
    gone = ours - {one.id for one in others} - {one.completion_id for one in wanted}
    session.execute(delete(Completion).where(Completion.id.in_(gone)))
    for result in every:
        if result.completion_id in gone or result.completion_id in {one.id for one in others}:
            result.completion_id = None
    for result in wanted:
        if result.completion_id is None:
            row = Completion(participant_id=participant_id, module=code, date=result.day, points=result.points)
            session.add(row)
            session.flush()
            result.completion_id = row.id
    session.flush()
    now = session.execute(select(Completion.date, Completion.points).where(
        Completion.participant_id == participant_id, Completion.module == code)).all()  # fmt: skip
    if {tuple(row) for row in now} != before:
        publish(session, Changes(code, people=frozenset({participant_id})))


def paying(session: Session, results: Sequence[Result], others: Sequence[date]) -> list[Result]:
    """Those of somebody's standing results in a module that bring a completion, in order.

    The first does, and each later one whose version pays again; none on a day that has one, and none that is first
    where a file has told of a completion (`others`: their days) before.
    """
    found: list[Result] = []
    for place, result in enumerate(sorted(results, key=lambda one: (one.day, one.id))):
        earlier = place > 0 or any(day < result.day for day in others)
        taken = result.day in {*others, *(one.day for one in found)}
        version = session.get_one(LearningVersion, result.version_id)
        if not taken and (not earlier or read(version.content).pays_again):
            found.append(result)
    return found
