"""What holds the house together: the tables as migrated are those of the models, every rule has its words."""

import ast
import runpy
from collections.abc import Container, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask, g
from sqlalchemy import Connection, MetaData

from app import create_app
from challenges import criteria as house
from challenges.criteria import TYPES
from challenges.criteria.adjustments import Booster, Cap, Gate
from challenges.criteria.base import Rule
from challenges.criteria.prizes import AnyPrize
from challenges.definition.model import Definition
from challenges.definition.toml import read_definition
from challenges.words import WORDS
from challenges.words.challenge import prizes, rules
from core.access import AccessBase, access_engine
from core.db import Base, db
from elearning.sheets.indexing import INDEX
from tests.slow.types import TYPES as OF_TESTS

ROOT = Path(__file__).parents[1]
KINDS_OF_CRITERION = tuple(TYPES.values())

# One of each type, under the type's name, each with the settings that are told.
CRITERIA = "\n".join(f'  {{ name = "{kind}", type = "{kind}", {it.file_line} }},' for kind, it in OF_TESTS.items())
FILE = f"""code = "all"
title = "All"
start = 2020-04-01
end = 2020-06-30
criteria = [
{CRITERIA}
]
"""
FILE += """
boosters = [
  { name = "k", start = 2020-05-04, end = 2020-05-10, percent = 12.5, criteria = ["revenue"], ranges = ["Bikes"] },
]
caps = [{ name = "l", limit = 5000, criteria = ["revenue", "k"] }, { name = "m", limit = 9000 }]
gates = [{ name = "n", module = "lesson 1" }, { name = "o", minimum = 10000, criteria = ["revenue"] }]
prizes = [
  { name = "p", ranks = [1, 3], amount = 500, shared = "split" },
  { name = "q", ranks = [1, 1], gift = "G2" },
  { name = "r", from_points = 100, amount = 9.99 },
  { name = "s", pot = 2500, minimum_points = 200, ranks = [1, 10] },
  { name = "t", per_point = 0.0155 },
  { name = "u", team_ranks = [1, 2], amount = 50 },
]
"""


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    """Nothing is left for a migration to do, on either kind of database."""
    with db.engine.connect() as connection:
        assert differences(connection, Base.metadata, but=AccessBase.metadata.tables) == []
    with access_engine().connect() as connection:
        assert differences(connection, AccessBase.metadata, but=Base.metadata.tables) == []


def differences(connection: Connection, wanted: MetaData, but: Container[object]) -> list[Any]:
    """What a migration would have to do; the tables of the other base stand beside these on PostgreSQL, and everywhere
    those of the index of sheets, which databases keep by themselves."""

    def is_meant(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not (name in but or str(name).startswith(("alembic_version", INDEX)))

    options = {"compare_type": True, "compare_server_default": True, "include_name": is_meant}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), wanted))


@pytest.fixture(scope="module")
def wordy() -> Flask:
    """An application that only has to speak."""
    return create_app("sqlite://")


def test_every_type_has_a_module_of_tests() -> None:
    """Its reading, its settings, its cases by hand: `tests/slow/types/<type>.py`."""
    assert set(OF_TESTS) == set(TYPES)


def test_every_rule_has_its_words() -> None:
    assert set(WORDS) == {*KINDS_OF_CRITERION, Booster, Cap, Gate, *get_args(AnyPrize)}
    assert {type(criterion) for criterion in read_definition(FILE).criteria} == set(KINDS_OF_CRITERION)


def test_the_example_of_every_rule_has_every_type() -> None:
    example = read_definition((ROOT / "docs/examples/every-rule.toml").read_text(encoding="utf-8"))
    assert {criterion.type for criterion in example.criteria} == set(TYPES)


def test_a_per_is_a_choice_of_periods() -> None:
    """The scoring and the explanations ask a rule for it, and would take anything else for one."""
    choices = [get_args(it.model_fields["per"].annotation) for it in KINDS_OF_CRITERION if "per" in it.model_fields]
    assert len(choices) > 2
    assert all(set(found) <= {"challenge", "month", "week", "quarter", "year"} and found for found in choices)


def rules_lying_there() -> Iterator[type[Rule]]:
    """Every rule with a type of its own that a file of `challenges/criteria/` makes."""
    for file in iter_modules(house.__path__, f"{house.__name__}."):
        for found in vars(import_module(file.name)).values():
            is_rule = isinstance(found, type) and issubclass(found, Rule) and found.__module__ == file.name
            if is_rule and get_args(found.model_fields["type"].annotation):
                yield found


