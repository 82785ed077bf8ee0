"""The audience of a challenge: who belongs, and on which days."""

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from challenges.criteria.scene import AUDIENCE
from challenges.definition.model import Definition
from core.bulk import FrameQuery, listed
from core.models import Membership, Participant, Team

Interval = tuple[date, date]


def read_audience(session: Session, definition: Definition, participants: Collection[int] | None) -> pl.DataFrame:
    """The days of the challenge on which each participant (of those asked for) belongs to its audience."""
    wanted = definition.audience
    if not wanted.teams and not wanted.participants:
        return _everyone(session, definition, participants)
    belonging = _of_teams(session, definition)
    for person in _named(session, definition):
        belonging[person] = [(definition.start, definition.end)]
    until = _last_days(session, definition)
    rows = [
        (person, first, last)
        for person, intervals in sorted(belonging.items())
        if participants is None or person in participants
        for first, last in merged(intervals, definition.start, min(until.get(person, date.max), definition.end))
    ]
    return pl.DataFrame(rows, schema=AUDIENCE, orient="row")


def _everyone(session: Session, definition: Definition, participants: Collection[int] | None) -> pl.DataFrame:
    """Who is of the kind that the challenge credits, up to their last day as a participant."""
    query = select(Participant.id, Participant.until).where(
        Participant.kind == definition.credit, Participant.merged_into_id.is_(None)
    )
    query = query if participants is None else query.where(listed(Participant.id, participants))
    last = pl.min_horizontal("last", pl.lit(definition.end))
    days = [pl.lit(definition.start).alias("first"), last]

    def cut(read: pl.LazyFrame) -> pl.LazyFrame:
        belonging = read.sort("participant").select("participant", *days)
        return belonging.filter(pl.col("first") <= pl.col("last"))

    return FrameQuery(query, {"participant": pl.Int64, "last": pl.Date}, cut).read(session.connection())


def _named(session: Session, definition: Definition) -> list[int]:
    # A code that was merged since the file was written means the one that was kept.
    query = select(func.coalesce(Participant.merged_into_id, Participant.id)).where(
        Participant.kind == definition.credit, Participant.code.in_(definition.audience.participants)
    )
    return list(session.scalars(query))


def _last_days(session: Session, definition: Definition) -> dict[int, date]:
    """The last day as a participant of those who have one within the challenge or before it."""
    query = select(Participant.id, Participant.until).where(
        Participant.kind == definition.credit, Participant.until < definition.end
    )
    return {person: until for person, until in session.execute(query) if until is not None}


def _of_teams(session: Session, definition: Definition) -> dict[int, list[Interval]]:
    """Memberships of the wanted teams; a seller is also where its distributor is, and in its distributor's own team."""
    names = definition.audience.teams
    if not names:
        return {}
    holder, parent = aliased(Participant), aliased(Participant)
    # Not LIKE, which takes Europe for EUROPE on SQLite.
    below = (func.substr(Team.name, 1, len(name) + 1) == f"{name}/" for name in names)
    in_team = or_(Team.name.in_(names), *below)
    query = (
        select(holder.id, Membership.first_day, Membership.last_day)
        .join(Membership, or_(Membership.participant_id == holder.id, Membership.participant_id == holder.parent_id))
        .join(Team)
        .where(holder.kind == definition.credit, holder.merged_into_id.is_(None), in_team)
    )
    belonging: dict[int, list[Interval]] = {}
    for person, first, last in session.execute(query):
        belonging.setdefault(person, []).append((first or date.min, last or date.max))
    counters = select(holder.id).join(parent, holder.parent_id == parent.id).where(parent.code.in_(names))
    counters = counters.where(holder.merged_into_id.is_(None))
    for person in session.scalars(counters.where(holder.kind == definition.credit)):
        belonging.setdefault(person, []).append((date.min, date.max))
    return belonging


def merged(intervals: list[Interval], start: date, end: date) -> list[Interval]:
    """The days of [start, end] that some interval holds, as intervals that neither touch nor overlap."""
    days: list[Interval] = []
    for first, last in sorted((max(first, start), min(last, end)) for first, last in intervals):
        if first > last:
            continue
        if days and first <= days[-1][1] + timedelta(days=1):
            days[-1] = (days[-1][0], max(days[-1][1], last))
        else:
            days.append((first, last))
    return days
