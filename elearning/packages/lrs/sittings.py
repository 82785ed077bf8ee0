"""Sessions of units that are kept: begun by a token that is fetched once, gone on with by it, and ended.

They lie in the state of the unit, beside its documents: `{"session": …, "stated": […], "documents": {…}}`.
"""

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.packages.lrs import names, stating
from elearning.packages.lrs.launching import activity_of, mode_for, sitting_of
from elearning.packages.lrs.rules import Sitting
from elearning.packages.model import Kind, Package
from elearning.packages.playing import new_state, read, state_of, states_of
from elearning.packages.states import Told, outcome
from elearning.packages.tables import Launch, UnitState
from elearning.packages.tickets import Ticket
from elearning.packages.values import MOST_SECONDS


@dataclass
class Held:
    """A session that goes on; data: what is kept of its unit, which `put_down` writes."""

    launch: Launch
    package: Package
    state: UnitState
    data: dict[str, Any]
    sitting: Sitting

    def state_as(self, stated: tuple[str, ...]) -> None:
        """Note what the session has stated by now."""
        self.sitting = replace(self.sitting, stated=stated)

    def put_down(self) -> None:
        """Write what was changed into the state of the unit."""
        self.data["session"]["stated"] = list(self.sitting.stated)
        self.state.data = json.dumps(self.data)
        self.state.launch_id = self.launch.id
        self.state.ended = names.TERMINATED in self.sitting.stated
        self.state.sequence += 1


def begin_sitting(
    session: Session, launch: Launch, package: Package, ticket: Ticket, name: str, base: str
) -> str | None:
    """The token of a new session of the ticket's unit; None where it was begun before, or its name is no UUID.

    The session before it is abandoned, if it was not ended. base: the content origin.
    """
    if not _is_uuid(name) or stating.kept(session, launch, name) is not None or stating.is_full(session, launch, 1):
        return None
    unit = package.units[ticket.unit]
    state = state_of(session, launch, unit)
    if state is None:
        state = new_state(launch, unit)
        session.add(state)
        session.flush()
    _abandon(session, launch, package, state)
    mode = mode_for(unit, read(state))
    sitting = sitting_of(package, ticket.unit, launch.participant_id, ticket.origin, name, mode)
    stating.keep(session, launch, unit.identifier, stating.launched(sitting, f"{base}/{unit.href}"))
    token = base64.b64encode(f"{name}:{secrets.token_urlsafe(32)}".encode()).decode()
    data = json.loads(state.data)
    data["session"] = {"id": name, "token": _digest(token), "mode": mode, "home": ticket.origin, "stated": []}
    Held(launch, package, state, data, sitting).put_down()
    return token


def held(session: Session, launch: Launch, package: Package, ticket: Ticket, token: str) -> Held | None:
    """The session that a token is good for; None for another's, an older one's, or one that is abandoned."""
    unit = package.units[ticket.unit]
    state = state_of(session, launch, unit)
    if state is None or state.launch_id != launch.id:
        return None
    data = json.loads(state.data)
    known = data.get("session")
    if not known or known.get("abandoned") or not hmac.compare_digest(known["token"], _digest(token)):
        return None
    return Held(launch, package, state, data, _sitting(session, launch, package, ticket.unit, data))


def _sitting(session: Session, launch: Launch, package: Package, place: int, data: dict[str, Any]) -> Sitting:
    known = data["session"]
    sitting = sitting_of(package, place, launch.participant_id, known["home"], known["id"], known["mode"])
    return replace(sitting, stated=tuple(known["stated"]), before=frozenset(data.get("before", ())))


def abandon_all(session: Session, launch: Launch, package: Package) -> None:
    """Note that the units of a session of learning which did not end themselves were left; nothing more is taken."""
    if package.kind is not Kind.CMI5:
        return
    for state in session.scalars(select(UnitState).where(UnitState.launch_id == launch.id)):
        _abandon(session, launch, package, state)


def _abandon(session: Session, launch: Launch, package: Package, state: UnitState) -> None:
    """End the session that stands in a state, if there is one, and keep what it has stated."""
    data = json.loads(state.data)
    known = data.get("session")
    if not known:
        return
    data["before"] = sorted({*data.get("before", ()), *known["stated"]})
    if names.TERMINATED not in known["stated"] and not known.get("abandoned"):
        known["abandoned"] = True
        place = [unit.identifier for unit in package.units].index(state.unit)
        sitting = _sitting(session, launch, package, place, data)
        said = stating.own_statement(sitting, names.ABANDONED, result={"duration": _lasted(session, launch, state)})
        stating.keep(session, launch, state.unit, said)
    state.data = json.dumps(data)
    state.ended = True


def _lasted(session: Session, launch: Launch, state: UnitState) -> str:
    """How long a session went on, from its launch to what it stated last, as ISO 8601 writes it."""
    name = json.loads(state.data)["session"]["id"]
    rows = stating.every(session, launch, state.unit)
    begun = next((row.stored_at for row in rows if row.statement == name), rows[-1].stored_at)
    return f"PT{int((rows[-1].stored_at - begun).total_seconds())}S"


def satisfy(session: Session, held: Held) -> None:
    """Note once that every unit of a course is done, by what it asks for."""
    launch, package = held.launch, held.package
    if not outcome(package, states_of(session, launch.participant_id, launch.package_id)).completed:
        return
    if any(row.verb == names.SATISFIED for row in stating.every(session, launch)):
        return
    course = {
        "objectType": "Activity",
        "id": activity_of(package, None),
        "definition": {"type": names.COURSE_TYPE},
    }
    said = stating.own_statement(held.sitting, names.SATISFIED, object=course)
    stating.keep(session, launch, held.sitting.unit.identifier, said)


def spent(state: UnitState, told: Told) -> Told:
    """What was told, with the time that the sessions before took."""
    return replace(told, seconds=min(state.seconds + told.seconds, MOST_SECONDS))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
