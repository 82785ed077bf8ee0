"""TOML texts as people write them: what cannot be read is refused with its place, and with what was expected there."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from core import limits
from core.errors import Refused

PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


# A key of many parts, from its first one: the reader takes ever longer for them.
_PART = r"""(?:[\w-]{1,200}|"[^"\n]{0,200}"|'[^'\n]{0,200}')"""
_DEEP_KEY = re.compile(rf"(?<![\w.\-])(?:{_PART}[ \t]{{0,8}}\.[ \t]{{0,8}}){{{limits.TOML_DEPTH}}}")


def load_toml(text: str) -> dict[str, Any]:
    """The keys of a TOML text, numbers with a decimal point as Decimal; Refused where it cannot be read.

    Neither deeper nor longer than `core.limits` has it, and every number one that can be counted with.
    """
    if len(text) > limits.TOML_BYTES:
        raise Refused(_not_toml(_("it has more than %(most)s kB.", most=limits.TOML_BYTES // 1024)))
    if found := _DEEP_KEY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Refused(_not_toml(_("line %(line)s: a key has too many parts.", line=line)))
    try:
        content = tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_told(str(error), text)) from error
    except RecursionError as error:
        raise Refused(_too_deep()) from error
    except ValueError as error:
        # What is left is a whole number of thousands of digits.
        raise Refused(_not_toml(_("a number in it has too many digits."))) from error
    for path, value in _walked(content):
        _refuse_unbounded(path, value)
    return content


def read_text_file(file: Path) -> bytes:
    """The bytes of a file that people write; Refused where they are more than anybody writes, or never end."""
    with file.open("rb") as opened:
        content = opened.read(limits.TOML_BYTES + 1)
    if len(content) > limits.TOML_BYTES:
        raise Refused(_("“%(file)s” has more than %(most)s kB.", file=file.name, most=limits.TOML_BYTES // 1024))
    return content


@dataclass(frozen=True)
class _NoNumber:
    """A number that nobody counts with, as it is written."""

    written: str


def _number(written: str) -> Decimal | _NoNumber:
    try:
        number = Decimal(written if len(written) <= _MOST_WRITTEN else "NaN")
    except InvalidOperation:
        return _NoNumber(written)
    return number if is_countable(number) else _NoNumber(written)


def is_countable(number: Decimal) -> bool:
    """Whether a number is one, and has no more digits than anybody counts with: others may take for ever."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return (number.is_zero() and -limits.DIGITS <= int(exponent) <= 0) or (
        number.adjusted() < limits.DIGITS and int(exponent) >= -limits.DIGITS
    )


_SHOWN = 40
_MOST_WRITTEN = 2 * limits.DIGITS + 10


def _walked(content: dict[str, Any]) -> Iterator[tuple[list[str], Any]]:
    """Every value, with the keys that lead to it; tables and lists among them, but not what lies in too deep ones."""
    left: list[tuple[list[str], Any]] = [([], content)]
    while left:
        path, value = left.pop()
        yield path, value
        if isinstance(value, dict):
            left += [([*path, key], inner) for key, inner in value.items()]
        elif isinstance(value, list):
            left += [([*path, f"[{place}]"], inner) for place, inner in enumerate(value, 1)]


def _refuse_unbounded(path: list[str], value: Any) -> None:
    if len(path) > 2 * limits.TOML_DEPTH:
        raise Refused(_too_deep())
    key = ".".join(part[: limits.KEY_LETTERS] for part in path).replace(".[", "[")
    if path and len(path[-1]) > limits.KEY_LETTERS:
        raise Refused(_("%(key)s…: a key has at most %(most)s characters.", key=key, most=limits.KEY_LETTERS))
    if isinstance(value, _NoNumber) or (isinstance(value, int) and abs(value) >= 10**limits.DIGITS):
        written = value.written if isinstance(value, _NoNumber) else str(value)
        shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        raise Refused(
            _(
                "%(key)s: “%(value)s” is no number that can be counted with; it has at most %(most)s digits on either"
                " side of the decimal point.",
                key=key,
                value=shown,
                most=limits.DIGITS,
            )
        )


def _too_deep() -> str:
    return _not_toml(_("its tables and lists lie in each other too deeply."))


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
