"""TOML texts as people write them: what cannot be read is refused with its place, and with what was expected there."""

import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from core.errors import Refused

PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def load_toml(text: str) -> dict[str, Any]:
    """The keys of a TOML text, numbers with a decimal point as Decimal; Refused where it cannot be read."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_told(str(error), text)) from error
    except RecursionError as error:
        raise Refused(_not_toml(_("its tables and lists lie in each other too deeply."))) from error
    except (InvalidOperation, ValueError) as error:
        # What is left is a number that no number can hold.
        raise Refused(_not_toml(_("a number in it has too many digits."))) from error


def _told(said: str, text: str) -> str:
    """What the reader says in English, in the language of whoever wrote the text."""
    reason = reason_of(said) or _("something stands here that is not TOML.")
    place = PLACE.search(said)
    # What is missing at the end is told there.
    *before, last = text.rstrip().split("\n")
    line, column = (place[1], place[2]) if place and place[1] else (len(before) + 1, len(last) + 1)
    return _not_toml(_("line %(line)s, column %(column)s: %(reason)s", line=line, column=column, reason=reason))


def _not_toml(reason: str) -> str:
    return _("This is not a TOML file that can be read: %(reason)s", reason=reason)


def reason_of(said: str) -> str:
    """What was expected, from how the reader's message begins; nothing where the message is not known."""
    return next((reason for start, reason in _reasons().items() if re.match(start, said)), "")


def _reasons() -> dict[str, str]:
    twice = _("this key or table stands twice.")
    elsewhere = _("this table is already written in another way; it cannot be continued here.")
    backslash = _(
        "a backslash in a text begins a sign of its own; write \\\\ for a backslash, or put the text between ' and '."
    )
    return _brackets() | {
        "Invalid statement": _("a key, a [table] or a comment (#) was expected."),
        "Expected newline": _(
            "the line should end here. A text stands between quotes, a date is written as 2020-04-01, a number has a "
            "point before its decimals and nothing between its thousands."
        ),
        "Expected '=' after a key": _("an equals sign was expected after the key."),
        "Invalid initial character for a key": _("a key was expected: letters, digits, dashes and _."),
        "Invalid value": _(
            "a value was expected: a text between quotes, a number, a date as 2020-04-01, true or false, "
            "a list between [ and ], a table between { and }."
        ),
        "Unterminated string|Expected": _("a text is not closed: a quote was expected."),
        "Unclosed array": _("a list is not closed: a comma or ] was expected."),
        "Unclosed inline table": _("a table is not closed: a comma or } was expected."),
        "Duplicate inline table key|Cannot overwrite a value|Cannot declare": twice,
        "Cannot mutate immutable|Cannot redefine namespace": elsewhere,
        "Illegal character|Found invalid character": _("this sign cannot stand here."),
        "Unescaped|Invalid hex value|Escaped character": backslash,
        "Invalid date": _("there is no such day or time."),
    }


def _brackets() -> dict[str, str]:
    return {
        r"Expected .\]. at the end of a table": _("] was expected after the name of a table."),
        r"Expected .\]\]. at the end of an array": _("]] was expected after the name of a list of tables."),
    }
