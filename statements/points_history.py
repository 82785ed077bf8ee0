"""Points over time: what the sales up to each day are worth."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.scene import Facts
from challenges.definition.model import Definition
from challenges.explanations.explain import Case
from challenges.ledger.closings import as_it_counts
from challenges.models import Challenge, State
from challenges.reading import read_facts
from challenges.scoring.engine import score
from core.clock import today
from core.days import Per, days_between, period_name

# Each point in time is a scoring of its own (about 10 ms): this many keep a statement quick and a line readable.
MOST = 30
# The points up to each day.
History = list[tuple[date, int]]


def read_history(case: Case) -> History:
    """The points that the rules give on the sales dated up to the end of each week, for one participant.

    Not the days of the postings: a challenge may be launched, or a file imported, long after the sales it is about,
    and then all points are posted on one day. Long challenges are shown by months, then by quarters.
    """
    definition, facts = case.definition, case.scene.facts
    last = _last_day(case)
    if last is None:
        return []
    return [(day, _points(definition, facts, case.participant_id, day)) for day in ends(definition.start, last)]


def histories(session: Session, challenge: Challenge, people: Collection[int]) -> dict[int, History]:
    """The same for several participants, scored together: as much work for all of them as for one."""
    definition = challenge.definition
    cut = replace(as_it_counts(challenge, 0), participants=None)
    facts = read_facts(session, definition, cut)
    latest = dict(facts.lines.group_by("participant").agg(pl.col("date").max()).rows())
    scored: dict[date, dict[int, int]] = {}
    found = {}
    for person in people:
        last = _last(challenge, latest.get(person), max(latest.values(), default=None))
        days = ends(definition.start, last) if last else []
        for day in days:
            if day not in scored:
                scored[day] = _points_of_all(definition, facts, day)
        found[person] = [(day, scored[day].get(person, 0)) for day in days]
    return found


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
    lines = case.scene.facts.lines
    own = lines.filter(pl.col("participant") == case.participant_id)
    latest = (frame["date"].to_list() for frame in (own, lines))
    return _last(case.challenge, *(max(days, default=None) for days in latest))


def _last(challenge: Challenge, own: date | None, anybody: date | None) -> date | None:
    """The end of the challenge, or today while it lasts; None before it has begun.

    own, anybody: the day of the latest line of the participant, and of all that were read.
    """
    definition = challenge.definition
    if challenge.state == State.CLOSED:
        return definition.end
    # A line may be dated ahead, and counts all the same; but that of somebody else does not tell its day.
    last, latest = (max(filter(None, [today(), day])) for day in (own, anybody))
    last = min(definition.end, last) if last == latest else definition.end
    return last if last >= definition.start else None


def _points(definition: Definition, facts: Facts, participant_id: int, day: date) -> int:
    return _points_of_all(definition, facts, day).get(participant_id, 0)


def _points_of_all(definition: Definition, facts: Facts, day: date) -> dict[int, int]:
    until = pl.col("date") <= day
    then = replace(facts, lines=facts.lines.filter(until), completions=facts.completions.filter(until))
    summed = score(definition, then).awards.group_by("participant").agg(pl.col("points").sum())
    return {person: int(points) for person, points in summed.rows()}
