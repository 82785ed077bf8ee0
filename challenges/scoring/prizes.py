"""Who wins what: from places in a ranking to prizes, in whole cents; no database, no web.

Codes of participants decide between equal remainders, in the order of their characters' numbers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from challenges.criteria.prizes import AnyPrize, PerPoint, PointsPrize, Pot, RankPrize, Ranks, TeamPrize
from core.money import to_cents


@dataclass(frozen=True)
class Place:
    """Where a participant stands: points, and the rank within the league (0 where there are no leagues)."""

    participant: str
    points: int
    rank: int
    league: int = 0


@dataclass(frozen=True)
class TeamPlace:
    """A ranked team that is worth more than 0 points, and the codes of who is in it on the last day."""

    rank: int
    members: Sequence[str]


@dataclass(frozen=True)
class Win:
    """What a participant gets under the name of a prize: cents, or the code of a gift."""

    participant: str
    prize: str
    cents: int | None = None
    gift: str | None = None


def wins(prizes: Sequence[AnyPrize], places: Sequence[Place], teams: Sequence[TeamPlace], ties: str) -> list[Win]:
    """Everything that everyone gets, by participant code and then in the order of the prizes."""
    found = [win for prize in prizes for win in _of(prize, places, teams)]
    splitting = [prize for prize in prizes if isinstance(prize, RankPrize) and prize.shared == "split"]
    for group in on_shared_ranks(places):
        found += _split(splitting, group, ties)
    order = {prize.name: number for number, prize in enumerate(prizes)}
    return sorted(found, key=lambda win: (win.participant, order[win.prize]))


def on_shared_ranks(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Those with more than 0 points, league by league and rank by rank."""
    with_points = (place for place in places if place.points > 0)
    ranked = sorted(with_points, key=lambda place: (place.league, place.rank))
    for _, group in groupby(ranked, key=lambda place: (place.league, place.rank)):
        yield list(group)


def on_ranks(places: Iterable[Place], ranks: Ranks) -> list[Place]:
    """Those on one of these ranks with more than 0 points."""
    return [place for place in places if place.points > 0 and ranks[0] <= place.rank <= ranks[1]]


def in_pot(prize: Pot, places: Iterable[Place]) -> list[Place]:
    """Those who share a pot."""
    allowed = on_ranks(places, prize.ranks) if prize.ranks else places
    return [place for place in allowed if place.points > 0 and place.points >= (prize.minimum_points or 0)]


def _of(prize: AnyPrize, places: Sequence[Place], teams: Sequence[TeamPlace]) -> Iterator[Win]:
    """What one prize brings by itself; those that are split lie in one pool with others."""
    match prize:
        case RankPrize(shared="each"):
            yield from (_whole(prize, place.participant) for place in on_ranks(places, prize.ranks))
        case PointsPrize():
            enough = (place for place in places if place.points >= prize.from_points)
            yield from (_whole(prize, place.participant) for place in enough)
        case Pot():
            weights = {place.participant: place.points for place in in_pot(prize, places)}
            yield from _cents(prize.name, shared(to_cents(prize.pot), weights))
        case PerPoint():
            yield from _cents(prize.name, {it.participant: per_points(it.points, prize.per_point) for it in places})
        case TeamPrize():
            winning = (team for team in teams if prize.team_ranks[0] <= team.rank <= prize.team_ranks[1])
            yield from (Win(code, prize.name, to_cents(prize.amount)) for team in winning for code in team.members)


def _whole(prize: RankPrize | PointsPrize, participant: str) -> Win:
    return Win(participant, prize.name, to_cents(prize.amount) if prize.amount is not None else None, prize.gift)


def _cents(name: str, given: Mapping[str, int]) -> Iterator[Win]:
    return (Win(code, name, cents) for code, cents in given.items() if cents)


def _split(prizes: Sequence[RankPrize], group: Sequence[Place], ties: str) -> Iterator[Win]:
    """The amounts of the places that those on one rank take, shared equally among them."""
    taken = places_taken(group[0].rank, len(group), ties)
    total = sum(split_cents(prize, taken) for prize in prizes)
    if total:
        name = min((prize for prize in prizes if split_cents(prize, taken)), key=lambda it: max(it.ranks[0], taken[0]))
        yield from _cents(name.name, shared(total, {place.participant: 1 for place in group}))


def places_taken(rank: int, people: int, ties: str) -> range:
    """The places that so many on a shared rank take: the ranks skipped after it too; where none is, that one alone."""
    return range(rank, rank + (1 if ties == "dense" else people))


def split_cents(prize: RankPrize, taken: range) -> int:
    """What a prize by rank has for these places together."""
    count = min(prize.ranks[1], taken[-1]) - max(prize.ranks[0], taken[0]) + 1
    return max(count, 0) * to_cents(prize.amount or 0)


def shared(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Cents in proportion to weights above zero: the whole cents of each part, what is left by largest remainder."""
    whole = sum(weights.values())
    parts = {code: divmod(total * weight, whole) for code, weight in weights.items()}
    left = total - sum(cents for cents, _ in parts.values())
    first = set(sorted(parts, key=lambda code: (-parts[code][1], code))[:left])
    return {code: cents + (code in first) for code, (cents, _) in parts.items()}


def per_points(points: int, value: Decimal) -> int:
    """Points times a value in currency units, cut to the cent; 0 below zero."""
    over, under = value.as_integer_ratio()
    return max(points, 0) * over * 100 // under
