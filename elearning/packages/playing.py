"""What can be done with a package that is played: begun, committed, ended, read."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.clock import utc_now
from elearning.packages.handover import from_json
from elearning.packages.model import Kind, Package, Unit, UnitKind
from elearning.packages.states import Outcome, Progress, Success, Told, outcome, resumed, told
from elearning.packages.tables import KeptPackage, Launch, UnitState
from elearning.packages.tickets import Ticket, expiry

_LAST_WORDS = timedelta(minutes=2)


@dataclass(frozen=True)
class Commit:
    """What a unit sends to be kept.

    base: the sequence of the state that its player was opened with. sequence: larger than that, and than those of the
    commits before it. data: the data model of SCORM. ended: whether the unit has said that it is done.
    """

    base: int
    sequence: int
    data: dict[str, Any]
    ended: bool


@dataclass(frozen=True)
class Answer:
    """What became of a commit. stored: it, or the same one before, is kept. reason: why not, in one word."""

    stored: bool
    sequence: int
    reason: str = ""


def begin(session: Session, participant_id: int, package: KeptPackage, version_id: int | None = None) -> Launch:
    """A new session of learning, in the caller's writing transaction."""
    launch = Launch(
        token=secrets.token_urlsafe(24),
        participant_id=participant_id,
        package_id=package.id,
        version_id=version_id,
        started_at=utc_now(),
        expires_at=expiry(),
    )
    session.add(launch)
    session.flush()
    return launch


def launch_of(session: Session, token: str) -> tuple[Launch, Package] | None:
    """A session of learning that goes on, and what it plays; None where it is over, or there is none."""
    found = session.execute(
        select(Launch, KeptPackage).join(KeptPackage, KeptPackage.id == Launch.package_id).where(Launch.token == token)
    ).one_or_none()
    if found is None or found[0].expires_at <= utc_now() or _is_over(found[0]):
        return None
    return found[0], from_json(found[1].manifest)


def found_by(session: Session, ticket: Ticket) -> tuple[Launch, Package, Unit] | None:
    """The session of learning of a ticket, its package, and its unit; None where there is none any more."""
    found = launch_of(session, ticket.launch)
    if found is None or found[1].sha256 != ticket.sha256 or not 0 <= ticket.unit < len(found[1].units):
        return None
    return found[0], found[1], found[1].units[ticket.unit]


def hold(session: Session, token: str) -> None:
    """Let nobody else tell of the same learner and package before this writing transaction has ended."""
    this = select(Launch.participant_id, Launch.package_id).where(Launch.token == token).subquery()
    every = select(Launch.id).join(
        this, (Launch.participant_id == this.c.participant_id) & (Launch.package_id == this.c.package_id)
    )
    session.execute(every.order_by(Launch.id).with_for_update(of=Launch)).all()


def forget_states(session: Session, participant_id: int, sha256: str) -> None:
    """Let a package begin anew for somebody: how far they were is gone, and what is open tells nothing any more."""
    package = select(KeptPackage.id).where(KeptPackage.sha256 == sha256).scalar_subquery()
    own = Launch.participant_id == participant_id, Launch.package_id == package
    session.execute(update(Launch).where(*own, Launch.expires_at > utc_now()).values(expires_at=utc_now()))
    session.execute(
        delete(UnitState).where(UnitState.participant_id == participant_id, UnitState.package_id == package)
    )


def _is_over(launch: Launch) -> bool:
    """What a page sends when it is left arrives after whoever left it was led on."""
    return launch.ended_at is not None and launch.ended_at + _LAST_WORDS < utc_now()


def end(launch: Launch) -> None:
    """Let nothing more be told in a session of learning, in the caller's transaction."""
    launch.ended_at = launch.ended_at or utc_now()


def state_of(session: Session, launch: Launch, unit: Unit) -> UnitState | None:
    """How far the learner is in a unit; None where it was never opened."""
    return session.scalar(
        select(UnitState).where(
            UnitState.participant_id == launch.participant_id,
            UnitState.package_id == launch.package_id,
            UnitState.unit == unit.identifier,
        )
    )


def opened_with(kind: Kind, state: UnitState | None) -> dict[str, Any]:
    """What a unit is opened with: the data model of SCORM, or what a content of H5P kept; nothing for cmi5."""
    data = json.loads(state.data) if state else {}
    if kind is Kind.H5P:
        return {"state": data.get("state")}
    return {} if kind is Kind.CMI5 else resumed(kind, data, bool(state and state.ended))


def commit(session: Session, launch: Launch, package: Package, unit: Unit, sent: Commit) -> Answer:
    """Take in a commit, in the caller's writing transaction.

    One that comes again is answered as the first time; one that is older, or that stands on another state than the last
    (the unit is open elsewhere), changes nothing.
    """
    state = state_of(session, launch, unit)
    last = state.sequence if state else 0
    if state is not None and state.launch_id != launch.id and sent.base != last:
        return Answer(False, last, "elsewhere")
    if sent.sequence <= last:
        is_again = state is not None and state.launch_id == launch.id and sent.sequence == last
        return Answer(is_again, last, "" if is_again else "older")
    if state is None:
        state = new_state(launch, unit)
        session.add(state)
    now = Told(Progress.COMPLETED) if _is_looked_at(package, unit) else told(package.kind, unit, sent.data, sent.ended)
    write(state, now)
    # In ASCII: halves of letters, which JSON may hold, go into no database.
    state.data = json.dumps(sent.data)
    state.sequence, state.launch_id, state.ended = sent.sequence, launch.id, sent.ended
    session.flush()
    return Answer(True, sent.sequence)


def _is_looked_at(package: Package, unit: Unit) -> bool:
    """Whether a unit is done once it is shown: it never tells how it went."""
    return unit.kind is UnitKind.ASSET or (unit.kind is UnitKind.H5P and not package.brings_score)


def new_state(launch: Launch, unit: Unit) -> UnitState:
    """The state of a unit that is opened for the first time; the caller adds it."""
    return UnitState(
        participant_id=launch.participant_id,
        package_id=launch.package_id,
        unit=unit.identifier,
        data="{}",
        status=Progress.NOT_ATTEMPTED.value,
        success=Success.UNKNOWN.value,
        seconds=0,
        sequence=0,
        ended=False,
        updated_at=utc_now(),
    )


def write(state: UnitState, now: Told) -> None:
    """Note what is known of a unit now: what was reached before stays."""
    best = read(state).better(now)
    state.status, state.success, state.score = best.status.value, best.success.value, best.score
    state.seconds, state.updated_at = best.seconds, utc_now()


def read(state: UnitState) -> Told:
    """What is known of a unit."""
    return Told(Progress(state.status), Success(state.success), state.score, state.seconds)


def states_of(session: Session, participant_id: int, package_id: int) -> dict[str, Told]:
    """How far somebody is in every unit of a package that they have opened, by its identifier."""
    rows = session.scalars(
        select(UnitState).where(UnitState.participant_id == participant_id, UnitState.package_id == package_id)
    )
    return {row.unit: read(row) for row in rows}


def outcome_of(session: Session, participant_id: int, kept: KeptPackage) -> Outcome:
    """What a package has come to for somebody, as it tells itself."""
    return outcome(from_json(kept.manifest), states_of(session, participant_id, kept.id))
