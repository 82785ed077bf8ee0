"""Criteria on steadiness, targets and learning: regularity, target, training."""

from fractions import Fraction
from typing import Any

from .days import days_between, key_periods, period_of
from .lines import audience, belongs, narrowed, size_of
from .totals import Earned, steps_worth, totals_of
from .world import Line, World


def streaks_in(reached: list[bool], streak: int) -> int:
    """How often `streak` consecutive periods are reached, each period serving in one streak only."""
    found = in_a_row = 0
    for is_reached in reached:
        in_a_row = in_a_row + 1 if is_reached else 0
        if in_a_row == streak:
            found += 1
            in_a_row = 0
    return found


def regularity(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points` for each key period with total >= minimum, and bonuses for streaks and for all of them."""
    lines = narrowed(world, challenge, criterion, lines)
    per = criterion.get("per", "month")
    totals = totals_of(world, challenge, criterion, lines, per)
    periods = key_periods(challenge, per)
    earned: Earned = {}
    for code in audience(world, challenge):
        reached = [totals[code, key] >= size_of(criterion["minimum"], criterion) for key in periods]
        for key, is_reached in zip(periods, reached, strict=True):
            earned[code, key] = criterion.get("points", 0) if is_reached else 0
        if criterion.get("streak"):
            earned[code, "streak"] = criterion.get("streak_points", 0) * streaks_in(reached, criterion["streak"])
        earned[code, "all"] = criterion.get("all_points", 0) if all(reached) else 0
    return earned


def target_of(world: World, challenge: dict[str, Any], code: str, per: str, key: str) -> int:
    """The sum in cents of the participant's whole monthly targets, for the months the key period has days in."""
    days = days_between(challenge["start"], challenge["end"])
    months = {period_of(day, "month") for day in days if period_of(day, per) == key}
    return sum(world.targets.get((code, month), 0) for month in months)


def target(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """The highest step with total * 100 >= from_percent * target."""
    lines = narrowed(world, challenge, criterion, lines)
    per = criterion.get("per", "challenge")
    earned: Earned = {}
    for (code, key), total in totals_of(world, challenge, criterion, lines, per).items():
        goal = target_of(world, challenge, code, per, key)
        if goal <= 0:
            continue

        def reached(mark: Any, total: int = total, goal: int = goal) -> bool:
            return total * 100 >= Fraction(mark) * goal

        earned[code, key] = steps_worth(criterion["steps"], "from_percent", reached, criterion.get("pays", "highest"))
    return earned


def training(world: World, challenge: dict[str, Any], criterion: dict[str, Any], lines: list[Line]) -> Earned:
    """`points`, or the module's own, for each module completed inside the challenge, once."""
    earned: Earned = {}
    for completion in sorted(world.completions, key=lambda completion: completion.date):
        place = (completion.participant, completion.module)
        if place in earned or (criterion.get("modules") and completion.module not in criterion["modules"]):
            continue
        if not challenge["start"] <= completion.date <= challenge["end"]:
            continue
        if belongs(world, challenge, completion.participant, completion.date):
            earned[place] = criterion.get("points", completion.points)
    return earned
