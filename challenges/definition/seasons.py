"""The next season of a standing programme: the same text with its days moved, under a code with its period."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import tomlkit
from flask_babel import gettext as _
from tomlkit.exceptions import TOMLKitError

from challenges.definition.duplicates import renamed
from challenges.definition.model import Days, Definition
from challenges.definition.renewal import MONTHS, last_day, season_code
from challenges.definition.shifts import LASTS, Shift
from challenges.definition.toml import read_definition
from core.errors import Refused


def next_season(source: str) -> str:
    """The text of the season after this one: from the day after its end on, for a whole period.

    Every other day in it moves by that period. Refused where it renews nothing, or the text cannot be edited.
    """
    definition = read_definition(source)
    if definition.renew is None:
        raise Refused(_("Challenge “%(code)s” is not renewed.", code=definition.code))
    try:
        return _moved(source, definition, definition.renew)
    except TOMLKitError as error:
        raise Refused(_("The text of this challenge cannot be edited; write the new one by hand.")) from error
    except (ValueError, OverflowError) as error:
        raise Refused(_("These days lie outside the calendar.")) from error


def next_code(definition: Definition) -> str:
    """The code that the next season of a challenge that is renewed will have."""
    return season_code(definition.code, next_start(definition), definition.renew or "year")


def next_start(definition: Definition) -> date:
    """The first day of the season after this one."""
    return definition.end + timedelta(days=1)


def _moved(source: str, definition: Definition, renew: str) -> str:
    document: Any = tomlkit.parse(source)
    start = next_start(definition)
    end = last_day(start, renew)
    _move_days(document, _Move(Shift(MONTHS[renew]), definition.own_days, (start, end)))
    # The first season may have been a short one: the next one begins after it all the same.
    document["start"], document["end"] = start, end
    document["code"] = season_code(definition.code, start, renew)
    title = document["title"]
    for holder, key in ((title, "fr"), (title, "en")) if isinstance(title, dict) else ((document, "title"),):
        text = renamed(holder[key], definition.start, start)
        if text != holder[key]:
            holder[key] = text
    return tomlkit.dumps(document)


@dataclass(frozen=True)
class _Move:
    """Where days go: by whole months, those inside the former season to days inside the next one."""

    shift: Shift
    former: Days
    following: Days

    def to(self, day: date, is_last: bool) -> date:
        moved = self.shift.last(day) if is_last else self.shift.first(day)
        if not self.former[0] <= day <= self.former[1]:
            return moved
        # Where months are of different lengths, a day at one end may miss the season by a little.
        return min(max(moved, self.following[0]), self.following[1])


def _move_days(content: Any, move: _Move) -> None:
    if isinstance(content, dict):
        single = content.get("start") == content.get("end")
        for key, entry in content.items():
            if isinstance(entry, date):
                content[key] = move.to(entry, key in LASTS and not single)
            else:
                _move_days(entry, move)
    elif isinstance(content, list):
        for entry in content:
            _move_days(entry, move)
