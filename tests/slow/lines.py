"""Which lines are lines of a challenge, and which of them a criterion looks at."""

from datetime import date
from fractions import Fraction
from typing import Any

from .days import days_between
from .world import Line, World

KINDS = {"sell_in": {"sell_in"}, "sell_out": {"sell_out"}, "both": {"sell_in", "sell_out"}}


def is_below(path: str, top: str) -> bool:
    """Whether a nested name is `top` itself or lies below it."""
    return path == top or path.startswith(top + "/")


def teams_of(world: World, code: str, day: date) -> set[str]:
    """Team names of a participant on that day; a seller also is in its distributor's own team and in its teams."""
    participant = world.participants[code]
    teams = {membership.team for membership in participant.memberships if membership.covers(day)}
    if participant.kind == "seller" and participant.parent:
        teams.add(participant.parent)
        parent = world.participants[participant.parent]
        teams |= {membership.team for membership in parent.memberships if membership.covers(day)}
    return teams


def has_left(world: World, code: str, day: date) -> bool:
    """Whether the day lies after somebody's last day as a participant."""
    until = world.participants[code].until
    return until is not None and day > until


def belongs(world: World, challenge: dict[str, Any], code: str, day: date) -> bool:
    """Whether the participant belongs to the audience on that day."""
    if code not in world.participants or world.participants[code].kind != challenge["credit"]:
        return False
    if has_left(world, code, day):
        return False
    narrowing = challenge.get("audience", {})
    teams, participants = narrowing.get("teams", []), narrowing.get("participants", [])
    if not teams and not participants:
        return True
    if code in participants:
        return True
    return any(is_below(team, top) for team in teams_of(world, code, day) for top in teams)


def audience(world: World, challenge: dict[str, Any]) -> list[str]:
    """Codes of those who belong to the audience on at least one day of the challenge."""
    days = days_between(challenge["start"], challenge["end"])
    return sorted(code for code in world.participants if any(belongs(world, challenge, code, day) for day in days))


def lines_of_challenge(world: World, challenge: dict[str, Any]) -> list[Line]:
    """Validated lines of the challenge's kind and days, credited to who belonged to the audience on that day."""
    found = []
    for line in world.lines:
        if line.status != "validated" or line.kind not in KINDS[challenge["sales"]]:
            continue
        if not challenge["start"] <= line.date <= challenge["end"]:
            continue
        if belongs(world, challenge, line.credited(challenge["credit"]), line.date):
            found.append(line)
    return found


def kinds_of(challenge: dict[str, Any], criterion: dict[str, Any]) -> set[str]:
    """The kinds of sale the criterion looks at: the challenge's, narrowed by its own."""
    return KINDS[challenge["sales"]] & KINDS[criterion.get("sales", "both")]


def in_range(world: World, product: str, top: str) -> bool:
    """Whether the product lies in that range or below it."""
    return is_below(world.products.get(product, ""), top)


def is_in_narrowing(world: World, criterion: dict[str, Any], line: Line) -> bool:
    """Whether the line's product is in one of the criterion's ranges or is one of its products."""
    ranges, products = criterion.get("ranges", []), criterion.get("products", [])
    if not ranges and not products:
        return True
    return line.product in products or any(in_range(world, line.product, top) for top in ranges)


def is_in_segments(world: World, criterion: dict[str, Any], line: Line) -> bool:
    """Whether the line's client is in one of the criterion's segments."""
    segments = criterion.get("segments", [])
    return not segments or world.segments.get(line.buyer, "") in segments


def narrowed(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> list[Line]:
    """Those of the lines that match the criterion's kinds, segments, ranges and products."""
    kinds = kinds_of(challenge, criterion)
    lines = [line for line in lines if line.kind in kinds and is_in_segments(world, criterion, line)]
    return [line for line in lines if is_in_narrowing(world, criterion, line)]


def value_of(line: Line, criterion: dict[str, Any]) -> int:
    """What the line adds to a total: cents, or units where the measure is the quantity."""
    return line.quantity if criterion.get("measure", "amount") == "quantity" else line.amount_cents


def size_of(number: Any, criterion: dict[str, Any]) -> Fraction:
    """A number of the challenge file in the unit of its totals: cents, or units where the measure is the quantity."""
    return Fraction(number) if criterion.get("measure", "amount") == "quantity" else Fraction(number) * 100
