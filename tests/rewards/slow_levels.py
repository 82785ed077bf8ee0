"""What the contract says of levels, slowly: a diary of everything that happened, read from its first page every time.

After each page every open season is looked at, the earlier one first, and whatever somebody has is written under it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# As in a challenge file: {"downgrade": …, "steps": [{"code": …, "from": …}, …]}; amounts in whole cents.
Rules = dict[str, Any]
Step = dict[str, Any]


@dataclass
class Page:
    """A day of the diary, and what happened on it: one of these."""

    day: date
    joined: str = ""
    # Who, the day of the line, pieces, cents.
    sold: tuple[str, date, int, int] | None = None
    # Who, and which module.
    learnt: tuple[str, str] | None = None
    # Season, first and last day.
    started: tuple[str, date, date] | None = None
    closed: str = ""
    reopened: str = ""
    # Beside `started`, or alone for the season that is amended.
    amended: str = ""
    rules: Rules | None = None


@dataclass
class Season:
    """A season as it is known on some page; notes: of each, what was had from which day on (day, code, from)."""

    code: str
    first: date
    last: date
    rules: Rules
    before: "Season | None"
    open: bool = True
    notes: dict[str, list[tuple[date, str, int]]] = field(default_factory=dict)
    # What the conditions say of each, as it was last looked at.
    satisfied: dict[str, Step] = field(default_factory=dict)


@dataclass
class Told:
    """What is said of somebody."""

    level: str
    since: date
    until: date | None
    next: str = ""
    missing_points: int | None = None
    missing_cents: int | None = None
    missing_modules: tuple[str, ...] = ()


def told(diary: Sequence[Page], ends: dict[str, date]) -> dict[tuple[str, str], Told]:
    """By season and person; ends: the last day of the season after each."""
    seasons: list[Season] = []
    people: list[str] = []
    for number, page in enumerate(diary, 1):
        live_through(page, seasons, people)
        for season in seasons:
            if season.open or season.code == page.closed:
                for who in people:
                    look(season, who, diary[:number])
    # Who joins after a season was closed is not in it.
    known = [(season, who) for season in seasons for who in people if who in season.notes]
    return {(season.code, who): say(season, who, diary, ends[season.code]) for season, who in known}


def live_through(page: Page, seasons: list[Season], people: list[str]) -> None:
    if page.joined:
        people.append(page.joined)
    if page.started and page.rules:
        code, first, last = page.started
        seasons.append(Season(code, first, last, page.rules, seasons[-1] if seasons else None))
    for season in seasons:
        if season.code == page.amended and page.rules:
            season.rules = page.rules
        if season.code == page.closed:
            season.open = False
        if season.code == page.reopened:
            season.open = True


def look(season: Season, who: str, pages: Sequence[Page]) -> None:
    """Write down what somebody has, if it is something else than what stands there."""
    day = max(pages[-1].day, season.first)
    steps = season.rules["steps"]
    notes = season.notes.setdefault(who, [])
    satisfied = [step for step in steps if not any(lacking(season, step, who, pages))]
    season.satisfied[who] = satisfied[-1]
    if notes and notes[-1][1] not in [step["code"] for step in steps]:
        # Their level is gone: they have the one below the gap.
        step = stands_for(steps, notes[-1][1], notes[-1][2])
        notes.append((day, step["code"], step["from"]))
    offers = [(day, satisfied[-1]["code"])]
    if season.before and who in season.before.notes:
        offers.append(inherited(season, who))
    order = [step["code"] for step in steps]
    for since, code in sorted(offers):
        if not notes or order.index(code) > order.index(notes[-1][1]):
            notes.append((since, code, steps[order.index(code)]["from"]))
    # The rules may have changed what it takes.
    since, code, _start = notes[-1]
    notes[-1] = (since, code, steps[order.index(code)]["from"])


def inherited(season: Season, who: str) -> tuple[date, str]:
    """What the season before leaves to somebody, and since when that counts."""
    before = season.before
    assert before is not None
    since, code, _start = before.notes[who][-1]
    steps = before.rules["steps"]
    order = [step["code"] for step in steps]
    down = {
        "none": order.index(code),
        "one_level": max(order.index(code) - 1, steps.index(before.satisfied[who])),
        "recomputed": steps.index(before.satisfied[who]),
    }[before.rules["downgrade"]]
    left = stands_for(season.rules["steps"], steps[down]["code"], steps[down]["from"])
    return (since if left["code"] == code else season.first), left["code"]


def stands_for(steps: Sequence[Step], code: str, start: int) -> Step:
    """The step of that code; where there is none, the last that starts no later."""
    named = [step for step in steps if step["code"] == code]
    return named[0] if named else [step for step in steps if step["from"] <= start][-1]


def lacking(season: Season, step: Step, who: str, pages: Sequence[Page]) -> Iterator[Any]:
    """Points, cents and modules that a step still takes."""
    lines = [page.sold for page in pages if page.sold and page.sold[0] == who]
    own = [line for line in lines if season.first <= line[1] <= season.last]
    # Ten points for every ten pieces; a total below zero earns nothing.
    yield max(0, step["from"] - max(0, sum(line[2] for line in own)) // 10 * 10)
    yield max(0, step.get("minimum_sales", 0) - sum(line[3] for line in own)) if "minimum_sales" in step else 0
    learnt = [page.learnt[1] for page in pages if page.learnt and page.learnt[0] == who]
    yield tuple(module for module in step.get("modules", ()) if module not in learnt)


def say(season: Season, who: str, pages: Sequence[Page], end_after: date) -> Told:
    since, code, _start = season.notes[who][-1]
    steps = season.rules["steps"]
    place = [step["code"] for step in steps].index(code)
    until = None
    if place and season.rules["downgrade"] != "none":
        until = end_after if season.satisfied[who]["code"] == code else season.last
    if not season.open or place + 1 == len(steps):
        return Told(code, since, until)
    return Told(code, since, until, steps[place + 1]["code"], *lacking(season, steps[place + 1], who, pages))
