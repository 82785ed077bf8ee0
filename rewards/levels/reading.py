"""What levels go by, read without the engine: points of the standings, lines summed up, modules completed."""

from collections.abc import Collection
from dataclasses import replace

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.criteria.levels import Levels
from challenges.definition.model import Definition
from challenges.models import Challenge, Standing
from challenges.reading.audience import read_audience
from challenges.reading.credit import credited, credited_to, credited_to_somebody
from challenges.reading.lines import lines_at, of_challenge
from core.bulk import listed, read_frame
from core.frames import collected
from core.models import Completion
from rewards.levels.rule import Facts

SUMS = {"participant": pl.Int64, "date": pl.Date, "cents": pl.Int64}


def facts_of(
    session: Session, challenge: Challenge, levels: Levels, people: Collection[int] | None = None
) -> dict[int, Facts]:
    """What everybody of the audience has, or those of these people."""
    standings = select(Standing.participant_id, Standing.points).where(Standing.challenge_id == challenge.id)
    if people is not None:
        standings = standings.where(listed(Standing.participant_id, people))
    sold = _sold(session, challenge.definition, people) if levels.has_sales else {}
    facts = {person: Facts(points, sold.get(person, 0)) for person, points in session.execute(standings)}
    if modules := levels.modules:
        query = select(Completion.participant_id, Completion.module).where(Completion.module.in_(modules)).distinct()
        query = query if people is None else query.where(listed(Completion.participant_id, people))
        for person, module in session.execute(query):
            if person in facts:
                facts[person] = replace(facts[person], modules=facts[person].modules | {module})
    return facts


def _sold(session: Session, definition: Definition, people: Collection[int] | None) -> dict[int, int]:
    """The validated total of each, in cents, over the lines of those days on which they belong to the audience."""
    source = lines_at(None)
    whom = credited(definition, source).label("participant")
    theirs = credited_to_somebody(definition, source) if people is None else credited_to(definition, source, people)
    query = (
        select(whom, source.c.date, func.sum(source.c.amount_cents))
        .where(*of_challenge(definition, source), theirs)
        .group_by(whom, source.c.date)
    )
    days = read_audience(session, definition, people).lazy()
    lines = read_frame(session, query, SUMS).lazy().join(days, on="participant")
    belonging = lines.filter(pl.col("date").is_between("first", "last"))
    sums = collected(belonging.group_by("participant").agg(pl.col("cents").sum()))
    return dict(sums.select("participant", "cents").iter_rows())
