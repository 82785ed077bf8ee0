"""What was typed into the fields, as edits of the file; what cannot be read is refused under its key's path."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from challenges.builder.edits import Drop, Edit, Put
from challenges.builder.fields import TABLE, Field
from challenges.builder.paths import found_at
from challenges.definition.refusals import shown
from challenges.definition.toml import Refusal, RefusedDefinition
from core.asked import day_of, decimal_of

# What was sent: the texts under each name.
Sent = Mapping[str, Sequence[str]]


def edits_of(fields: Sequence[Field], sent: Sent, content: dict[str, Any]) -> list[Edit]:
    """The edits that make the file say what was typed; RefusedDefinition with everything that cannot be read.

    content: what the file holds. A field that was not sent, or comes as it was, makes none.
    """
    edits: list[Edit] = []
    refusals: list[Refusal] = []
    moved = [field for field in fields if field.name in sent and _text(sent[field.name]) != field.text]
    # Days of a table that stands in place of a word, where the word was chosen.
    words = {
        field.path for field in fields if field.setting.kind == "choice" and _text(sent.get(field.name, ())) != TABLE
    }
    moved = [field for field in moved if field.path.rpartition(".")[0] not in words]
    for path in dict.fromkeys(field.path for field in moved):
        together = [field for field in fields if field.path == path]
        try:
            edits += _edits(together, sent, content)
        except RefusedDefinition as error:
            refusals += error.refusals
    if refusals:
        raise RefusedDefinition(refusals)
    return edits + _renamed(edits, content)


def _edits(together: Sequence[Field], sent: Sent, content: dict[str, Any]) -> list[Edit]:
    """The edits of one key; a text in both languages has two fields."""
    field = together[0]
    present = found_at(content, field.path)
    if field.language:
        return _translated(together, sent, present)
    text = _text(sent[field.name])
    if field.setting.kind == "choice" and TABLE in (text, field.text):
        return _choice_or_table(field, text, sent)
    value = value_of(field, text)
    if value is None:
        if field.setting.required:
            raise RefusedDefinition([Refusal(field.path, _("this key is missing."))])
        return [] if present is None else [Drop(field.path)]
    return [] if value == present else [Put(field.path, value)]


def _choice_or_table(field: Field, text: str, sent: Sent) -> list[Edit]:
    """A word in place of a table, or the table that its own fields fill."""
    if text != TABLE:
        return [Put(field.path, text)]
    table = {}
    for one in field.setting.inside:
        below = Field(f"{field.path}.{one.key}", one, ())
        table[one.key] = value_of(below, sent.get(below.name, ("",))[0])
    missing = [key for key, value in table.items() if value is None]
    if missing:
        raise RefusedDefinition([Refusal(f"{field.path}.{key}", _("this key is missing.")) for key in missing])
    return [Put(field.path, table)]


def _translated(together: Sequence[Field], sent: Sent, present: Any) -> list[Edit]:
    """A text that is the same in both languages stays one text."""
    path = together[0].path
    texts = {one.language: _text(sent.get(one.name, one.texts)).strip() for one in together}
    if not any(texts.values()):
        if together[0].setting.required:
            raise RefusedDefinition([Refusal(f"{path}.{one.language}", _("it is empty.")) for one in together])
        return [] if present is None else [Drop(path)]
    if isinstance(present, dict):
        return [Put(f"{path}.{key}", text) for key, text in texts.items() if text != present.get(key)]
    first, *others = texts.values()
    return [Put(path, first if others == [first] else texts)]


def value_of(field: Field, text: str) -> Any:
    """What a text says in a field; None where it is empty, RefusedDefinition where it says nothing of that kind."""
    if field.setting.many:
        entries = [entry.strip() for entry in text.split("\n") if entry.strip()]
        return [_one(field, entry) for entry in entries] or None
    return _one(field, text.strip()) if text.strip() else None


def _one(field: Field, text: str) -> Any:
    if field.is_number:
        return _number(field, text)
    if field.setting.kind == "date":
        day = day_of(text)
        if day is None:
            told = _("“%(value)s” is not a date; write it as 2020-04-01.", value=shown(text))
            raise RefusedDefinition([Refusal(field.path, told)])
        return day
    return text


def _number(field: Field, text: str) -> int | Decimal:
    """A number as people type it: with a comma for its decimals, and spaces between its thousands."""
    number = decimal_of("".join(sign for sign in text if not sign.isspace()))
    if number is None:
        told = _("“%(value)s” is not a number.", value=shown(text))
        raise RefusedDefinition([Refusal(field.path, told)])
    return int(number) if number == number.to_integral_value() else number


def _renamed(edits: Sequence[Edit], content: dict[str, Any]) -> list[Edit]:
    """Whatever names a rule follows its new name."""
    names: dict[str, str] = {}
    for edit in edits:
        kind = edit.path.split("[")[0]
        if isinstance(edit, Put) and edit.path.endswith("].name") and kind in ("criteria", "boosters", "caps"):
            names[found_at(content, edit.path)] = edit.value
    return [
        Put(f"{kind}[{place}].criteria", [names.get(name, name) for name in around["criteria"]])
        for kind in ("boosters", "caps", "gates")
        for place, around in enumerate(content.get(kind, ()), 1)
        if names.keys() & set(around.get("criteria", ()))
        and not any(edit.path == f"{kind}[{place}].criteria" for edit in edits)
    ]


def _text(texts: Sequence[str]) -> str:
    """What a field holds, without the empty entries of a list, and with line ends as they were written."""
    return "\n".join(text.replace("\r\n", "\n") for text in texts if text)
