"""Seasons: the file of the next one, and which are due."""

import copy
import re
from datetime import date, timedelta
from typing import Any

LENGTHS = {"month": 1, "quarter": 3, "year": 12}
ENDS = ("end", "declare_until", "close_on")


def next_file(challenge: dict[str, Any]) -> dict[str, Any]:
    """The challenge file of the season after this one."""
    months = LENGTHS[challenge["renew"]]
    found = copy.deepcopy(challenge)
    start = challenge["end"] + timedelta(days=1)
    end = later(start, months, is_last=False) - timedelta(days=1)
    inside = [challenge["start"] + timedelta(days=n) for n in range((start - challenge["start"]).days)]
    move(found, months, inside, start, end)
    found["start"], found["end"] = start, end
    found["code"] = code_of(challenge, found["start"])
    found["title"] = challenge["title"]
    return found


def code_of(challenge: dict[str, Any], start: date) -> str:
    """The code without the period it ends with, if any, and with that of the new season."""
    base = re.sub(r"-[0-9]{4}$|-[0-9]{4}-[0-9]{2}$|-[0-9]{4}-Q[1234]$", "", challenge["code"])
    quarter = "Q" + "111222333444"[start.month - 1]
    ending = {"year": "%Y", "month": "%Y-%m", "quarter": f"%Y-{quarter}"}[challenge["renew"]]
    return f"{base}-{start.strftime(ending)}"


def move(table: Any, months: int, inside: list[date], start: date, end: date) -> None:
    """Every day in it, so many months later; those `inside` the season stay inside the next, from start to end."""
    if isinstance(table, list):
        for entry in table:
            move(entry, months, inside, start, end)
    if isinstance(table, dict):
        one_day = "start" in table and table["start"] == table.get("end")
        for key, entry in table.items():
            if isinstance(entry, date):
                moved = later(entry, months, is_last=key in ENDS and not one_day)
                if entry in inside and moved < start:
                    moved = start
                if entry in inside and moved > end:
                    moved = end
                table[key] = moved
            else:
                move(entry, months, inside, start, end)


def later(day: date, months: int, is_last: bool) -> date:
    """The same day so many months later, or the last there is; where a period ends with a month, it still does."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    ends_a_month = (day + timedelta(days=1)).day == 1
    if is_last and ends_a_month:
        return last
    return min(first + timedelta(days=day.day - 1), last)


def codes_by(challenge: dict[str, Any], day: date) -> list[str]:
    """The codes of all seasons that have started by a day, this one first."""
    codes = [challenge["code"]]
    while day > challenge["end"]:
        challenge = next_file(challenge)
        codes.append(challenge["code"])
    return codes
