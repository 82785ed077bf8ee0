"""Prizes: who gets what, from points and ranks."""

from datetime import date
from fractions import Fraction
from typing import Any

from .lines import has_left
from .standings import Ranked, leaderboard, team_standings
from .world import World

# (participant, prize, cents or None, gift or None)
Won = tuple[str, str, int | None, str | None]


def prizes(
    world: World,
    challenge: dict[str, Any],
    points: dict[tuple[str, str, str], int],
    leagues: dict[str, int] | None = None,
) -> list[Won]:
    """Everything that everyone gets, by participant code and then in the order of the file.

    `leagues`: which league everyone is in, where there are some.
    """
    places = by_league(leaderboard(world, challenge, points, leagues), leagues or {})
    won: list[Won] = []
    for prize in challenge.get("prizes", []):
        if prize.get("shared") != "split":
            won += given(world, challenge, points, places, prize)
    for league in places:
        won += split(challenge, league)
    names = [prize["name"] for prize in challenge.get("prizes", [])]
    return sorted(won, key=lambda it: (it[0], names.index(it[1])))


def by_league(ranked: Ranked, leagues: dict[str, int]) -> list[Ranked]:
    """The ranking, league by league; one where there are none."""
    there = sorted({leagues.get(who, 0) for _, who, _, _ in ranked})
    return [[place for place in ranked if leagues.get(place[1], 0) == league] for league in there]


def cents_of(prize: dict[str, Any], key: str = "amount") -> int | None:
    return int(prize[key] * 100) if key in prize else None


def given(
    world: World, challenge: dict[str, Any], points: dict[tuple[str, str, str], int], leagues: list[Ranked], prize: Any
) -> list[Won]:
    """What one prize gives that is not split."""
    everyone = [place for league in leagues for place in league]
    name, gift = prize["name"], prize.get("gift")
    if "pot" in prize:
        least = max(1, prize.get("minimum_points", 1))
        first, last = prize.get("ranks", [1, 10**9])
        shares = {who: total for rank, who, _, total in everyone if total >= least and first <= rank <= last}
        return [(who, name, cents, None) for who, cents in apportioned(cents_of(prize, "pot") or 0, shares).items()]
    if "per_point" in prize:
        worth = {who: total * Fraction(prize["per_point"]) * 100 for _, who, _, total in everyone if total > 0}
        return [(who, name, int(cents), None) for who, cents in worth.items() if int(cents)]
    if "from_points" in prize:
        enough = [who for _, who, _, total in everyone if total >= prize["from_points"]]
        return [(who, name, cents_of(prize), gift) for who in enough]
    if "team_ranks" in prize:
        first, last = prize["team_ranks"]
        teams = [
            team
            for rank, team, worth in team_standings(world, challenge, points)
            if rank is not None and first <= rank <= last and worth > 0
        ]
        members = [who for _, who, _, _ in everyone if team_of(world, who, challenge["end"]) in teams]
        return [(who, name, cents_of(prize), None) for who in members]
    first, last = prize["ranks"]
    holders = [who for rank, who, _, total in everyone if first <= rank <= last and total > 0]
    return [(who, name, cents_of(prize), gift) for who in holders]


def split(challenge: dict[str, Any], league: Ranked) -> list[Won]:
    """The prizes by rank that are split on shared ranks, of one league."""
    splitting = [prize for prize in challenge.get("prizes", []) if prize.get("shared") == "split"]
    won: list[Won] = []
    for rank in sorted({rank for rank, _, _, total in league if total > 0}):
        tied = [who for other, who, _, total in league if other == rank and total > 0]
        taken = [rank] if challenge.get("ties") == "dense" else [rank + n for n in range(len(tied))]
        named, total = "", 0
        for place in taken:
            for prize in splitting:
                if prize["ranks"][0] <= place <= prize["ranks"][1]:
                    named = named or prize["name"]
                    total += cents_of(prize) or 0
        shares = apportioned(total, dict.fromkeys(tied, 1))
        won += [(who, named, cents, None) for who, cents in shares.items()]
    return won


def apportioned(total: int, weights: dict[str, int]) -> dict[str, int]:
    """Cents in proportion to weights: cent by cent to whoever is furthest below their exact part, by code on equals."""
    whole = sum(weights.values())
    given = {who: int(Fraction(total * weight, whole)) for who, weight in weights.items()}
    exact = {who: Fraction(total * weight, whole) for who, weight in weights.items()}
    order = sorted(weights, key=lambda who: (-(exact[who] - given[who]), who))
    missing = total - sum(given.values())
    for who in order[:missing]:
        given[who] += 1
    return {who: cents for who, cents in given.items() if cents}


def team_of(world: World, code: str, day: date) -> str:
    """The team on a day, "" for none; who has left is in none."""
    if has_left(world, code, day):
        return ""
    return next((it.team for it in world.participants[code].memberships if it.covers(day)), "")
