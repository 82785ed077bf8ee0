"""Every setting of a challenge file says what it is; forms, the JSON schema and messages are made from that."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from flask import Flask, g
from flask_babel import gettext
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from challenges.criteria.settings import Model, Unit
from challenges.definition.model import Definition
from challenges.definition.schema import json_schema
from challenges.definition.tree import Setting, Table, flat, settings_of
from core.wording import documents
from tests.conftest import Palier
from tests.slow.challenge_files import challenges
from tests.slow.worlds import worlds

SETTINGS = settings_of(Definition)
UNITS = {"money", "measured", "points", "percent", "days", "count"}


def tables(settings: tuple[Setting, ...]) -> Iterator[Table]:
    for setting in flat(settings):
        yield from setting.types.values()


def texts() -> Iterator[tuple[str, str]]:
    """Everything that a reader is told of the settings, and where it stands."""
    for setting in flat(SETTINGS):
        yield setting.path, setting.label
        yield setting.path, setting.help
        yield from ((f"{setting.path} = {word}", meaning) for word, meaning in setting.words.items())
    for table in tables(SETTINGS):
        yield table.label, table.label
        yield table.label, table.help


def test_every_setting_says_what_it_is() -> None:
    """Its kind (else the tree could not be made), its unit where it counts, its label, its help; in sentences."""
    for setting in flat(SETTINGS):
        assert bool(setting.unit) == (setting.kind in UNITS), setting
        assert setting.unit is None or setting.unit in get_args(Unit), setting
        assert bool(setting.words) == (setting.kind == "choice"), setting
        assert setting.help.endswith((".", ":")), setting
        if setting.kind in UNITS | {"date"}:
            assert setting.least is not None and setting.most is not None, setting
    assert [where for where, said in texts() if not said] == []


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application that only has to speak."""
    return create_app("sqlite://")


def test_every_setting_is_told_in_both_languages(wordy: Flask) -> None:
    said: dict[str, list[str]] = {}
    for language in ("en", "fr"):
        with wordy.test_request_context():
            g.language = language
            said[language] = [gettext(text) for _where, text in texts()]
    assert said["en"] == [text for _where, text in texts()]
    # Words that both languages have in common.
    same = {"Points", "Budget", "Code", "Participants", "Audience", "Minimum", "Module", "Modules", "Segments"}
    if all(english == french for english, french in zip(said["en"], said["fr"], strict=True)):
        pytest.skip("the translations are not compiled: script/setup does it")
    assert {english for english, french in zip(said["en"], said["fr"], strict=True) if english == french} <= same


@pytest.mark.parametrize(("language", "one", "many"), [
    ("en", "1 document", "1,200 documents"),
    ("fr", "1 document", "1\u202f200 documents"),
])  # fmt: skip
def test_documents_are_counted_in_words(wordy: Flask, language: str, one: str, many: str) -> None:
    with wordy.test_request_context():
        g.language = language
        assert (documents(1), documents(1200)) == (one, many)


def test_the_tree_holds_every_key_of_every_model() -> None:
    """Each model's keys, once where it stands; the types of criteria are told by the table that each is."""

    def models(kind: type[Model]) -> Iterator[type[Model]]:
        for below in kind.__subclasses__():
            yield below
            yield from models(below)

    held = {setting.path.rsplit(".", 1)[-1] for setting in flat(SETTINGS)}
    for model in models(Model):
        keys = {declared.alias or name for name, declared in model.model_fields.items()}
        assert keys - {"type"} <= held, model


# --- The JSON schema --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema(wordy: Flask) -> dict[str, Any]:
    with wordy.test_request_context():
        g.language = "en"
        return json_schema()


@given(data=st.data())
def test_the_schema_takes_what_the_file_takes_and_no_other_key(schema: dict[str, Any], data: st.DataObject) -> None:
    content, _text = data.draw(challenges(data.draw(worlds(max_documents=4))))
    plain = in_json(content)
    assert fits(plain, schema)
    tables = list(objects(plain))
    table = tables[data.draw(st.integers(0, len(tables) - 1))]
    table["colour"] = "red"
    assert not fits(plain, schema)
    del table["colour"]
    for key, wrong in (("criteria", []), ("start", 5), ("credit", "boss"), ("code", "a b")):
        assert not fits(plain | {key: wrong}, schema)
    del plain["title"]
    assert not fits(plain, schema)


def in_json(value: Any) -> Any:
    """A challenge file's content as JSON has it."""
    if isinstance(value, dict):
        return {key: in_json(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [in_json(entry) for entry in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from objects(entry)


TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "number": int | float, "integer": int}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is what a schema says: the part of JSON Schema that ours uses, and nothing else."""
    told = {"title", "description", "default", "format", "x-unit", "$schema"}
    return all(HOLDS[word](value, said, schema) for word, said in schema.items() if word not in told)


HOLDS: dict[str, Any] = {
    "type": lambda value, said, _: isinstance(value, TYPES[said]) and not isinstance(value, bool),
    "const": lambda value, said, _: value == said,
    "oneOf": lambda value, said, _: sum(fits(value, one) for one in said) == 1,
    "required": lambda value, said, _: not isinstance(value, dict) or set(said) <= value.keys(),
    "additionalProperties": lambda value, _, schema: (
        not isinstance(value, dict) or value.keys() <= schema["properties"].keys()
    ),
    "properties": lambda value, said, _: (
        not isinstance(value, dict) or all(fits(value[key], one) for key, one in said.items() if key in value)
    ),
    "items": lambda value, said, _: not isinstance(value, list) or all(fits(entry, said) for entry in value),
    "maxItems": lambda value, said, _: not isinstance(value, list) or len(value) <= said,
    "minItems": lambda value, said, _: not isinstance(value, list) or len(value) >= said,
    "minLength": lambda value, said, _: not isinstance(value, str) or len(value) >= said,
    "maxLength": lambda value, said, _: not isinstance(value, str) or len(value) <= said,
    "pattern": lambda value, said, _: not isinstance(value, str) or bool(re.search(said, value)),
    "minimum": lambda value, said, _: not isinstance(value, int | float) or value >= said,
    "exclusiveMinimum": lambda value, said, _: not isinstance(value, int | float) or value > said,
    "maximum": lambda value, said, _: not isinstance(value, int | float) or value <= said,
}


def test_the_command_prints_the_schema_in_the_reader_s_language(palier: Palier) -> None:
    english = json.loads(palier("challenge", "schema"))
    french = json.loads(palier.run("challenge", "schema", language="fr").stdout)
    assert english["properties"]["start"]["title"] == "First day"
    assert english["properties"].keys() == french["properties"].keys()
