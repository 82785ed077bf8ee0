"""Which level somebody has, since when and until when, what is next and what it takes; knows no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from challenges.criteria.levels import Levels, LevelStep


@dataclass(frozen=True)
class Facts:
    """What somebody has in a season: points earned, the validated total, and every module completed so far."""

    points: int = 0
    sales_cents: int = 0
    modules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Held:
    """The level that somebody has in a season.

    start: the points from which it was had, by which its place is known where the rules have lost its code.
    reached: the highest level whose conditions hold now, which is a lower one where it was reached before.
    """

    code: str
    start: int
    since: date
    reached: str


@dataclass(frozen=True)
class Ended:
    """What somebody had in the season before, by its own levels."""

    levels: Levels
    held: Held


@dataclass(frozen=True)
class Missing:
    """What the next level still takes."""

    points: int
    sales_cents: int
    modules: tuple[str, ...]


def reached(levels: Levels, facts: Facts) -> int:
    """The place of the highest level all of whose conditions hold; those below it may take more of something else."""
    return max(place for place, step in enumerate(levels.steps) if not _is_short(step, facts))


def place_of(levels: Levels, code: str, start: int) -> int:
    """The place of a level; of one that is there no more, the highest that starts from no more points than it did."""
    if code in levels.codes:
        return levels.codes.index(code)
    return max(place for place, step in enumerate(levels.steps) if step.start <= start)


def held_now(
    levels: Levels, facts: Facts, held: Sequence[Held], ended: Sequence[Ended], first_day: date, today: date
) -> Held:
    """The highest of what was held in the season so far, what the season before leaves, and what is reached now.

    held, ended: several where codes of one person were merged. first_day: of the season.
    """
    day = max(today, first_day)
    now = reached(levels, facts)
    offers = [(now, day), *(_left(levels, one, first_day) for one in ended)]
    place, since = _highest(offers)
    if held:
        had = _highest([_kept(levels, one, day) for one in held])
        # Who has it already does not get it anew.
        place, since = had if had[0] >= place else (place, since)
    step = levels.steps[place]
    return Held(step.code, step.start, since, levels.steps[now].code)


def until(levels: Levels, held: Held, last_day: date, next_last_day: date | None) -> date | None:
    """The last day on which it is held even if nothing more is earned; None: there is none.

    next_last_day: of the season after this one, where there will be one.
    """
    if levels.downgrade == "none" or held.code == levels.codes[0]:
        return None
    return next_last_day if held.reached == held.code and next_last_day is not None else last_day


def ahead(levels: Levels, held: Held, facts: Facts) -> tuple[LevelStep, Missing] | None:
    """The level above, and what it still takes; None for who has the highest."""
    place = levels.codes.index(held.code) + 1
    if place == len(levels.steps):
        return None
    step = levels.steps[place]
    return step, _missing(step, facts)


def _highest(offers: Sequence[tuple[int, date]]) -> tuple[int, date]:
    """The highest place, for as long as it was had."""
    return max(offers, key=lambda one: (one[0], -one[1].toordinal()))


def _kept(levels: Levels, held: Held, day: date) -> tuple[int, date]:
    """What was held, by the rules as they are now."""
    return place_of(levels, held.code, held.start), held.since if held.code in levels.codes else day


def _left(levels: Levels, ended: Ended, first_day: date) -> tuple[int, date]:
    """What the season before leaves to somebody, by how its rules take levels away at its end."""
    before, had = ended.levels, ended.held
    place, made = before.codes.index(had.code), before.codes.index(had.reached)
    if before.downgrade != "none":
        place = max(made, place - 1) if before.downgrade == "one_level" else made
    step = before.steps[place]
    here = place_of(levels, step.code, step.start)
    return here, had.since if levels.steps[here].code == had.code else first_day


def _is_short(step: LevelStep, facts: Facts) -> bool:
    missing = _missing(step, facts)
    return bool(missing.points or missing.sales_cents or missing.modules)


def _missing(step: LevelStep, facts: Facts) -> Missing:
    sales = 0 if step.minimum_cents is None else max(0, step.minimum_cents - facts.sales_cents)
    modules = tuple(module for module in step.modules if module not in facts.modules)
    return Missing(max(0, step.start - facts.points), sales, modules)
