"""Whom sale lines are credited to: the participant that a column names, or the one who bears their client's code."""

from collections.abc import Collection
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, FromClause, Select, select
from sqlalchemy.orm import Session, aliased

from challenges.definition.model import Definition
from core.bulk import listed, unsearched
from core.models import Client, Kind, Participant

# Where no column of a line names who earns: its client may, and the client's code tells whether it takes part.
BY_CODE = Kind.CLIENT.value


def credited(definition: Definition, source: FromClause) -> ColumnElement[int]:
    """The participant whom a line is credited to; null for nobody."""
    if definition.credit != BY_CODE:
        column: ColumnElement[int] = source.c[f"{definition.credit}_id"]
        return column
    person, client = aliased(Participant), aliased(Client)
    found = select(person.id).join(client, client.code == person.code).where(client.id == source.c.client_id)
    return found.correlate(source).scalar_subquery()


def credited_to(definition: Definition, source: FromClause, participants: Collection[int]) -> ColumnElement[bool]:
    """Whether a line is credited to one of these participants; told so that an index finds their lines."""
    if definition.credit != BY_CODE:
        return listed(credited(definition, source), participants)
    query, person, _client = _enrolled()
    return source.c.client_id.in_(query.where(listed(person.id, participants)))


def credited_to_somebody(definition: Definition, source: FromClause) -> ColumnElement[bool]:
    """Whether a line is credited to anybody."""
    if definition.credit != BY_CODE:
        # It is true of most lines: no index by participant helps to find them.
        return unsearched(credited(definition, source)).is_not(None)
    query, *_both = _enrolled()
    return unsearched(source.c.client_id).in_(query)


def credited_people(session: Session, definition: Definition, lines: pl.DataFrame) -> set[int]:
    """Whom changed lines (columns `core.changes.CHANGED`) are credited to."""
    found = set(lines[f"{definition.credit}_id"].drop_nulls())
    if definition.credit != BY_CODE:
        return found
    query, person, client = _enrolled()
    return set(session.scalars(query.with_only_columns(person.id).where(listed(client.id, found))))


def own_clients(session: Session, definition: Definition, participants: Collection[int]) -> set[int]:
    """The clients that these participants are, where what clients buy is credited to themselves; else none."""
    if definition.credit != BY_CODE:
        return set()
    query, person, _client = _enrolled()
    return set(session.scalars(query.where(listed(person.id, participants))))


def _enrolled() -> tuple[Select[int], Any, Any]:
    """The clients who take part in something (their ids), with the person and the client to narrow them by."""
    person, client = aliased(Participant), aliased(Client)
    return select(client.id).join(person, person.code == client.code), person, client
