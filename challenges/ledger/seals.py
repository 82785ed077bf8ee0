"""The seals of closings: the SHA-256 of what was closed together with the former seal, so that they make a chain.

document   what a closing says, as canonical JSON: keys in order, no space, UTF-8, whole numbers only
seal       SHA-256 of the document, which holds the former closing's seal; of all closings in their order
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from challenges.models import Challenge, Closing, Event, EventKind, Posting, Standing, State
from core.db import lock_sales
from core.models import Participant


class Fault(StrEnum):
    """Why a closing does not hold."""

    CHANGED = "changed"
    OUT_OF_CHAIN = "out_of_chain"
    MISSING = "missing"
    OTHER_RULES = "other_rules"
    OTHER_POINTS = "other_points"


@dataclass(frozen=True)
class Broken:
    """A closing that does not hold: its challenge's code, when it was closed where that is known, and why."""

    code: str
    closed_at: str
    fault: Fault


@dataclass(frozen=True)
class Chain:
    """How many closings hold, from the first on, and the first that does not."""

    holding: int
    broken: Broken | None


def document_of(closing: Closing, event: Event, code: str) -> dict[str, Any]:
    """What a seal is made of."""
    return {
        "challenge": code,
        "closed_at": event.at.isoformat(timespec="microseconds"),
        "reason": event.reason,
        "former": closing.former,
        "standings": json.loads(closing.standings),
        "prizes": json.loads(closing.prizes),
        "revision": event.revision.number,
        "rules": event.revision.source,
        "totals": json.loads(closing.totals),
        "audience": _digest(closing.audience),
        "targets": _digest(closing.targets),
        "completions": _digest(closing.completions),
    }


def canonical(document: dict[str, Any]) -> bytes:
    """The one way to write a document down."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal_of(document: dict[str, Any]) -> str:
    """The seal of a document, in hexadecimal digits."""
    return hashlib.sha256(canonical(document)).hexdigest()


def seal(session: Session, closing: Closing, event: Event, code: str) -> None:
    """Give a closing its place in the chain and its seal; whoever closes at the same time waits."""
    lock_sales(session)
    closing.former = session.scalar(select(Closing.seal).order_by(Closing.id.desc()).limit(1)) or ""
    closing.seal = seal_of(document_of(closing, event, code))


def documents(session: Session) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every closing in order: its seal, and what that is made of."""
    for closing, code in _closings(session):
        yield closing.seal, document_of(closing, closing.event, code)


def verify(session: Session) -> Chain:
    """Recompute the whole chain; then whether every challenge that is closed still says what was sealed."""
    former, holding = "", 0
    for closing, code in _closings(session):
        if fault := _fault(closing, code, former):
            return Chain(holding, Broken(code, closing.event.at.isoformat(" ", "seconds"), fault))
        former, holding = closing.seal, holding + 1
    return Chain(holding, _unsealed(session) or _moved(session))


def _closings(session: Session) -> Sequence[tuple[Closing, str]]:
    query = (
        select(Closing, Challenge.code)
        .join(Challenge, Challenge.id == Closing.challenge_id)
        .options(joinedload(Closing.event).joinedload(Event.revision))
        .order_by(Closing.id)
        .execution_options(populate_existing=True)
    )
    return [(closing, code) for closing, code in session.execute(query)]


def _fault(closing: Closing, code: str, former: str) -> Fault | None:
    try:
        document = document_of(closing, closing.event, code)
    except ValueError:
        # What is kept is no JSON any more.
        return Fault.CHANGED
    if closing.seal != seal_of(document) or not _is_canonical(closing) or closing.event.act != EventKind.CLOSED:
        return Fault.CHANGED
    return None if closing.former == former else Fault.OUT_OF_CHAIN


def _is_canonical(closing: Closing) -> bool:
    """Whether every byte is as it was written, spaces and the order of keys too."""
    kept = (closing.standings, closing.prizes, closing.totals)
    return all(text == json.dumps(json.loads(text), ensure_ascii=False) for text in kept)


def _digest(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def _unsealed(session: Session) -> Broken | None:
    """The first decision to close of which nothing is kept."""
    query = (
        select(Challenge.code, Event.at)
        .join(Challenge, Challenge.id == Event.challenge_id)
        .outerjoin(Closing, Closing.event_id == Event.id)
        .where(Event.act == EventKind.CLOSED.value, Closing.id.is_(None))
        .order_by(Event.id)
    )
    found = session.execute(query).first()
    return Broken(found[0], found[1].isoformat(" ", "seconds"), Fault.MISSING) if found else None


def _moved(session: Session) -> Broken | None:
    """The first closed challenge whose rules, ranking or ledger say something else than its last closing."""
    closed = select(Challenge).where(Challenge.state == State.CLOSED.value).order_by(Challenge.id)
    for challenge in session.scalars(closed.execution_options(populate_existing=True)):
        session.expire(challenge, ["closings"])
        if not challenge.closings:
            return Broken(challenge.code, "", Fault.MISSING)
        closing = challenge.closings[-1]
        when = closing.event.at.isoformat(" ", "seconds")
        if challenge.source != closing.event.revision.source or challenge.closed_at != closing.event.at:
            return Broken(challenge.code, when, Fault.OTHER_RULES)
        if not _points_hold(session, challenge, closing):
            return Broken(challenge.code, when, Fault.OTHER_POINTS)
    return None


def _points_hold(session: Session, challenge: Challenge, closing: Closing) -> bool:
    sealed = {place["participant"]: place["points"] for place in json.loads(closing.standings)["participants"]}
    ranked = (
        select(Participant.code, Standing.points)
        .join(Participant, Participant.id == Standing.participant_id)
        .where(Standing.challenge_id == challenge.id)
    )
    posted = (
        select(Participant.code, func.sum(Posting.points))
        .join(Participant, Participant.id == Posting.participant_id)
        .where(Posting.challenge_id == challenge.id)
        .group_by(Participant.code)
    )
    held = {code: int(points) for code, points in session.execute(posted) if points}
    shown = {code: int(points) for code, points in session.execute(ranked)}
    return shown == sealed and held == {code: points for code, points in sealed.items() if points}
