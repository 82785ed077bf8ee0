"""What a closed challenge keeps of the moment it was closed, so that it explains itself whatever is corrected later."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.leagues import league_name
from challenges.criteria.scene import AUDIENCE, COMPLETIONS, TARGETS
from challenges.ledger.overview import figures, points_by_criterion
from challenges.ledger.prizes import as_things_stand
from challenges.ledger.seals import seal
from challenges.ledger.standings import read_standings
from challenges.ledger.teams import teams_as_things_stand
from challenges.models import Challenge, Closing, Event, State
from challenges.reading import Cut
from challenges.reading.audience import read_audience
from challenges.reading.plan import plan_of
from challenges.reading.records import read_completions, read_targets


def keep_closing(session: Session, challenge: Challenge, event: Event) -> None:
    """Seal what it came to, and keep who belonged on which days, and the targets and completions its rules look at."""
    definition, plan = challenge.definition, plan_of(challenge.definition)
    closing = Closing(
        challenge_id=challenge.id,
        event_id=event.id,
        standings=_json(_standings(session, challenge)),
        prizes=_json(_prizes(session, challenge)),
        totals=_json(_totals(session, challenge)),
        audience=_written(read_audience(session, definition, None)),
        targets=_written(read_targets(session, definition, None)) if plan.has_targets else None,
        completions=_written(read_completions(session, definition, None)) if plan.has_completions else None,
    )
    seal(session, closing, event, challenge.code)
    session.add(closing)
    session.flush()
    session.expire(challenge, ["closings"])


def _standings(session: Session, challenge: Challenge) -> dict[str, list[dict[str, Any]]]:
    """Everyone's and every team's place; what a team is worth is exact, a fraction where it is a mean."""
    return {
        "participants": [
            {
                "league": league_name(challenge.definition.leagues, row.league),
                "rank": row.rank,
                "participant": row.code,
                "name": row.name,
                "points": row.points,
            }
            for row in read_standings(session, challenge)
        ],
        "teams": [
            {"rank": row.rank, "team": row.team, "members": row.members, "points": str(row.worth)}
            for row in teams_as_things_stand(session, challenge)
        ],
    }


def _prizes(session: Session, challenge: Challenge) -> list[dict[str, Any]]:
    return [
        {"participant": win.participant, "prize": win.prize, "amount_cents": win.cents, "gift": win.gift}
        for win in as_things_stand(session, challenge)
    ]


def _totals(session: Session, challenge: Challenge) -> dict[str, Any]:
    came_to = figures(session, challenge)
    return {
        "points": came_to.points,
        "participants": came_to.participants,
        "with_points": came_to.with_points,
        "criteria": points_by_criterion(session, challenge),
    }


def as_it_counts(challenge: Challenge, participant_id: int) -> Cut:
    """What one participant's points rest on: lines and people as they stand, or as they stood at closing."""
    people = frozenset([participant_id])
    return as_they_stood(challenge, people) if challenge.state == State.CLOSED else Cut(people)


def as_they_stood(challenge: Challenge, people: frozenset[int]) -> Cut:
    """What the points of some participants of a closed challenge rest on."""
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
    return _json(frame.with_columns(pl.col(pl.Date).dt.to_string()).rows())


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def _read(text: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    written = {name: pl.String if kind == pl.Date else kind for name, kind in schema.items()}
    rows = pl.DataFrame(json.loads(text), schema=written, orient="row")
    return rows.with_columns(pl.col(name).str.to_date() for name, kind in schema.items() if kind == pl.Date)
