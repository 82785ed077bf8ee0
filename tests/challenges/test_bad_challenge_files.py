"""Whatever stands in a challenge file: it is read, or refused in words; never a traceback."""

import json
import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time
from pathlib import Path
from tomllib import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from challenges.definition.model import Definition
from challenges.definition.toml import MOST_TOLD, Refusal, RefusedDefinition, read_definition, write_definition
from challenges.definition.tree import flat, settings_of
from challenges.reading.plan import plan_of
from challenges.words.challenge import rules
from core.toml import reason_of
from tests.conftest import Palier
from tests.imports.trade import write
from tests.slow.challenge_files import challenges
from tests.slow.worlds import worlds


class Raw(str):
    """A value as it stands in the text."""


KEYS = sorted({setting.key for setting in flat(settings_of(Definition))})
WILD = [
    *("nan", "inf", "-inf", "+inf", "1e400", "-1e400", "1e99999999999999999999", "0x" + "f" * 4000, "-0.0", "1e-400"),
    *("9" * 30, "9" * 5000, "1." + "1" * 400, "0.001", "true", "false", "[]", "{}", '""', "[[]]", "0b1", "'''\n'''"),
    *("0001-01-01", "9999-12-31", "2020-02-30", "00:00:00", "2020-01-01T00:00:00Z", "1979-05-27 07:32:00.9999999"),
    *(
        "[" * 40 + "]" * 40,
        "[" * 3000,
        "{a = " * 30 + "1" + "}" * 30,
        '"\\u0000"',
        '"\\U0010FFFF"',
        '"' + "é" * 5000 + '"',
    ),
]
PLAIN = st.one_of(
    st.sampled_from(WILD).map(Raw), st.text(max_size=5), st.integers(-(10**20), 10**20), st.booleans(),
    st.dates(), st.sampled_from([date.min, date.max]), st.datetimes(), st.times(),
    st.floats().map(lambda value: Raw(str(value))), st.sampled_from(["revenue", "growth", "range", "quantity", "week"]),
)  # fmt: skip
NAMES = st.one_of(st.sampled_from(KEYS), st.text(max_size=4), st.just("k" * 300), st.just("type"))
VALUES = st.recursive(
    PLAIN,
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(NAMES, inside, max_size=3)),
    max_leaves=6,
)


def toml(value: Any) -> str:
    """A value in a TOML text."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {toml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else format(value, "f" if not isinstance(value, int) else "d")


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@st.composite
def bad_files(draw: st.DrawFn) -> str:
    """A challenge file with some of its values exchanged for others, keys added, and maybe signs lost."""
    content = deepcopy(draw(challenges(draw(worlds(max_documents=3))))[0])
    for _ in range(draw(st.integers(1, 3))):
        table = draw(st.sampled_from(list(tables(content))))
        key = draw(st.one_of(st.sampled_from(sorted(table)), NAMES) if table else NAMES)
        table[key] = draw(VALUES)
    text = "".join(f"{quoted(key)} = {toml(value)}\n" for key, value in content.items())
    if draw(st.integers(0, 3)) == 3:
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.text("[]{}=\"'.#\\,\n é0", max_size=2)) + text[place + draw(st.integers(0, 3)) :]
    return text


def tables(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from tables(entry)


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application that only has to speak."""
    return create_app("sqlite://")


def read(text: str) -> tuple[Definition | None, list[Refusal]]:
    """What a file holds, or what is refused of it."""
    try:
        return read_definition(text), []
    except RefusedDefinition as refused:
        return None, refused.refusals


