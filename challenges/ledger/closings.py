"""What a closed challenge keeps of the moment it was closed, so that it explains itself whatever is corrected later."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.scene import AUDIENCE, COMPLETIONS, TARGETS
from challenges.ledger.overview import figures, points_by_criterion
from challenges.ledger.standings import read_standings
from challenges.models import Challenge, Closing, Event, State
from challenges.reading import Cut
from challenges.reading.audience import read_audience
from challenges.reading.plan import plan_of
from challenges.reading.records import read_completions, read_targets

LAST_RANK_OF_PODIUM = 3


def keep_closing(session: Session, challenge: Challenge, event: Event) -> None:
    """Note what it came to, who belonged on which days, and the targets and completions that its rules look at."""
    definition, plan = challenge.definition, plan_of(challenge.definition)
    podium = [
        {"rank": row.rank, "code": row.code, "name": row.name, "points": row.points}
        for row in read_standings(session, challenge)
        if row.rank <= LAST_RANK_OF_PODIUM and row.points > 0
    ]
    came_to = figures(session, challenge)
    totals = {
        "points": came_to.points,
        "participants": came_to.participants,
        "with_points": came_to.with_points,
        "criteria": points_by_criterion(session, challenge),
    }
    session.add(
        Closing(
            challenge_id=challenge.id,
            event_id=event.id,
            podium=json.dumps(podium, ensure_ascii=False),
            totals=json.dumps(totals, ensure_ascii=False),
            audience=_written(read_audience(session, definition, None)),
            targets=_written(read_targets(session, definition, None)) if plan.has_targets else None,
            completions=_written(read_completions(session, definition, None)) if plan.has_completions else None,
        )
    )
    session.flush()
    session.expire(challenge, ["closings"])


def as_it_counts(challenge: Challenge, participant_id: int) -> Cut:
    """What one participant's points rest on: lines and people as they stand, or as they stood at closing."""
    people = frozenset([participant_id])
    if challenge.state != State.CLOSED:
        return Cut(people)
    kept = challenge.closings[-1]
    return Cut(
        people,
        challenge.closed_at,
        _read(kept.audience, AUDIENCE),
        targets=None if kept.targets is None else _read(kept.targets, TARGETS),
        completions=None if kept.completions is None else _read(kept.completions, COMPLETIONS),
    )


def kept_audience(challenge: Challenge) -> pl.DataFrame:
    """Who belonged on which days when a closed challenge was closed (columns AUDIENCE)."""
    return _read(challenge.closings[-1].audience, AUDIENCE)


def _written(frame: pl.DataFrame) -> str:
    """The rows as JSON, days as they are written in files."""
    return json.dumps(frame.with_columns(pl.col(pl.Date).dt.to_string()).rows(), ensure_ascii=False)


def _read(text: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    written = {name: pl.String if kind == pl.Date else kind for name, kind in schema.items()}
    rows = pl.DataFrame(json.loads(text), schema=written, orient="row")
    return rows.with_columns(pl.col(name).str.to_date() for name, kind in schema.items() if kind == pl.Date)
