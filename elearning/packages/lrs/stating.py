"""Statements that are kept: those that a unit sends, and our own about it. The caller commits."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.limits import PACKAGES
from elearning.packages.lrs import names
from elearning.packages.lrs.launching import context_of, share_of
from elearning.packages.lrs.rules import Sitting, verb_of
from elearning.packages.tables import Launch, Statement


def own_statement(sitting: Sitting, verb: str, extensions: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A statement of ours about a session. extensions: of its context. more: parts of it that are other than usual."""
    context = context_of(sitting)
    context["registration"] = sitting.registration
    context["contextActivities"]["category"] = [{"objectType": "Activity", "id": names.CATEGORY}]
    context["extensions"] |= extensions or {}
    return {
        "id": str(uuid.uuid4()),
        "actor": sitting.actor,
        "verb": {"id": verb, "display": {"en": verb.rpartition("/")[2]}},
        "object": {"objectType": "Activity", "id": sitting.activity},
        "context": context,
        "timestamp": now(),
        **more,
    }


def launched(sitting: Sitting, address: str) -> dict[str, Any]:
    """That a unit was launched; its identifier is the session's, so that none is launched twice."""
    unit = sitting.unit
    told: dict[str, Any] = {
        names.LAUNCH_MODE: sitting.mode,
        names.LAUNCH_URL: address,
        names.MOVE_ON: unit.move_on.value,
    }
    if unit.mastery is not None:
        told[names.MASTERY] = share_of(unit.mastery)
    if unit.launch_data:
        told[names.PARAMETERS] = unit.launch_data
    return own_statement(sitting, names.LAUNCHED, told, id=sitting.session)


def now() -> str:
    """This moment, as xAPI writes it."""
    return utc_now().isoformat(timespec="milliseconds") + "Z"


def keep(session: Session, launch: Launch, unit: str, said: dict[str, Any]) -> Statement:
    """Keep a statement that has its identifier."""
    row = Statement(launch_id=launch.id, unit=unit, statement=said["id"], stored_at=utc_now())
    row.verb = verb_of(said).encode("utf-8", "replace").decode()[:200]
    # In ASCII: halves of letters, which JSON may hold, go into no database.
    row.data = json.dumps(said)
    session.add(row)
    session.flush()
    return row


def kept(session: Session, launch: Launch, identifier: str) -> Statement | None:
    """The statement of an identifier in this session of learning."""
    return session.scalar(select(Statement).where(Statement.launch_id == launch.id, Statement.statement == identifier))


def every(session: Session, launch: Launch, unit: str | None = None) -> Sequence[Statement]:
    """All of a learner's about a package, over all its launches, in the order in which they came."""
    query = (
        select(Statement)
        .join(Launch, Launch.id == Statement.launch_id)
        .where(Launch.participant_id == launch.participant_id, Launch.package_id == launch.package_id)
        .order_by(Statement.id)
    )
    return session.scalars(query if unit is None else query.where(Statement.unit == unit)).all()


def is_full(session: Session, launch: Launch, more: int) -> bool:
    """Whether a session of learning has stated enough."""
    found = session.scalar(select(func.count(Statement.id)).where(Statement.launch_id == launch.id)) or 0
    return found + more > PACKAGES.statements
