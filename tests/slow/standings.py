"""Ranks: the leaderboard of a challenge and its team standings."""

from datetime import date
from fractions import Fraction
from typing import Any

from .clients import basket_of, new_clients, new_pairs
from .days import days_between
from .lines import audience, has_left, lines_of_challenge, narrowed
from .totals import rate_of
from .world import Line, World

Ranked = list[tuple[int, str, str, int]]


def counted_lines(world: World, challenge: dict[str, Any], criterion: dict[str, Any]) -> list[tuple[str, Line]]:
    """Pairs (participant the line counts for, line of the challenge) that the criterion counts, whatever they give."""
    lines = lines_of_challenge(world, challenge)
    if criterion["type"] in ("new_client", "diversification"):
        find = new_clients if criterion["type"] == "new_client" else new_pairs
        groups = find(world, challenge, criterion, lines)
        return [(code, line) for (code, _), group in groups.items() for line in group]
    lines = narrowed(world, challenge, criterion, lines)
    if criterion["type"] == "range":
        lines = [line for line in lines if rate_of(world, criterion, line) is not None]
    if criterion["type"] == "bundle":
        lines = [line for line in lines if basket_of(criterion, line) is not None]
    if criterion["type"] == "training":
        lines = []
    return [(line.credited(challenge["credit"]), line) for line in lines]


def last_counted_days(world: World, challenge: dict[str, Any]) -> dict[str, date]:
    """The day of each participant's last line that some criterion counts."""
    days: dict[str, date] = {}
    for criterion in challenge["criteria"]:
        for code, line in counted_lines(world, challenge, criterion):
            days[code] = max(days.get(code, line.date), line.date)
    return days


def leaderboard(
    world: World,
    challenge: dict[str, Any],
    points: dict[tuple[str, str, str], int],
    leagues: dict[str, int] | None = None,
) -> Ranked:
    """(rank, participant, name, points) for everyone of the audience, by points and then by participant code.

    With `leagues` (which one everyone is in): one league after the other, each with ranks of its own.
    """
    leagues = leagues or {}
    ties = challenge.get("ties", "competition")
    days = last_counted_days(world, challenge) if ties == "earliest" else {}
    totals = dict.fromkeys(audience(world, challenge), 0)
    for (code, _, _), value in points.items():
        totals[code] += value
    # Who has no counted line comes after those who have one.
    places = sorted((leagues.get(code, 0), (-total, days.get(code, date.max)), code) for code, total in totals.items())
    ranked: Ranked = []
    for league, merit, code in places:
        better = [other for where, other, _ in places if where == league and other < merit]
        rank = 1 + (len(set(better)) if ties == "dense" else len(better))
        ranked.append((rank, code, world.participants[code].name, -merit[0]))
    return ranked


def team_on(world: World, challenge: dict[str, Any], code: str) -> str:
    """The team the participant was last in during the challenge, "" for none."""
    for day in reversed(days_between(challenge["start"], challenge["end"])):
        if has_left(world, code, day):
            continue
        for membership in world.participants[code].memberships:
            if membership.covers(day):
                return membership.team
    return ""


def worth_of_team(settings: dict[str, Any], values: list[int]) -> Fraction:
    """The members' points as `standing` says: sum, mean, or the sum of the best `top`."""
    if settings.get("standing", "sum") == "mean":
        return Fraction(sum(values), len(values))
    if settings.get("standing", "sum") == "top":
        return Fraction(sum(sorted(values, reverse=True)[: settings["top"]]))
    return Fraction(sum(values))


def team_standings(
    world: World, challenge: dict[str, Any], points: dict[tuple[str, str, str], int]
) -> list[tuple[int | None, str, Fraction]]:
    """(rank or None, team, worth), ranked teams first by worth, then by name.

    Reads `standing` (sum, mean, top), `top` and `minimum_members` of the challenge's `teams`.
    """
    settings = challenge.get("teams", {})
    members: dict[str, list[int]] = {}
    for _, code, _, total in leaderboard(world, challenge, points):
        if team_on(world, challenge, code):
            members.setdefault(team_on(world, challenge, code), []).append(total)
    worth = {team: worth_of_team(settings, values) for team, values in members.items()}
    large = [team for team in sorted(worth) if len(members[team]) >= settings.get("minimum_members", 1)]
    ranked: list[tuple[int | None, str, Fraction]] = []
    for team in sorted(large, key=lambda team: -worth[team]):
        ranked.append((1 + sum(worth[other] > worth[team] for other in large), team, worth[team]))
    return ranked + [(None, team, worth[team]) for team in sorted(worth) if team not in large]