@given(text=bad_files(), language=st.sampled_from(["en", "fr"]))
def test_a_file_is_read_or_refused(wordy: Flask, text: str, language: str) -> None:
    """Every refusal is one short line that names a reason; what is read can be told, written, and read again."""
    with wordy.test_request_context():
        g.language = language
        definition, refusals = read(text)
        assert len(refusals) <= MOST_TOLD + 1
        for refusal in refusals:
            said = str(refusal)
            assert refusal.reason.endswith((".", "?")) and len(said.splitlines()) == 1 and len(said) < 700, said
            assert "cannot be used here" not in said and "ne peut pas être utilisée ici" not in said
        if definition is None:
            assert refusals
            return
        assert all(name and said for name, said in rules(definition))
        assert definition.last_declaration_day >= definition.end
        assert all(start <= end for start, end in [*plan_of(definition).windows, *plan_of(definition).reference_pieces])
        assert read_definition(write_definition(definition)) == definition


@given(text=st.text("[]{}=\"'.#\\,\n\r\t a0-:_é\x00", max_size=30))
def test_any_text_at_all(wordy: Flask, text: str) -> None:
    with wordy.test_request_context():
        g.language = "fr"
        assert read(text)[1]


@given(data=st.data())
def test_the_command_ends_with_what_is_wrong(any_palier: Palier, tmp_path_factory: Any, data: st.DataObject) -> None:
    """Exit code 1 and each reason behind the name of the file, or 0 and a draft; `run` lets no traceback pass."""
    file = write(tmp_path_factory.mktemp("bad") / "mine.toml", data.draw(bad_files()))
    result = any_palier.run("challenge", "add", "--replace", file)
    assert result.exit_code in (0, 1)
    if result.exit_code:
        assert all("mine.toml: " in line for line in result.stderr.splitlines())
    else:
        assert "added as a draft" in result.stdout


@pytest.fixture(scope="module")
def any_palier(fresh_database: Any) -> Palier:
    return Palier(fresh_database("sqlite"))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b"", b"\xef\xbb\xbf", b'code = "\x81"', b"\r"])
def test_bytes_that_are_no_challenge(any_palier: Palier, tmp_path: Path, content: bytes) -> None:
    result = any_palier.run("challenge", "add", write(tmp_path / "mine.toml", content))
    assert result.exit_code == 1 and "mine.toml" in result.stderr


def test_of_very_many_refusals_the_first_are_told() -> None:
    many = ", ".join(["{ from = 1.001, points = -1 }"] * 1000)
    head = 'code = "a"\ntitle = "A"\nstart = 2020-01-01\nend = 2020-01-02\n'
    text = f'{head}[[criteria]]\nname = "A"\ntype = "threshold"\nsteps = [{many}]'
    with pytest.raises(RefusedDefinition) as refused:
        read_definition(text)
    assert len(refused.value.refusals) == MOST_TOLD + 1
    assert str(refused.value.refusals[-1]) == "… and 1950 more."


def test_every_message_of_the_reader_is_known() -> None:
    """What the TOML reader of this Python says in English has its words here."""
    source = Path(_parser.__file__).read_text(encoding="utf-8")
    said = re.findall(r"suffixed_err\(\s*src,[^\"]*?f?([\"'])(.*?)\1\s*\)", source, re.DOTALL)
    messages = [message.replace("\\'", "'") for _quote, message in said]
    assert len(messages) > 20
    assert [message for message in messages if not reason_of(message)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = ", "ligne 1, colonne 4"),
        ("a = [1, 2\n\n", "ligne 1, colonne 10"),
        ("code = spring", "ligne 1, colonne 8"),
        ("a = 1\na = 2", "ligne 2"),
        ("start = 2020-02-31", "ligne 1"),
        ("a = 1,5", "ligne 1, colonne 6"),
    ],
)
def test_what_cannot_be_read_is_told_in_french(wordy: Flask, text: str, told: str) -> None:
    with wordy.test_request_context():
        g.language = "fr"
        with pytest.raises(RefusedDefinition) as refused:
            read_definition(text)
    said = str(refused.value)
    if said.startswith("This is not"):
        pytest.skip("the translations are not compiled: script/setup does it")
    with pytest.raises(tomllib.TOMLDecodeError) as english:
        tomllib.loads(text)
    assert told in said
    assert str(english.value).split(" (at")[0] not in said
