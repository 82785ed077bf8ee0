"""Why a challenge file is refused: the path of the key as it stands in the file, and the reason in words."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from flask_babel import gettext as _
from pydantic_core import ErrorDetails

from challenges.criteria.settings import FIRST_DAY, LAST_DAY
from challenges.definition.model import RESERVED, Definition
from challenges.definition.reasons import (
    reasons_of_leagues,
    reasons_of_levels,
    reasons_of_prizes,
    reasons_of_seasons,
)
from challenges.definition.tree import TYPE, Table, settings_of
from core.wording import number, one_of

# What is longer is not told whole.
LONGEST = 60
# From which likeness on a word is taken for another one misspelt.
ALIKE = 0.62
WORD = re.compile(r"'([^']*)'")


def path_of(detail: ErrorDetails, content: Any) -> str:
    """`criteria[2].steps[1].from`: the keys as they stand in the file, places counted from 1."""
    path = ""
    *_before, last = detail["loc"] or ("",)
    for part in detail["loc"]:
        if isinstance(part, int):
            path += f"[{part + 1}]"
            content = content[part] if isinstance(content, list) and part < len(content) else None
        elif isinstance(content, dict) and (part in content or (detail["type"] == "missing" and part is last)):
            path += f".{shown(part)}" if path else shown(part)
            content = content.get(part)
        # What else stands in a location (the type of a criterion, a branch of a union) is no key of the file.
    key = TYPE if detail["type"].startswith("union_tag") else detail.get("ctx", {}).get("key", "")
    return ".".join(part for part in (path, key) if part)


def reason_of(detail: ErrorDetails) -> str:
    """What is wrong, in the reader's language."""
    context = detail.get("ctx", {})
    if detail["type"] == "extra_forbidden":
        return _unknown(detail["loc"])
    known = {
        **_of_challenge(context),
        **_of_names(context),
        **_of_rules(context),
        **reasons_of_prizes(context),
        **reasons_of_leagues(context),
        **reasons_of_seasons(),
        **reasons_of_levels(context),
        **_of_numbers(context, detail.get("input")),
        **_of_kinds(context, detail.get("input")),
    }
    return known.get(detail["type"], _("this value cannot be used here."))


def shown(value: object) -> str:
    """A value as it is told: on one line, the beginning of a long one, no more than the kind of a list or table."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, int) and value.bit_length() > 4 * LONGEST:
        return "…"
    text = "".join(sign if sign.isprintable() else " " for sign in _digits(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _digits(value: object) -> str:
    """A value as text; a number as people write it, 0.0000001, where that is not too long."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < LONGEST:
        return f"{value:f}"
    return str(value)


def _unknown(location: tuple[int | str, ...]) -> str:
    """A key that is not known where it stands, and the one that was meant, if there is one like it."""
    near = get_close_matches(str(location[-1])[:LONGEST].lower(), _keys_at(location[:-1]), 1, ALIKE)
    if near:
        return _("this key is unknown here; did you mean “%(key)s”?", key=near[0])
    return _("this key is unknown here; check its spelling against the rule reference.")


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    """The keys that a table takes: of the challenge, or what lies inside at that location."""
    settings, more = settings_of(Definition), [""]
    types: Mapping[str, Table] = {}
    for part in location:
        found = next((setting for setting in settings if setting.key == part), None)
        if found:
            settings, more = found.inside, [""]
            types = found.types
        elif part in types:
            table = types[str(part)]
            settings, more = table.inside, [TYPE] if table.is_typed else []
    return [key for key in [*(setting.key for setting in settings), *more] if key]


def _of_challenge(context: dict[str, Any]) -> dict[str, str]:
    return {
        "missing": _("this key is missing."),
        "too_short": _("this list is empty; it takes at least one entry."),
        "end_before_start": _("the end lies before the start."),
        "challenge_too_long": _("a challenge lasts at most ten years."),
        "too_long": _("this list has more than %(most)s entries.", most=context.get("max_length")),
        "declare_before_end": _("it lies before the end of the challenge."),
        "close_before_end": _("it has to lie after the end of the challenge."),
        "code_reserved": _("“%(value)s” cannot be used as a code; choose another.", value=RESERVED),
        "top_alone": _("“standing = \"top\"” and “top”, the number of members that count, go together."),
        "sales_not_in_challenge": _(
            "criterion “%(name)s” counts sales that the challenge does not look at.", name=context.get("name")
        ),
    }  # fmt: skip


def _of_names(context: dict[str, Any]) -> dict[str, str]:
    value = shown(context.get("value"))
    return {
        "name_twice": _("two criteria are named “%(value)s”; each needs a name of its own.", value=value),
        "name_taken": _("the name “%(value)s” is already taken; points stand under it in the ledger.", value=value),
        "listed_twice": _("“%(value)s” stands twice in this list.", value=value),
        "no_such_name": _("nothing in this challenge is named “%(value)s”.", value=value),
        "rate_twice": _("two rates are about “%(value)s”; a line counts under one only.", value=value),
        "step_twice": _("two steps begin at %(value)s; nobody could tell which one holds.", value=_number(value)),
    }


