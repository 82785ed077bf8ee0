"""The challenge file: TOML text to a definition and back, refused with the path of the key and the reason in words."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import tomlkit
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from challenges.definition.model import RESERVED, Definition
from challenges.definition.reasons import reasons_of_leagues, reasons_of_prizes, reasons_of_seasons
from core.errors import Refused


@dataclass(frozen=True)
class Refusal:
    """One thing wrong in a challenge file: the path of its key, and the reason."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


class RefusedDefinition(Refused):
    """A challenge file that cannot be taken; every reason, not only the first."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("\n".join(str(refusal) for refusal in refusals))
        self.refusals = refusals


@lru_cache(maxsize=256)
def read_definition(source: str) -> Definition:
    """The definition that a challenge file's text holds; RefusedDefinition where it holds none."""
    try:
        content = tomllib.loads(source, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        reason = _("This is not a TOML file that can be read: %(error)s.", error=str(error))
        raise RefusedDefinition([Refusal("", reason)]) from error
    return definition_from(content)


def definition_from(content: dict[str, Any]) -> Definition:
    """The definition that a mapping of keys holds, whatever format it was read from."""
    try:
        return Definition.model_validate(content)
    except ValidationError as error:
        refusals = [
            Refusal(path_of(detail, content), reason_of(detail)) for detail in error.errors() if not _follows(detail)
        ]
        raise RefusedDefinition(list(dict.fromkeys(refusals))) from error


def _follows(detail: ErrorDetails) -> bool:
    """Whether this only follows from another refusal: a list is told to be empty because its entries are refused."""
    return detail["type"] == "too_short" and bool(detail["input"])


def write_definition(definition: Definition) -> str:
    """The file of a definition: only what differs from the defaults, in the order of the reference."""
    document = tomlkit.document()
    for key, value in _plain(definition).items():
        document.add(key, value)
    return tomlkit.dumps(document)


def _plain(value: object) -> Any:
    """Models as mappings, sequences as lists, decimals as TOML numbers that read back as the same decimals."""
    if isinstance(value, BaseModel):
        chosen = value.model_dump(exclude_unset=True, exclude_none=True, by_alias=True)
        return {key: _plain(entry) for key, entry in chosen.items()}
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else tomlkit.value(format(value, "f"))
    return value


def path_of(detail: ErrorDetails, content: Any) -> str:
    """`criteria[2].steps[1].from`: the keys as they stand in the file, places counted from 1."""
    path = ""
    *_before, last = detail["loc"] or ("",)
    for part in detail["loc"]:
        if isinstance(part, int):
            path += f"[{part + 1}]"
            content = content[part] if isinstance(content, list) and part < len(content) else None
        elif isinstance(content, dict) and (part in content or (detail["type"] == "missing" and part is last)):
            path += f".{part}" if path else part
            content = content.get(part)
        # What else stands in a location (the type of a criterion, a branch of a union) is no key of the file.
    key = "type" if detail["type"].startswith("union_tag") else detail.get("ctx", {}).get("key", "")
    return ".".join(part for part in (path, key) if part)


def reason_of(detail: ErrorDetails) -> str:
    """What is wrong, in the reader's language."""
    context = detail.get("ctx", {})
    known = _reasons(context, detail.get("input"))
    return known.get(detail["type"], _("this value cannot be used here."))


def _reasons(context: dict[str, Any], value: object) -> dict[str, str]:
    listed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return {
        **_reasons_of_kind(context, value, listed),
        "missing": _("this key is missing."),
        "extra_forbidden": _("this key is unknown here; check its spelling against the rule reference."),
        "too_short": _("this list is empty; it takes at least one entry."),
        "end_before_start": _("the end lies before the start."),
        "too_long": _("a challenge lasts at most ten years."),
        "declare_before_end": _("declare_until lies before the end of the challenge."),
        "close_before_end": _("close_on has to lie after the end of the challenge."),
        "code_reserved": _("“%(value)s” cannot be used as a code; choose another.", value=RESERVED),
        "name_twice": _(
            "two criteria are named “%(value)s”; each needs a name of its own.", value=context.get("value")
        ),
        "name_taken": _(
            "the name “%(value)s” is already taken; points stand under it in the ledger.", value=context.get("value")
        ),
        "listed_twice": _("“%(value)s” stands twice in this list.", value=context.get("value")),
        "no_such_name": _("nothing in this challenge is named “%(value)s”.", value=context.get("value")),
        "not_boosted": _(
            "“%(value)s” cannot be boosted: only criteria of the types revenue and range can.",
            value=context.get("value"),
        ),
        "nothing_to_boost": _("there is no criterion of the types revenue or range that it could boost."),
        "booster_outside": _("it lies outside the days of the challenge: it would never boost anything."),
        "module_or_minimum": _("a gate names either a module or a minimum, and one of them only."),
        "top_alone": _('standing = "top" and top, the number of members that count, go together.'),
        "two_parts": _("a bundle takes two ranges or products at least."),
        "streak_alone": _("streak and streak_points go together: so many periods in a row, and what they give."),
        "gives_nothing": _("it gives nothing: set points, streak_points or all_points."),
        "step_twice": _("two steps begin at %(value)s; nobody could tell which one holds.", value=context.get("value")),
        "rate_twice": _("two rates are about “%(value)s”; a line counts under one only.", value=context.get("value")),
        "range_or_product": _("a rate names either a range or a product, and one of them only."),
        **reasons_of_prizes(context),
        **reasons_of_leagues(context),
        **reasons_of_seasons(),
        "sales_not_in_challenge": _(
            "criterion “%(name)s” counts sales that the challenge does not look at.", name=context.get("name")
        ),
    }


def _bound(context: dict[str, Any], key: str) -> str:
    """A bound as a person writes it; pydantic gives decimals as they are written in Python."""
    return str(context.get(key)).removeprefix("Decimal('").removesuffix("')")


def _reasons_of_kind(context: dict[str, Any], value: object, listed: str) -> dict[str, str]:
    number = _("“%(value)s” is not a number; write it without quotes, with a decimal point.", value=value)
    whole = _("“%(value)s” is not a whole number.", value=value)
    text = _("“%(value)s” is not text between quotes.", value=value)
    day = _("“%(value)s” is not a date; write it as 2020-04-01.", value=value)
    choice = _("“%(value)s” is not one of: %(choices)s.", value=value, choices=listed)
    tags = str(context.get("expected_tags", "")).replace("'", "")
    return {
        "number": number,
        "int_type": whole,
        "int_parsing": whole,
        "int_from_float": whole,
        "two_decimals": _("“%(value)s” has more than two decimals.", value=value),
        "six_decimals": _("“%(value)s” has more than six decimals.", value=value),
        "finite_number": number,
        "whole_pieces": _("a quantity is a whole number of pieces."),
        "greater_than": _("it has to be more than %(bound)s.", bound=_bound(context, "gt")),
        "greater_than_equal": _("it has to be at least %(bound)s.", bound=_bound(context, "ge")),
        "less_than_equal": _("it can be at most %(bound)s.", bound=_bound(context, "le")),
        "string_type": text,
        "string_too_short": _("it is empty."),
        "string_too_long": _("it is longer than %(bound)s characters.", bound=context.get("max_length")),
        "string_pattern_mismatch": _("“%(value)s” may hold only letters, digits, dots, dashes and _.", value=value),
        "date_type": day,
        "date_parsing": day,
        "date_from_datetime_parsing": day,
        "date_from_datetime_inexact": day,
        "literal_error": choice,
        "union_tag_invalid": _(
            "“%(value)s” is not a type of criterion; there are: %(choices)s.", value=context.get("tag"), choices=tags
        ),
        "union_tag_not_found": _("this criterion does not say its type."),
        "tuple_type": _("this has to be a list."),
        "model_type": _("this has to be a table of keys."),
        "model_attributes_type": _("this has to be a table of keys."),
    }
