"""Earn, then boost, then cap, then gate; always in that order."""

import math
from fractions import Fraction
from typing import Any

from .lines import in_range, lines_of_challenge, size_of
from .totals import Earned
from .types import TYPES
from .world import Line, World

# (participant, criterion, booster or cap, key) to points
Rows = dict[tuple[str, str, str], int]


def earn(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """What one criterion gives on those lines of the challenge, by (participant, key)."""
    return TYPES[criterion["type"]].reading(world, challenge, criterion, lines)


def base_rows(world: World, challenge: dict[str, Any]) -> Rows:
    """The points of all criteria."""
    rows: Rows = {}
    for criterion in challenge["criteria"]:
        for (code, key), value in earn(world, challenge, criterion, lines_of_challenge(world, challenge)).items():
            rows[code, criterion["name"], key] = value
    return rows


def booster_rows(world: World, challenge: dict[str, Any], booster: dict[str, Any]) -> Rows:
    """floor(points * percent / 100) of each criterion replayed on the booster's days and ranges."""
    inside = []
    for line in lines_of_challenge(world, challenge):
        ranges = booster.get("ranges", [])
        is_in_ranges = not ranges or any(in_range(world, line.product, top) for top in ranges)
        if booster["start"] <= line.date <= booster["end"] and is_in_ranges:
            inside.append(line)
    rows: Rows = {}
    for criterion in challenge["criteria"]:
        if criterion["type"] not in ("revenue", "range"):
            continue
        if booster.get("criteria") and criterion["name"] not in booster["criteria"]:
            continue
        for (code, key), value in earn(world, challenge, criterion, inside).items():
            place = (code, booster["name"], key)
            rows[place] = rows.get(place, 0) + math.floor(value * Fraction(booster["percent"]) / 100)
    return rows


def boosted_rows(world: World, challenge: dict[str, Any]) -> Rows:
    """The points of all criteria in the order of the file, then those of all boosters."""
    rows = base_rows(world, challenge)
    for booster in challenge.get("boosters", []):
        rows |= booster_rows(world, challenge, booster)
    return rows


def taken_by_cap(cap: dict[str, Any], left: Rows) -> Rows:
    """What the cap takes back of each row: of the rows written last first, until the limit is kept."""
    taken: Rows = {}
    under_cap = [place for place in left if not cap.get("criteria") or place[1] in cap["criteria"]]
    for code in {code for code, _, _ in left}:
        mine = [place for place in under_cap if place[0] == code]
        excess = sum(left[place] for place in mine) - cap["limit"]
        for place in reversed(mine):
            taken[place] = min(left[place], max(excess, 0))
            excess -= taken[place]
    return taken


def cap_rows(challenge: dict[str, Any], rows: Rows) -> Rows:
    """What each cap takes back, as negative rows; each looks at what the earlier ones left of every row."""
    found: Rows = {}
    left = dict(rows)
    for cap in challenge.get("caps", []):
        for source, value in taken_by_cap(cap, left).items():
            left[source] -= value
            place = (source[0], cap["name"], "")
            found[place] = found.get(place, 0) - value
    return found


def is_shut(world: World, challenge: dict[str, Any], gate: dict[str, Any], code: str) -> bool:
    """Whether the gate withholds that participant's points."""
    if "module" in gate:
        done = [it for it in world.completions if it.participant == code and it.module == gate["module"]]
        return not any(completion.date <= challenge["end"] for completion in done)
    lines = [line for line in lines_of_challenge(world, challenge) if line.credited(challenge["credit"]) == code]
    return sum(line.amount_cents for line in lines) < size_of(gate["minimum"], {})


def is_withheld(world: World, challenge: dict[str, Any], place: tuple[str, str, str]) -> bool:
    """Whether a gate that names the row, or names nothing, is shut for its participant."""
    code, name, _ = place
    gates = [gate for gate in challenge.get("gates", []) if not gate.get("criteria") or name in gate["criteria"]]
    return any(is_shut(world, challenge, gate, code) for gate in gates)


def points(world: World, challenge: dict[str, Any]) -> Rows:
    """Points by (participant, criterion or booster or cap, key); zero rows left out."""
    rows = boosted_rows(world, challenge)
    rows |= cap_rows(challenge, rows)
    # A gate is the last to act: a cap took from what it withholds, and its row stays unless a gate stops it too.
    return {place: value for place, value in rows.items() if value != 0 and not is_withheld(world, challenge, place)}