def test_every_type_that_lies_there_may_be_written() -> None:
    """A file in `challenges/criteria/` is no type yet: a challenge file takes what is in `Criterion`."""
    assert set(rules_lying_there()) == set(KINDS_OF_CRITERION)


# Where the types of criterion are told apart: by what they compute, and by what is said of them.
AT_HOME = ("challenges/criteria", "challenges/words", "tests", ".venv", "node_modules")


def test_nobody_asks_of_which_type_a_criterion_is() -> None:
    """Whoever does has to be found by whoever adds a type: what differs is asked of the rule, or of its words."""
    names = {base.__name__ for kind in KINDS_OF_CRITERION for base in kind.__mro__ if issubclass(base, Rule)}
    modules = [path for path in ROOT.rglob("*.py") if not str(path.relative_to(ROOT)).startswith(AT_HOME)]
    assert len(modules) > 100
    assert [path for path in modules for asked in questions_in(path) if asked & (names - {"Rule"})] == []


def questions_in(path: Path) -> Iterator[set[str]]:
    """The names in each call of `isinstance`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            yield {it.id for it in ast.walk(node.args[1]) if isinstance(it, ast.Name)}


def said_of(definition: Definition) -> list[tuple[str, str]]:
    return [*rules(definition), *prizes(definition)]


def names_in(definition: Definition) -> list[str]:
    """What stands in the file under a name, in its order."""
    listed = (definition.criteria, definition.boosters, definition.caps, definition.gates, definition.prizes)
    return [it.name for some in listed for it in some]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", names_in(read_definition(FILE)))
def test_every_rule_reads_as_a_sentence(wordy: Flask, language: str, name: str) -> None:
    """With its numbers in it, and no gap left."""
    with wordy.test_request_context():
        g.language = language
        found = said_of(read_definition(FILE))
    assert [name for name, _said in found] == names_in(read_definition(FILE))
    said = dict(found)[name]
    assert said.endswith(".") and "%(" not in said and "  " not in said
    assert any(sign.isdigit() for sign in said)


def test_french_rules_are_in_french(wordy: Flask) -> None:
    """No sentence is the same in both languages."""
    said = {}
    for language in ("en", "fr"):
        with wordy.test_request_context():
            g.language = language
            said[language] = [sentence for _name, sentence in said_of(read_definition(FILE))]
    if said["en"] == said["fr"]:
        pytest.skip("the translations are not compiled: script/setup does it")
    assert not set(said["en"]) & set(said["fr"])


def test_no_text_shows_a_mark_of_programmers() -> None:
    """A code word stands between the quotes of the language, never between backticks."""
    script = Path(__file__).resolve().parents[1] / "script" / "check-translations"
    catalog = runpy.run_path(str(script))["source_catalog"]()
    told = [message for message in catalog if message.id and "`" in str(message.id)]
    assert [place for message in told for place in message.locations if not _is_of_files(place[0])] == []


def _is_of_files(path: str) -> bool:
    """Whether a text is one of those on imported files, whose keys are told in another way."""
    return path.startswith(("core/files/", "imports/"))


# What may say that something is done, and what may end a transaction: elsewhere a page could say so before it is.
SAYING = ("core/answers.py", "core/accounts/", "app/web.py")
STORING = {"core/db.py", "core/accounts/services.py"}


def test_pages_say_that_something_is_done_once_it_is_stored() -> None:
    """Messages are told and transactions committed in few places; commands print once `writing` has ended."""
    for path in _sources():
        tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
        calls = set(_calls(tree))
        assert "flash" not in calls or name.startswith(SAYING), name
        assert "commit" not in calls or name in STORING, name
        assert not list(_said_too_soon(tree)), name


def _calls(tree: ast.AST) -> Iterator[str]:
    """The last names of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _said_too_soon(tree: ast.AST) -> Iterator[ast.AST]:
    """What a command prints within its writing transaction, and what a page says before it stores."""
    for node in ast.walk(tree):
        if isinstance(node, ast.With) and "writing" in {call for item in node.items for call in _calls(item)}:
            yield from _of(node, "echo")
        if isinstance(node, ast.FunctionDef):
            stored = [call.lineno for call in _of(node, "store")]
            yield from (call for call in _of(node, "flash") if any(call.lineno < line for line in stored))


def _of(tree: ast.AST, name: str) -> list[ast.Call]:
    """The calls of that name."""
    return [call for call in ast.walk(tree) if isinstance(call, ast.Call) and next(_calls(call), "") == name]


def _sources() -> Iterator[Path]:
    above = ("challenges", "leaderboards", "portal", "statements", "trail")
    for room in ("app", "core", "sales", "imports", "directory", *above):
        yield from (ROOT / room).rglob("*.py")