def _of_rules(context: dict[str, Any]) -> dict[str, str]:
    return {
        "not_boosted": _(
            "“%(value)s” cannot be boosted: only criteria of the types “revenue” and “range” can.",
            value=shown(context.get("value")),
        ),
        "nothing_to_boost": _("there is no criterion of the types “revenue” or “range” that it could boost."),
        "booster_outside": _("it lies outside the days of the challenge: it would never boost anything."),
        "module_or_minimum": _("a gate names either a module or a minimum, and one of them only."),
        "two_parts": _("a bundle takes two ranges or products at least."),
        "streak_alone": _(
            "“streak” and “streak_points” go together: so many periods in a row, and what they give."
        ),
        "gives_nothing": _("it gives nothing: set “points”, “streak_points” or “all_points”."),
        "range_or_product": _("a rate names either a range or a product, and one of them only."),
    }  # fmt: skip


def _of_numbers(context: dict[str, Any], value: object) -> dict[str, str]:
    of_no_number = _("“%(value)s” is not a number; write it without quotes, with a decimal point.", value=shown(value))
    whole = _("“%(value)s” is not a whole number.", value=shown(value))
    least, most, above = (_bound(context.get(key)) for key in ("ge", "le", "gt"))
    return {
        "number": of_no_number,
        "finite_number": of_no_number,
        "int_type": whole,
        "int_parsing": whole,
        "int_parsing_size": whole,
        "int_from_float": whole,
        "two_decimals": _("“%(value)s” has more than two decimals.", value=shown(value)),
        "six_decimals": _("“%(value)s” has more than six decimals.", value=shown(value)),
        "whole_pieces": _("a quantity is a whole number of pieces."),
        **_outside(value, above=above, least=least, most=most),
    }  # fmt: skip


def _outside(value: object, above: str, least: str, most: str) -> dict[str, str]:
    """What is beyond its bounds: a day of the calendar, or a number."""
    if isinstance(value, date):
        days = _("a day lies between %(first)s and %(last)s.", first=FIRST_DAY.year, last=LAST_DAY.year)
        return {"greater_than_equal": days, "less_than_equal": days}
    return {
        "greater_than": _("it has to be more than %(bound)s.", bound=above),
        "greater_than_equal": _("it has to be at least %(bound)s.", bound=least),
        "less_than_equal": _("it can be at most %(bound)s.", bound=most),
    }


def _of_kinds(context: dict[str, Any], value: object) -> dict[str, str]:
    given, table = shown(value), _("this has to be a table of keys.")
    day = _("“%(value)s” is not a date; write it as 2020-04-01.", value=given)
    return {
        "string_type": _("“%(value)s” is not text between quotes.", value=given),
        "string_too_short": _("it is empty."),
        "string_too_long": _("it is longer than %(bound)s characters.", bound=context.get("max_length")),
        "string_pattern_mismatch": _("“%(value)s” may hold only letters, digits, dots, dashes and _.", value=given),
        "unreadable_sign": _("it holds a sign that cannot be shown (a line break, a tab or a control character)."),
        **dict.fromkeys(("date_type", "date_parsing"), day),
        **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), day),
        "literal_error": _(
            "“%(value)s” is not possible here; write %(choices)s.", value=given, choices=_choices(context, "expected")
        ),
        **_of_types(context),
        "tuple_type": _("this has to be a list."),
        **dict.fromkeys(("model_type", "model_attributes_type"), table),
    }  # fmt: skip


def _of_types(context: dict[str, Any]) -> dict[str, str]:
    """A criterion of a type that there is not, and what there is."""
    given, known = shown(context.get("tag")), list(_words(context, "expected_tags"))
    near = get_close_matches(given.lower(), known, 1, ALIKE)
    there_is = _("“%(value)s” is not a type of criterion; write %(choices)s.", value=given, choices=one_of(known))
    meant = _("“%(value)s” is not a type of criterion; did you mean “%(type)s”?", value=given, type="".join(near))
    return {
        "union_tag_invalid": meant if near else there_is,
        "union_tag_not_found": _("this criterion does not say its type."),
    }


def _choices(context: dict[str, Any], key: str) -> str:
    return one_of(list(_words(context, key)))


def _words(context: dict[str, Any], key: str) -> Iterator[str]:
    """The words that pydantic lists between quotes."""
    yield from WORD.findall(str(context.get(key, "")))


def _bound(bound: object) -> str:
    """A bound as a person writes it; pydantic gives decimals as they are written in Python."""
    return _number(str(bound).removeprefix("Decimal('").removesuffix("')"))


def _number(text: str) -> str:
    """A number in the reader's way of writing; anything else as it is."""
    return number(Decimal(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
