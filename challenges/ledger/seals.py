"""The seals of closings: the SHA-256 of what was closed together with the former seal, so that they make a chain.

document   what a closing says, as canonical JSON: keys in order, no space, UTF-8, whole numbers only
seal       SHA-256 of the document, which holds the former closing's seal; of all closings in their order
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from challenges.ledger.overview import points_by_criterion
from challenges.ledger.standings import read_standings
from challenges.models import Challenge, Closing, Event, EventKind, Posting, State
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
            return Chain(holding, Broken(code, _moment(closing.event.at), fault))
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
    return Broken(found[0], _moment(found[1]), Fault.MISSING) if found else None


def _moved(session: Session) -> Broken | None:
    """The first challenge whose state, rules, ranking or ledger say something else than its last closing."""
    challenges = select(Challenge).order_by(Challenge.id).execution_options(populate_existing=True)
    for challenge in session.scalars(challenges):
        session.expire(challenge, ["closings"])
        if challenge.state == State.CLOSED and not challenge.closings:
            return Broken(challenge.code, _moment(challenge.closed_at), Fault.MISSING)
        if challenge.state != State.CLOSED and (not challenge.closings or _is_reopened(session, challenge)):
            continue
        closing = challenge.closings[-1]
        if fault := _moved_since(session, challenge, closing):
            return Broken(challenge.code, _moment(closing.event.at), fault)
    return None


def _moment(at: datetime | None) -> str:
    return at.isoformat(" ", "seconds") if at else "?"


def _is_reopened(session: Session, challenge: Challenge) -> bool:
    """Whether somebody decided to reopen it after its last closing."""
    reopened = select(Event.id).where(
        Event.challenge_id == challenge.id,
        Event.act == EventKind.REOPENED.value,
        Event.id > challenge.closings[-1].event_id,
    )
    return session.scalar(reopened.limit(1)) is not None


def _moved_since(session: Session, challenge: Challenge, closing: Closing) -> Fault | None:
    """What is not as it was sealed of a challenge that nobody has reopened."""
    if challenge.state != State.CLOSED or challenge.closed_at != closing.event.at:
        return Fault.OTHER_RULES
    if challenge.source != closing.event.revision.source:
        return Fault.OTHER_RULES
    holds = _ranking_holds(session, challenge, closing) and _ledger_holds(session, challenge, closing)
    return None if holds else Fault.OTHER_POINTS


def _ranking_holds(session: Session, challenge: Challenge, closing: Closing) -> bool:
    """Whether everyone stands in the league and on the rank that were sealed, with those points; names may change."""
    leagues = challenge.definition.leagues
    # By their numbers: one that a standing has been given from outside need not have a name.
    numbers = {name: number for number, name in enumerate(leagues.names if leagues else [], 1)}
    shown = {(row.league, row.rank, row.code, row.points) for row in read_standings(session, challenge)}
    return shown == {
        (numbers.get(place["league"], 0), place["rank"], place["participant"], place["points"])
        for place in _sealed(closing)
    }


def _ledger_holds(session: Session, challenge: Challenge, closing: Closing) -> bool:
    """Whether the postings add up to what was sealed, for each participant and for each rule."""
    posted = (
        select(Participant.code, func.sum(Posting.points))
        .join(Participant, Participant.id == Posting.participant_id)
        .where(Posting.challenge_id == challenge.id)
        .group_by(Participant.code)
    )
    held = {code: int(points) for code, points in session.execute(posted) if points}
    by_rule = [list(it) for it in points_by_criterion(session, challenge)]
    earned = {place["participant"]: place["points"] for place in _sealed(closing) if place["points"]}
    return held == earned and by_rule == closing.came_to["criteria"]


def _sealed(closing: Closing) -> list[dict[str, Any]]:
    return list(json.loads(closing.standings)["participants"])
