"""What prizes cost, and the least and the most that they can come to where ranks may be shared; whole cents."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from challenges.criteria.prizes import AnyPrize, Pot, RankPrize, Ranks, TeamPrize
from challenges.scoring.prizes import Place, TeamPlace, Win, in_pot, split_cents
from core.money import to_cents


@dataclass(frozen=True)
class Cost:
    """What all prizes cost in cents, the lowest and the highest that shared ranks could make of it, and the gifts."""

    cents: int
    lowest: int
    highest: int
    gifts: int


def cost_of(
    prizes: Sequence[AnyPrize],
    won: Iterable[Win],
    places: Sequence[Place],
    teams: Sequence[TeamPlace],
    ties: str,
) -> Cost:
    """The cost of what was won; lowest and highest: had the same people, as many with points, stood otherwise."""
    won = list(won)
    by_rank = [prize for prize in prizes if _by_rank(prize)]
    names = {prize.name for prize in by_rank}
    fixed = sum(win.cents or 0 for win in won if win.prize not in names)
    bounds = [
        *(_of_league(by_rank, count, ties) for count in _with_points(places)),
        _of_teams(by_rank, teams),
        *(_of_pot(prize, places) for prize in by_rank if isinstance(prize, Pot)),
    ]
    return Cost(
        cents=sum(win.cents or 0 for win in won),
        lowest=fixed + sum(lowest for lowest, _ in bounds),
        highest=fixed + sum(highest for _, highest in bounds),
        gifts=sum(win.gift is not None for win in won),
    )


def _by_rank(prize: AnyPrize) -> bool:
    return isinstance(prize, RankPrize | TeamPrize) or (isinstance(prize, Pot) and prize.ranks is not None)


def _with_points(places: Iterable[Place]) -> list[int]:
    """How many have points in each league."""
    leagues = [place.league for place in places if place.points > 0]
    return list(Counter(leagues).values())


def _of_league(prizes: Sequence[AnyPrize], people: int, ties: str) -> tuple[int, int]:
    """Least and most that prizes by rank come to among so many people with points."""
    own = [prize for prize in prizes if isinstance(prize, RankPrize)]
    each = [prize for prize in own if prize.shared == "each"]
    split = [prize for prize in own if prize.shared == "split"]

    def whole(rank: int) -> int:
        return sum(to_cents(prize.amount or 0) for prize in each if prize.ranks[0] <= rank <= prize.ranks[1])

    def places(first: int, last: int) -> int:
        return sum(split_cents(prize, range(first, last + 1)) for prize in split)

    if ties != "dense":
        # However the places are shared, all of them are paid.
        least, most = ranked_bounds([1] * people, whole)
        return least + places(1, people), most + places(1, people)
    # Of people on the ranks 1 to k, all but k stand on a shared one, and any of the ranks can be that one.
    given = [whole(rank) for rank in range(1, people + 1)]
    sums = [total + places(1, rank) for rank, total in enumerate(accumulate(given), 1)]
    shared = list(enumerate(zip(sums, accumulate(given, min), accumulate(given, max), strict=True), 1))
    return (
        min(total + (people - ranks) * least for ranks, (total, least, _) in shared),
        max(total + (people - ranks) * most for ranks, (total, _, most) in shared),
    )


def ranked_bounds(sizes: Sequence[int], whole: Callable[[int], int]) -> tuple[int, int]:
    """Least and most, where those in place n hold rank n or share one before it; `sizes`: how many in each place."""
    given = [whole(rank) for rank in range(1, len(sizes) + 1)]
    least = sum(size * cents for size, cents in zip(sizes, accumulate(given, min), strict=True))
    most = sum(size * cents for size, cents in zip(sizes, accumulate(given, max), strict=True))
    return least, most


def _of_teams(prizes: Sequence[AnyPrize], teams: Sequence[TeamPlace]) -> tuple[int, int]:
    own = [prize for prize in prizes if isinstance(prize, TeamPrize)]

    def whole(rank: int) -> int:
        return sum(to_cents(prize.amount) for prize in own if prize.team_ranks[0] <= rank <= prize.team_ranks[1])

    ordered = sorted(teams, key=lambda team: team.rank)
    return ranked_bounds([len(team.members) for team in ordered], whole)


def _of_pot(prize: Pot, places: Sequence[Place]) -> tuple[int, int]:
    """A pot for some ranks may find nobody on them, where all share one before."""
    ranks: Ranks = prize.ranks or (1, 1)
    pot = to_cents(prize.pot)
    enough = in_pot(prize.model_copy(update={"ranks": None}), places)
    reached = any(count >= ranks[0] for count in _with_points(enough))
    return (pot if reached and ranks[0] == 1 else 0), (pot if reached else 0)
