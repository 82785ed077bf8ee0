"""Many endings of a challenge: what each costs, and how often each participant reaches a prize."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

import polars as pl

from challenges.criteria.prizes import TeamPrize
from challenges.criteria.scene import Facts
from challenges.definition.model import Definition
from challenges.forecast.drawing import Past, ending
from challenges.laboratory.figures import percentile, points_of
from challenges.laboratory.prizes import places_of
from challenges.scoring.engine import scene_of, score
from challenges.scoring.prizes import Place, Win, wins

MOST_DRAWS, FEWEST_DRAWS = 100, 20
# Lines scored for all draws together.
DRAWN = 3_000_000


@dataclass(frozen=True)
class Endings:
    """What came of so many draws.

    cost_cents, points: 10th, 50th and 90th percentile. reached: by code, in how many endings they have a prize.
    """

    draws: int
    cost_cents: tuple[int, int, int]
    points: tuple[int, int, int]
    reached: Mapping[str, int]


def endings_of(
    definition: Definition,
    facts: Facts,
    past: Past,
    codes: Mapping[int, str],
    leagues: Mapping[int, int],
    seed: str,
    most: int = MOST_DRAWS,
) -> Endings:
    """Draw the rest again and again, so often at most; the same seed gives the same draws.

    codes: of the participants. leagues: who is in which. What teams win is left out of costs and of prizes reached.
    """
    chance, people = Random(seed), sorted(codes)
    reached, costs, points = Counter[str](), list[int](), list[int]()
    count = min(most, max(FEWEST_DRAWS, DRAWN // max(facts.lines.height, 1))) if past.left else 1
    prizes = [prize for prize in definition.prizes if not isinstance(prize, TeamPrize)]
    for _draw in range(count):
        drawn = ending(facts, past, people, definition.end, chance) if past.left else facts
        ranked = points_of(score(definition, drawn), scene_of(definition, drawn))
        ranked = ranked.filter(pl.col("participant").is_in(people))
        won = wins(prizes, list(places_of(ranked, codes, leagues, definition.ties == "dense")), [], definition.ties)
        reached.update({win.participant for win in won})
        costs.append(sum(win.cents or 0 for win in won))
        points.append(int(ranked["points"].sum()))
    return Endings(count, _band(costs), _band(points), reached)


def won_by(definition: Definition, held: Iterable[tuple[str, int, int]]) -> list[Win]:
    """What those of these codes, points and ranks win together; not the prizes by team."""
    prizes = [prize for prize in definition.prizes if not isinstance(prize, TeamPrize)]
    places = [Place(code, points, rank) for code, points, rank in held]
    return wins(prizes, sorted(places, key=lambda place: (place.rank, place.participant)), [], definition.ties)


def _band(values: list[int]) -> tuple[int, int, int]:
    low, middle, high = (percentile(sorted(values), percent) for percent in (10, 50, 90))
    return low, middle, high
