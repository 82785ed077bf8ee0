"""The ledger: what the rules give, minus what it holds, is posted; nothing in it is ever changed.

    earned      what the rules give now under each (participant, criterion, key)
    balance     the sum of the postings under the same
    posted      earned - balance, wherever that is not zero

There is no separate way to revoke: what no longer holds is earned 0, and its posting is negative.
"""

from collections.abc import Mapping

import polars as pl
from sqlalchemy import Table, bindparam, func, insert, select
from sqlalchemy.orm import Session

from challenges.models import Batch, Cause, Challenge, Posting, Standing
from challenges.scoring.engine import AWARDS, Scored
from core.bulk import KeptQuery, insert_frame, listed, listed_by, listing
from core.frames import collected
from core.versions import moment

IDENTITY = ["participant", "criterion", "key"]


_BALANCES = (
    select(Posting.participant_id, Posting.criterion, Posting.key, func.sum(Posting.points))
    .where(Posting.challenge_id == bindparam("challenge"))
    .group_by(Posting.participant_id, Posting.criterion, Posting.key)
    .having(func.sum(Posting.points) != 0)
)
_STANDING = {"participant": pl.Int64, "league": pl.Int64, "points": pl.Int64, "last_day": pl.Date}
_STANDINGS = select(Standing.participant_id, Standing.league, Standing.points, Standing.last_day).where(
    Standing.challenge_id == bindparam("challenge")
)
# Made once: every change of sales has them read, of everyone or of some.
_EVERY_BALANCE = KeptQuery(_BALANCES, AWARDS)
_SOME_BALANCES = KeptQuery(_BALANCES.where(listed_by(Posting.participant_id, "people")), AWARDS)
_EVERY_STANDING = KeptQuery(_STANDINGS, _STANDING)
_SOME_STANDINGS = KeptQuery(_STANDINGS.where(listed_by(Standing.participant_id, "people")), _STANDING)


def read_balances(session: Session, challenge_id: int, participants: frozenset[int] | None) -> pl.DataFrame:
    """What the ledger holds: (participant, criterion, key, points), zero rows left out."""
    if participants is None:
        return _EVERY_BALANCE.read(session, challenge=challenge_id)
    return _SOME_BALANCES.read(session, challenge=challenge_id, people=listing(participants))


def differences(earned: pl.DataFrame, balances: pl.DataFrame) -> pl.DataFrame:
    """What has to be posted so that the balances become what is earned (columns AWARDS)."""
    owed = pl.concat([earned, balances.with_columns(-pl.col("points"))])
    summed = owed.lazy().group_by(IDENTITY).agg(pl.col("points").sum())
    return collected(summed.filter(pl.col("points") != 0).sort(IDENTITY))


def reconcile(
    session: Session,
    challenge: Challenge,
    scored: Scored,
    participants: frozenset[int] | None,
    cause: Cause,
    detail: str,
) -> pl.DataFrame:
    """Post what is missing, in the caller's transaction; what that was (columns AWARDS)."""
    owed = differences(scored.awards, read_balances(session, challenge.id, participants))
    if owed.is_empty():
        return owed
    batch = insert(Batch).values(challenge_id=challenge.id, at=moment(session), cause=cause.value, detail=detail[:255])
    batch_id = session.connection().execute(batch.returning(Batch.id)).scalar_one()
    postings: Table = Posting.__table__  # type: ignore[assignment]
    rows = owed.rename({"participant": "participant_id"})
    insert_frame(session, postings, rows.with_columns(challenge_id=challenge.id, batch_id=batch_id))
    return owed


def update_standings(
    session: Session,
    challenge: Challenge,
    scored: Scored,
    audience: pl.DataFrame,
    participants: frozenset[int] | None,
    leagues: Mapping[int, int],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make the standings say what the ledger says; those that changed, before and now. `leagues`: who is in which."""
    now = _standings_of(scored, audience, leagues)
    if participants is None:
        before = _EVERY_STANDING.read(session, challenge=challenge.id)
    else:
        before = _SOME_STANDINGS.read(session, challenge=challenge.id, people=listing(participants))
    changed, stale = (now, before) if before.is_empty() else _moved(now, before)
    if stale.height:
        session.execute(
            Standing.__table__.delete().where(  # type: ignore[attr-defined]
                Standing.challenge_id == challenge.id, listed(Standing.participant_id, set(stale["participant"]))
            )
        )
    standings: Table = Standing.__table__  # type: ignore[assignment]
    rows = changed.rename({"participant": "participant_id"})
    insert_frame(session, standings, rows.with_columns(challenge_id=challenge.id))
    return stale, changed


def _moved(now: pl.DataFrame, before: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The standings that are new or different, and the former ones that they replace or that have gone."""
    changed = now.join(before, on=now.columns, how="anti", nulls_equal=True)
    gone = before.join(now, on="participant", how="anti")
    return changed, pl.concat([gone, before.join(changed, on="participant", how="semi")])


def _standings_of(scored: Scored, audience: pl.DataFrame, leagues: Mapping[int, int]) -> pl.DataFrame:
    """Everyone of the audience with their points, 0 where there are none (participant, league, points, last_day)."""
    league = pl.col("participant").replace_strict(leagues, default=0, return_dtype=pl.Int64).alias("league")
    points = scored.awards.lazy().group_by("participant").agg(pl.col("points").sum())
    everyone = audience.lazy().select("participant").unique()
    return collected(
        everyone.join(points, on="participant", how="left")
        .join(scored.last_days.lazy(), on="participant", how="left")
        .select("participant", league, pl.col("points").fill_null(0), "last_day")
    )
