"""The JSON schema of a challenge: the same keys, bounds and choices as the file, told in the reader's language."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from challenges.criteria.settings import CODE, LONGEST_NAME
from challenges.definition.model import Definition
from challenges.definition.tree import TYPE, Setting, settings_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBERS = {
    **dict.fromkeys(("money", "measured", "percent"), "number"),
    **dict.fromkeys(("points", "days", "count"), "integer"),
}
Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema of a whole challenge; unknown keys are refused."""
    table = _table(settings_of(Definition), Definition.model_config.get("title") or "", Definition.help)
    return {"$schema": DIALECT, **table}


def _table(settings: Sequence[Setting], label: str, told: str) -> Schema:
    return {
        **({"title": _(label), "description": _(told)} if label else {}),
        "type": "object",
        "properties": {setting.key: _setting(setting) for setting in settings},
        "required": [setting.key for setting in settings if setting.required],
        "additionalProperties": False,
    }


def _setting(setting: Setting) -> Schema:
    """A key: what it is called, what it does, what it may hold."""
    said = {"title": _(setting.label), "description": _(setting.help)}
    if setting.many:
        longest = {} if setting.longest is None else {"maxItems": setting.longest}
        return said | {"type": "array", "items": _value(setting), "minItems": setting.fewest, **longest}
    default = {"default": _plain(setting.default)} if isinstance(setting.default, str | int | Decimal) else {}
    unit = {"x-unit": setting.unit} if setting.unit else {}
    return said | unit | default | _value(setting)


def _value(setting: Setting) -> Schema:
    """One value of a setting; where a text or a table may stand, either."""
    if setting.types:
        return {"oneOf": [_typed(setting, word) for word in setting.types]}
    table = _table(setting.inside, "", "")
    if setting.kind == "table":
        return table
    plain = _plain_value(setting)
    return {"oneOf": [plain, table]} if setting.inside else plain


def _typed(setting: Setting, word: str) -> Schema:
    """A table of one type, whose first key says so where there is such a key."""
    one = setting.types[word]
    table = _table(one.inside, one.label, one.help)
    if not one.is_typed:
        return table
    table["properties"] = {TYPE: {"const": word}, **table["properties"]}
    table["required"] = [TYPE, *table["required"]]
    return table


def _plain_value(setting: Setting) -> Schema:
    if setting.kind in NUMBERS:
        return {"type": NUMBERS[setting.kind], **_bounds(setting)}
    if setting.kind == "choice":
        return {"oneOf": [{"const": word, "title": _(meaning)} for word, meaning in setting.words.items()]}
    if setting.kind == "date":
        return {"type": "string", "format": "date"}
    if setting.kind == "code":
        return {"type": "string", "pattern": CODE}
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}


def _bounds(setting: Setting) -> Schema:
    lower = "exclusiveMinimum" if setting.above else "minimum"
    bounds = {lower: setting.least, "maximum": setting.most}
    return {key: _plain(bound) for key, bound in bounds.items() if bound is not None}


def _plain(value: Any) -> Any:
    """A number as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
