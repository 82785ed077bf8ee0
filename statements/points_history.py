"""Points over time: what the sales up to each day are worth."""

from dataclasses import replace
from datetime import date

import polars as pl

from challenges.criteria.scene import Facts
from challenges.definition.model import Definition
from challenges.explanations.explain import Case
from challenges.models import State
from challenges.scoring.engine import score
from core.clock import today
from core.days import Per, days_between, period_name

# Each point in time is a scoring of its own (about 10 ms): this many keep a statement quick and a line readable.
MOST = 30


def read_history(case: Case) -> list[tuple[date, int]]:
    """The points that the rules give on the sales dated up to the end of each week, for one participant.

    Not the days of the postings: a challenge may be launched, or a file imported, long after the sales it is about,
    and then all points are posted on one day. Long challenges are shown by months, then by quarters.
    """
    definition, facts = case.definition, case.scene.facts
    last = _last_day(case)
    if last is None:
        return []
    return [(day, _points(definition, facts, case.participant_id, day)) for day in ends(definition.start, last)]


def ends(start: date, last: date) -> list[date]:
    """The last days of the weeks from `start` to `last`; of the months or quarters where those would be too many."""
    scales: tuple[Per, ...] = ("week", "month", "quarter")
    for per in scales:
        # Of the days of one period the last one stays.
        days = list({period_name(day, per): day for day in days_between(start, last)}.values())
        if len(days) <= MOST:
            break
    return days


def _last_day(case: Case) -> date | None:
    """The end of the challenge, or today while it lasts; None before it has begun."""
    definition = case.definition
    if case.challenge.state == State.CLOSED:
        return definition.end
    # A line may be dated ahead, and counts all the same; but that of somebody else does not tell its day.
    lines = case.scene.facts.lines
    own = lines.filter(pl.col("participant") == case.participant_id)
    last, latest = (max([today(), *frame["date"].to_list()]) for frame in (own, lines))
    last = min(definition.end, last) if last == latest else definition.end
    return last if last >= definition.start else None


def _points(definition: Definition, facts: Facts, participant_id: int, day: date) -> int:
    until = pl.col("date") <= day
    then = replace(facts, lines=facts.lines.filter(until), completions=facts.completions.filter(until))
    awards = score(definition, then).awards
    return int(awards.filter(pl.col("participant") == participant_id)["points"].sum())
