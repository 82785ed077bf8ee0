"""What the prizes of a challenge would have cost on past days."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.prizes import AnyPrize, TeamPrize
from challenges.definition.model import Definition
from challenges.definition.people import Ties
from challenges.laboratory.figures import SEED, percentile
from challenges.laboratory.frames import Frame, kept, needs
from challenges.ledger.leagues import leagues_cut
from challenges.ledger.teams import team_places_of
from challenges.scoring.prize_costs import Cost, cost_of
from challenges.scoring.prizes import Place, wins
from core.versions import sales_version

# Draws of everybody: fewer where many take part.
FEWEST_DRAWS, MOST_DRAWS, DRAWN = 10, 200, 100_000


def prize_cost(
    session: Session,
    definition: Definition,
    ranked: pl.DataFrame,
    people: Mapping[int, tuple[str, str]],
    leagues: Mapping[int, int],
) -> Cost | None:
    """The cost of the prizes; None where there are none.

    ranked: everyone, the best first (participant, points, last_day). people: codes and names. leagues: who is in which.
    """
    if not definition.prizes:
        return None
    codes = {person: code for person, (code, _) in people.items()}
    places = list(places_of(ranked, codes, leagues, definition.ties == "dense"))
    teams = []
    if any(isinstance(prize, TeamPrize) for prize in definition.prizes):
        teams = team_places_of(session, definition, dict(ranked.select("participant", "points").iter_rows()))
    won = wins(definition.prizes, places, teams, definition.ties)
    return cost_of(definition.prizes, won, places, teams, definition.ties)


def prize_band(
    session: Session,
    definition: Definition,
    ranked: pl.DataFrame,
    people: Mapping[int, tuple[str, str]],
    leagues: Mapping[int, int],
) -> tuple[int, int]:
    """What prizes cost were others like these taking part: 10th and 90th percentile of draws from among them.

    The draws are the same every time. What teams win is not drawn: members are few, and stay together.
    """
    alone = [prize for prize in definition.prizes if not isinstance(prize, TeamPrize)]
    of_teams = definition.model_copy(update={"prizes": [it for it in definition.prizes if isinstance(it, TeamPrize)]})
    fixed = prize_cost(session, of_teams, ranked, people, leagues)
    chance, rows = Random(SEED), ranked.select("participant", "points", "last_day").rows()
    costs = sorted(
        _cost_of_draw(alone, sorted(chance.choices(range(len(rows)), k=len(rows))), rows, leagues, definition.ties)
        for _ in range(max(FEWEST_DRAWS, min(MOST_DRAWS, DRAWN // max(len(rows), 1))) if rows else 0)
    )
    low, high = (percentile(costs, percent) + (fixed.cents if fixed else 0) for percent in (10, 90))
    return low, high


def _cost_of_draw(
    prizes: Sequence[AnyPrize], drawn: Sequence[int], rows: Sequence[Any], leagues: Mapping[int, int], ties: Ties
) -> int:
    """What those drawn, the best first, would win together; whoever is drawn twice takes part twice."""
    again = [(place, *rows[one][1:]) for place, one in enumerate(drawn)]
    frame = pl.DataFrame(again, schema=["participant", "points", "last_day"], orient="row", infer_schema_length=None)
    codes = {place: f"{place:06}" for place in range(len(drawn))}
    within = {place: leagues.get(rows[one][0], 0) for place, one in enumerate(drawn)}
    won = wins(prizes, list(places_of(frame, codes, within, ties == "dense")), [], ties)
    return sum(win.cents or 0 for win in won)


def leagues_tried(session: Session, definition: Definition, frame: Frame) -> dict[int, int]:
    """Which league everyone would be in; worked out once for all numbers that somebody tries."""
    if definition.leagues is None:
        return {}
    people = {person: frame.people[person][0] for person in frame.scene.participants["participant"]}
    key = ("leagues", needs(definition), definition.leagues)
    return kept.of(session).get(key, lambda: leagues_cut(session, definition, people)[0], at=sales_version(session))


def places_of(
    ranked: pl.DataFrame, codes: Mapping[int, str], leagues: Mapping[int, int], dense: bool
) -> Iterator[Place]:
    """Everyone's place within their league."""
    before: dict[int, tuple[object, int]] = {}
    count = Counter[int]()
    for person, points, last_day in ranked.select("participant", "points", "last_day").iter_rows():
        league = leagues.get(person, 0)
        count[league] += 1
        merit, rank = before.get(league, (None, 0))
        if merit != (points, last_day):
            rank = rank + 1 if dense else count[league]
        before[league] = ((points, last_day), rank)
        yield Place(codes[person], points, rank, league)
