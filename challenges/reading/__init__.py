"""The facts of a challenge, read from the database with one query each, whole or cut to some participants."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy.orm import Session

from challenges.audience import read_audience
from challenges.definition import Definition
from challenges.facts import Facts
from challenges.reading.catalogue import read_distributors, read_products
from challenges.reading.clients import buyers_of, read_clients
from challenges.reading.lines import lines_at, read_everyone, read_some


@dataclass(frozen=True)
class Cut:
    """The participants concerned, where not everyone is; and the moment and its audience, where it is not now."""

    participants: frozenset[int] | None = None
    as_of: datetime | None = None
    audience: pl.DataFrame | None = None


def read_facts(session: Session, definition: Definition, cut: Cut = Cut()) -> Facts:
    """What the rules of a challenge look at; with a cut, all that its participants' points depend on."""
    source = lines_at(cut.as_of)
    if cut.participants is None:
        lines = read_everyone(session, definition, source)
    else:
        lines = read_some(session, definition, source, cut.participants)
    clients, earlier = read_clients(session, definition, source, buyers_of(definition, lines))
    audience = cut.audience
    if audience is None:
        audience = read_audience(session, definition, _concerned(lines, cut.participants))
    return Facts(
        lines=lines,
        earlier=earlier,
        audience=audience,
        products=read_products(session, cut.as_of),
        clients=clients,
        distributors=read_distributors(session, lines),
    )


def _concerned(lines: pl.DataFrame, participants: frozenset[int] | None) -> set[int] | None:
    return None if participants is None else {*participants, *lines["participant"]}
