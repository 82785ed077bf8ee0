"""The rest of a challenge, drawn: each week left is one of a participant's own past weeks; pure functions on frames.

Past weeks are those of the last quarter, and those that lie a year before the weeks left. Weeks are stretches of seven
days counted from the present day, so that a Tuesday is drawn for a Tuesday. Who was a new client in a past week is one
again in the week that it is drawn for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import polars as pl

from challenges.criteria.scene import Facts
from core.frames import collected

WEEK = timedelta(days=7)
LAST_WEEKS = 13
# 52 weeks, so that the days of the week are the same.
A_YEAR = 52 * WEEK
PLAN = {"participant": pl.Int64, "source": pl.Date, "shift": pl.Int64, "place": pl.Int64}


@dataclass(frozen=True)
class Past:
    """What is drawn from: the first days of the past weeks and of the weeks left, and the lines of those past weeks.

    lines: those of the facts, with `week`, the first day of the past week, and whether their client `was_new` in it.
    """

    weeks: Sequence[date]
    left: Sequence[date]
    lines: pl.DataFrame


def weeks_left(today: date, end: date) -> list[date]:
    """The first days of the weeks from tomorrow to the end; the last one may be cut short."""
    first = today + timedelta(days=1)
    return [first + n * WEEK for n in range(max(0, -(-((end - today).days) // 7)))]


def past_weeks(today: date, end: date) -> list[date]:
    """The first days of the weeks that are drawn from, each once."""
    recent = [today - n * WEEK + timedelta(days=1) for n in range(1, LAST_WEEKS + 1)]
    return sorted({*recent, *(day - A_YEAR for day in weeks_left(today, end) if day - A_YEAR + WEEK <= today)})


def past_of(facts: Facts, today: date, end: date) -> Past:
    """What there is to draw from among the lines of facts that reach back far enough."""
    weeks = past_weeks(today, end)
    days = pl.DataFrame(
        [(week + timedelta(days=n), week) for week in weeks for n in range(7)],
        schema={"date": pl.Date, "week": pl.Date},
        orient="row",
    )
    lines = facts.lines.filter(pl.col("date") <= today).join(days, on="date")
    if "client" in lines.columns:
        known = facts.earlier.select("client").unique().with_columns(known=pl.lit(value=True))
        first = facts.lines.group_by("client").agg(first=pl.col("date").min())
        lines = lines.join(known, on="client", how="left").join(first, on="client", how="left")
        in_week = pl.col("first").is_between(pl.col("week"), pl.col("week") + WEEK)
        lines = lines.with_columns(was_new=pl.col("known").is_null() & in_week.fill_null(value=False)).drop(
            "known", "first"
        )
    return Past(weeks, weeks_left(today, end), lines)


def ending(facts: Facts, past: Past, participants: Sequence[int], end: date, chance: Random) -> Facts:
    """The facts with one possible rest of the challenge behind what was really sold."""
    drawn = _drawn(past, participants, end, chance)
    clients, drawn = _new_clients(facts.clients, drawn)
    drawn = drawn.select(facts.lines.columns).cast(dict(facts.lines.schema))  # type: ignore[arg-type]
    return replace(facts, lines=pl.concat([facts.lines, drawn]), clients=clients)


def _drawn(past: Past, participants: Sequence[int], end: date, chance: Random) -> pl.DataFrame:
    """The lines of one past week for each participant and week left, on the days of the week left."""
    rows = [
        (person, source, (target - source).days, place)
        for person in participants
        for place, (target, source) in enumerate(
            zip(past.left, chance.choices(past.weeks, k=len(past.left)), strict=True)
        )
    ]
    plan = pl.DataFrame(rows, schema=PLAN, orient="row")
    lines = plan.join(past.lines, left_on=["participant", "source"], right_on=["participant", "week"])
    moved = lines.with_columns(date=pl.col("date") + pl.duration(days="shift"))
    return collected(moved.lazy().filter(pl.col("date") <= end))


def _new_clients(clients: pl.DataFrame, drawn: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A client of nobody's yet for each that was new in a week drawn: an id below zero, and a code of its own."""
    if "was_new" not in drawn.columns:
        return clients, drawn
    new = drawn.filter("was_new").select("participant", "place", "client").unique(maintain_order=True)
    new = new.with_columns(fresh=-pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    drawn = drawn.join(new, on=["participant", "place", "client"], how="left", maintain_order="left")
    changed = pl.when("was_new").then("fresh").otherwise("client")
    if clients.height or new.height:
        codes = new.select(client="fresh", client_code=pl.format("new {}", pl.col("fresh").abs()))
        clients = pl.concat([clients, codes.select(clients.columns).cast(dict(clients.schema))])  # type: ignore[arg-type]
    return clients, drawn.with_columns(client=changed)
