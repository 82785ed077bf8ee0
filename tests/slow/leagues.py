"""Leagues: who is ranked with whom."""

from typing import Any

from .lines import KINDS, audience
from .world import World

# Participant to (which league, from 1; total over the reference days in cents, None where leagues are by hand).
Kept = dict[str, tuple[int, int | None]]


def launched(world: World, challenge: dict[str, Any]) -> Kept:
    """The leagues as they are cut among the audience."""
    if "leagues" not in challenge:
        return {}
    everyone = audience(world, challenge)
    if "of" in challenge["leagues"]:
        return {code: (by_hand(challenge, code), None) for code in everyone}
    count = challenge["leagues"]["count"]
    totals = {code: reference(world, challenge, code) for code in everyone}
    waiting = sorted(everyone, key=lambda code: (-totals[code], code))
    kept: Kept = {}
    for league in range(1, count + 1):
        # As many as are left, shared among the leagues that are left, rounded up: the first ones are one larger.
        size = -(-len(waiting) // (count - league + 1))
        for code in waiting[:size]:
            kept[code] = (league, totals[code])
        waiting = waiting[size:]
    return kept


def joined(world: World, challenge: dict[str, Any], kept: Kept) -> Kept:
    """The same with whoever has joined the audience since."""
    if "leagues" not in challenge:
        return {}
    new: Kept = {}
    for code in audience(world, challenge):
        if code in kept:
            continue
        if "of" in challenge["leagues"]:
            new[code] = (by_hand(challenge, code), None)
        else:
            total = reference(world, challenge, code)
            new[code] = (entered(challenge["leagues"]["count"], kept, total), total)
    return {**kept, **new}


def entered(count: int, kept: Kept, total: int) -> int:
    """The league whose range of totals holds this one; of two, and between two, the lower one."""
    ranges = []
    for league in range(1, count + 1):
        totals = [cents or 0 for place, cents in kept.values() if place == league]
        if totals:
            ranges.append((league, min(totals), max(totals)))
    if not ranges:
        return count
    # From the bottom: the first that holds it, or that lies below it while the next one up lies above it.
    for place in range(len(ranges) - 1, -1, -1):
        league, least, most = ranges[place]
        next_one_lies_above = place == 0 or total < ranges[place - 1][1]
        if least <= total <= most or (total > most and next_one_lies_above):
            return league
    return ranges[-1][0]


def by_hand(challenge: dict[str, Any], code: str) -> int:
    """The league in which somebody is named, the last one for the others."""
    leagues = challenge["leagues"]["of"]
    for place, league in enumerate(leagues, 1):
        if code in league.get("participants", []):
            return place
    return len(leagues)


def reference(world: World, challenge: dict[str, Any], code: str) -> int:
    """What somebody sold on the reference days, in cents, member of the audience then or not."""
    days = challenge["leagues"]["reference"]
    return sum(
        line.amount_cents
        for line in world.lines
        if line.status == "validated"
        and line.kind in KINDS[challenge["sales"]]
        and line.credited(challenge["credit"]) == code
        and days["start"] <= line.date <= days["end"]
    )


def names(challenge: dict[str, Any]) -> list[str]:
    """The names of the leagues, the first one first."""
    leagues = challenge["leagues"]
    if "of" in leagues:
        return [league["name"] for league in leagues["of"]]
    return [str(number) for number in range(1, leagues["count"] + 1)]


def table(challenge: dict[str, Any], kept: Kept) -> list[tuple[str, str, int | None]]:
    """(league, participant, total), league by league, the highest total first, then by code."""
    rows = sorted((league, -(total or 0), code, total) for code, (league, total) in kept.items())
    return [(names(challenge)[league - 1], code, total) for league, _, code, total in rows]
