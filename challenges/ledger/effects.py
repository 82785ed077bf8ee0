"""What a change of the sales does to the running challenges: points, and ranks before and after it."""

from collections.abc import Callable
from datetime import date

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.people import Ties
from challenges.models import Challenge, Standing, State
from core.bulk import read_frame
from core.changes import Effect
from core.language import chosen_language

STANDINGS = {"challenge": pl.Int64, "participant": pl.Int64, "points": pl.Int64, "last_day": pl.Date,
             "league": pl.Int64}  # fmt: skip


def gauge(session: Session) -> Callable[[], list[Effect]]:
    """The standings as they are now; what it gives tells what has changed in them since."""
    before = _standings(session)
    return lambda: _effects(session, before, _standings(session))


def _standings(session: Session) -> pl.DataFrame:
    query = (
        select(Standing.challenge_id, Standing.participant_id, Standing.points, Standing.last_day, Standing.league)
        .join(Challenge, Challenge.id == Standing.challenge_id)
        .where(Challenge.state == State.RUNNING)
    )
    return read_frame(session, query, STANDINGS)


def _effects(session: Session, before: pl.DataFrame, after: pl.DataFrame) -> list[Effect]:
    """What became of every challenge whose standings are not what they were, and which ones stand still."""
    effects: list[Effect] = []
    query = select(Challenge).where(Challenge.state == State.RUNNING).order_by(Challenge.id)
    for challenge in session.scalars(query):
        own = pl.col("challenge") == challenge.id
        then, now = before.filter(own), after.filter(own)
        if challenge.stopped_by:
            title = challenge.definition.title_in(chosen_language())
            effects.append(Effect(challenge.code, title, points=0, moved=0, ranks=0, stopped=challenge.stopped_by))
        elif not then.equals(now):
            effect = _effect(challenge, then, now)
            effects += [effect] if effect else []
    return effects


def _effect(challenge: Challenge, then: pl.DataFrame, now: pl.DataFrame) -> Effect | None:
    definition = challenge.definition
    columns = ["participant", "points", "rank"]
    sides = [_ranked(side, definition.ties).select(columns) for side in (then, now)]
    both = sides[0].join(sides[1], on="participant", how="inner", suffix="_now")
    joined, left = (sides[a].join(sides[b], on="participant", how="anti") for a, b in ((1, 0), (0, 1)))
    moved = both.filter(pl.col("points") != pl.col("points_now")).height
    ranks = both.filter(pl.col("rank") != pl.col("rank_now")).height
    moved += sum(side.filter(pl.col("points") != 0).height for side in (joined, left))
    if not (moved or ranks or joined.height or left.height):
        return None
    points = int(now["points"].sum()) - int(then["points"].sum())
    title = definition.title_in(chosen_language())
    return Effect(challenge.code, title, points, moved, ranks, joined.height, left.height)


def _ranked(standings: pl.DataFrame, ties: Ties) -> pl.DataFrame:
    """The standings with their ranks, each within its league."""
    best = (
        pl.struct(-pl.col("points"), pl.col("last_day").fill_null(date.max))
        if ties == "earliest"
        else -pl.col("points")
    )
    return standings.with_columns(rank=best.rank("dense" if ties == "dense" else "min").over("league"))
