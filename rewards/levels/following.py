"""Levels that follow: of everybody, or of those whom something concerns, in the transaction in which it happens.

    held        the level that stands in the table
    now         the highest of what is held, what the season before leaves, and what is reached

Doing it twice writes nothing. What moves in a season moves what it leaves to the next one, if that has begun.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from challenges.lifecycle.follow import concerned, relevant_lines
from challenges.models import Challenge, State
from core.bulk import listed
from core.changes import Changes
from core.clock import today
from core.models import Participant
from rewards.levels.models import LevelHeld
from rewards.levels.reading import facts_of
from rewards.levels.rule import Ended, Held, held_now


def follow(session: Session, changes: Changes) -> None:
    """Move the levels of those whom changed sales, completed modules or a changed audience concern.

    Points that move do so too (rewards.hearing): here is what moves none.
    """
    running = select(Challenge).where(Challenge.state == State.RUNNING.value).order_by(Challenge.id)
    # At each sale: the files of challenges without levels are not even fetched.
    for challenge in session.scalars(running.where(Challenge.source.contains("levels"))).all():
        levels, definition = challenge.definition.levels, challenge.definition
        if levels is None:
            continue
        if changes.everyone:
            refresh(session, challenge)
            continue
        lines = relevant_lines(definition, changes.lines if levels.has_sales else changes.lines.clear())
        told = changes.people if levels.modules else frozenset()
        if told or not lines.is_empty():
            refresh(session, challenge, concerned(session, definition, lines, told))


def refresh(session: Session, challenge: Challenge, people: Collection[int] | None = None) -> None:
    """Let the table say which levels everybody has in a season, or these people; without levels, nobody any."""
    levels, definition = challenge.definition.levels, challenge.definition
    if levels is None:
        session.execute(delete(LevelHeld).where(LevelHeld.challenge_id == challenge.id))
        return
    held = _held(session, challenge.id, people)
    ended = _ended(session, challenge, people)
    new, other = list[dict[str, Any]](), list[dict[str, Any]]()
    for person, facts in facts_of(session, challenge, levels, people).items():
        own = held.get(person, {})
        now = held_now(levels, facts, list(own.values()), ended.get(person, []), definition.start, today())
        row = {
            "challenge_id": challenge.id, "participant_id": person, "level": now.code, "start": now.start,
            "since": now.since, "reached": now.reached,
        }  # fmt: skip
        if person not in own:
            new.append(row)
        elif own[person] != now:
            other.append(row)
    if new:
        session.execute(insert(LevelHeld), new)
    if other:
        session.execute(update(LevelHeld), other)
    moved = {row["participant_id"] for row in (*new, *other)}
    following = select(Challenge).where(Challenge.former_id == challenge.id, Challenge.state == State.RUNNING.value)
    if moved and (season := session.scalar(following)) is not None and season.definition.levels is not None:
        refresh(session, season, moved)


def _ended(session: Session, challenge: Challenge, people: Collection[int] | None) -> Mapping[int, list[Ended]]:
    """What people had in the season before; nothing where there was none, or it had no levels."""
    former = session.get(Challenge, challenge.former_id) if challenge.former_id else None
    levels = former.definition.levels if former else None
    if former is None or levels is None:
        return {}
    held = _held(session, former.id, people)
    return {person: [Ended(levels, one) for one in own.values()] for person, own in held.items()}


def _held(session: Session, challenge_id: int, people: Collection[int] | None) -> dict[int, dict[int, Held]]:
    """What stands in the table, by person and by the number under which they had it: codes of one may be merged."""
    person = func.coalesce(Participant.merged_into_id, Participant.id)
    query = (
        select(person, LevelHeld.participant_id, *_VALUES)
        .join(Participant, Participant.id == LevelHeld.participant_id)
        .where(LevelHeld.challenge_id == challenge_id)
    )
    if people is not None:
        query = query.where(listed(person, people))
    found: dict[int, dict[int, Held]] = {}
    for who, number, level, start, since, reached in session.execute(query):
        found.setdefault(who, {})[number] = Held(level, start, since, reached)
    return found


_VALUES = (LevelHeld.level, LevelHeld.start, LevelHeld.since, LevelHeld.reached)
