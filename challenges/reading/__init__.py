"""The facts of a challenge, read from the database with one query each, whole or cut to some participants."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.scene import Facts
from challenges.definition.model import Definition
from challenges.reading.audience import read_audience
from challenges.reading.beside import reading_beside
from challenges.reading.catalogue import read_distributors, read_products, read_segments
from challenges.reading.clients import read_histories
from challenges.reading.credit import own_clients
from challenges.reading.lines import buyers_of, lines_at, read_everyone, read_some
from challenges.reading.plan import plan_of
from challenges.reading.records import read_completions, read_targets


@dataclass(frozen=True)
class Cut:
    """The participants concerned, where not everyone is; and the moment and what held then, where it is not now."""

    participants: frozenset[int] | None = None
    as_of: datetime | None = None
    audience: pl.DataFrame | None = None
    targets: pl.DataFrame | None = None
    completions: pl.DataFrame | None = None


def read_facts(session: Session, definition: Definition, cut: Cut = Cut()) -> Facts:
    """What the rules of a challenge look at; with a cut, all that its participants' points depend on."""
    source, needs = lines_at(cut.as_of), plan_of(definition).needs
    if cut.participants is not None:
        lines = read_some(session, definition, source, cut.participants)
        # Whoever takes part as a client may buy for the first time: what it would bring is asked before it does.
        buyers = buyers_of(definition, lines) | own_clients(session, definition, cut.participants)
        histories = read_histories(session, definition, source, buyers)
    else:
        with reading_beside(session) as other:
            lines = read_everyone(session, definition, source, other)
            histories = read_histories(session, definition, source, buyers_of(definition, lines), other)
    clients, earlier, pairs = histories
    concerned = _concerned(lines, cut.participants)
    audience = read_audience(session, definition, concerned) if cut.audience is None else cut.audience
    targets = read_targets(session, definition, cut.participants) if cut.targets is None else cut.targets
    completions = cut.completions
    if completions is None:
        completions = read_completions(session, definition, cut.participants)
    return Facts(
        lines=lines,
        earlier=earlier,
        audience=audience,
        products=read_products(session, cut.as_of),
        clients=clients,
        distributors=read_distributors(session, lines),
        pairs=pairs,
        targets=targets,
        completions=completions,
        modules=needs.modules,
        segments=read_segments(session, needs.segments, cut.as_of),
    )


def _concerned(lines: pl.DataFrame, participants: frozenset[int] | None) -> set[int] | None:
    return None if participants is None else {*participants, *lines["participant"]}
