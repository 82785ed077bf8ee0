"""The text of a challenge on other days, under another code: comments, blank lines and order stay as written."""

import re
from collections.abc import Container
from datetime import date
from itertools import count
from typing import Any

import tomlkit
from flask_babel import gettext as _
from tomlkit.exceptions import TOMLKitError

from challenges.criteria.settings import MAX_CODE
from challenges.definition.model import Definition
from challenges.definition.shifts import ONE_YEAR_LATER, Shift, move_days
from challenges.definition.toml import read_definition
from core.errors import Refused

# A number of the year, or a quarter (in French: trimestre), standing alone in a code or title.
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
QUARTER = re.compile(r"(?<![A-Za-z0-9])([QqTt])([1-4])(?![A-Za-z0-9])")
MONTH = re.compile(r"(?<!\d)(\d{4}-)(\d\d)(?!\d)")


def a_year_later(definition: Definition) -> date:
    """The first day that a duplicate is given where nobody says another; Refused at the end of the calendar."""
    return _within(ONE_YEAR_LATER, definition.start)


def duplicate(source: str, start: date, code: str) -> str:
    """The same rules from another first day on: every day in the text moves along, the title's year too."""
    definition = read_definition(source)
    shift = Shift.of_first(definition.start, start)
    try:
        document: Any = tomlkit.parse(source)
        _retitle(document, definition, shift)
        document["code"] = code
        move_days(document, shift)
    except (ValueError, OverflowError) as error:
        if isinstance(error, TOMLKitError):
            raise Refused(_("The text of this challenge cannot be edited; write the new one by hand.")) from error
        raise Refused(_("These days lie outside the calendar.")) from error
    return tomlkit.dumps(document)


def proposed_code(definition: Definition, start: date, taken: Container[str]) -> str:
    """A code for the challenge from another first day on: with its year (`spring-2021`), and free."""
    code = renamed(definition.code, definition.start, start)
    if code == definition.code:
        code = _fitting(code, f"-{start.year}")
    numbered = (_fitting(code, f"-{number}") for number in count(2))
    return code if code not in taken else next(other for other in numbered if other not in taken)


def renamed(text: str, before: date, after: date) -> str:
    """A code or title with the month, quarter and year of one first day changed for those of another."""

    def month(found: re.Match[str]) -> str:
        same = found[0] == f"{before:%Y-%m}"
        return f"{found[1]}{after:%m}" if same else found[0]

    def quarter(found: re.Match[str]) -> str:
        return f"{found[1]}{_quarter(after)}" if int(found[2]) == _quarter(before) else found[0]

    def year(found: re.Match[str]) -> str:
        # The years that follow (2020-2021) follow.
        ahead = int(found[0]) - before.year
        return str(after.year + ahead) if ahead in (0, 1) else found[0]

    return YEAR.sub(year, QUARTER.sub(quarter, MONTH.sub(month, text)))


def _retitle(document: Any, definition: Definition, shift: Shift) -> None:
    start = shift.first(definition.start)
    titles, keys = (document["title"], ("fr", "en")) if isinstance(document["title"], dict) else (document, ("title",))
    for key in keys:
        if (title := renamed(titles[key], definition.start, start)) != titles[key]:
            titles[key] = title


def _within(shift: Shift, day: date) -> date:
    try:
        return shift.first(day)
    except (ValueError, OverflowError) as error:
        raise Refused(_("These days lie outside the calendar.")) from error


def _fitting(code: str, more: str) -> str:
    return code[: MAX_CODE - len(more)] + more


def _quarter(day: date) -> int:
    return (day.month + 2) // 3
