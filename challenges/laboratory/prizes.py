"""What the prizes of a challenge would have cost on past days."""

from collections import Counter
from collections.abc import Iterator, Mapping

import polars as pl
from sqlalchemy.orm import Session

from challenges.criteria.prizes import TeamPrize
from challenges.definition.model import Definition
from challenges.laboratory.frames import Frame, kept, needs
from challenges.ledger.leagues import leagues_cut
from challenges.ledger.teams import team_places_of
from challenges.scoring.prize_costs import Cost, cost_of
from challenges.scoring.prizes import Place, wins
from core.versions import sales_version


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
    places = list(_places(ranked, codes, leagues, definition.ties == "dense"))
    teams = []
    if any(isinstance(prize, TeamPrize) for prize in definition.prizes):
        teams = team_places_of(session, definition, dict(ranked.select("participant", "points").iter_rows()))
    won = wins(definition.prizes, places, teams, definition.ties)
    return cost_of(definition.prizes, won, places, teams, definition.ties)


def leagues_tried(session: Session, definition: Definition, frame: Frame) -> dict[int, int]:
    """Which league everyone would be in; worked out once for all numbers that somebody tries."""
    if definition.leagues is None:
        return {}
    people = {person: frame.people[person][0] for person in frame.scene.participants["participant"]}
    key = ("leagues", sales_version(session), needs(definition), definition.leagues)
    return kept.of(session).get(key, lambda: leagues_cut(session, definition, people)[0])


def _places(ranked: pl.DataFrame, codes: Mapping[int, str], leagues: Mapping[int, int], dense: bool) -> Iterator[Place]:
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
