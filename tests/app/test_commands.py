"""Commands in the reader's language, quick where they only read, and the same for machines whoever reads."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli import COMMANDS, main
from app.help import texts_of
from tests.conftest import Palier
from tests.days import programme_day
from tests.web.scenes import PARTICIPANTS, PRODUCTS, challenge_file, usual_sales

ROOT = Path(__file__).resolve().parents[2]


def paths(command: click.Command, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The names that lead to a command and to each below it."""
    yield way
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from paths(below, (*way, name))


def help_of(way: tuple[str, ...], language: str) -> str:
    """What a command says about itself, as one line."""
    result = CliRunner().invoke(main, [*way, "--help"], env={"PALIER_LANGUAGE": language}, terminal_width=10_000)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.fixture(scope="module")
def french() -> None:
    """Skips where the translations are not compiled."""
    if help_of((), "fr") == help_of((), "en"):
        pytest.skip("the translations are not compiled: script/setup does it")


@pytest.mark.usefixtures("french")
def test_help_is_in_the_reader_s_language() -> None:
    ways = list(paths(main))
    assert len(ways) > len(COMMANDS)
    for way in ways:
        english, translated = help_of(way, "en"), help_of(way, "fr")
        assert "Show this message and exit." in english
        assert "Affiche cette aide." in translated
        command: click.Command | None = main
        for name in way:
            assert isinstance(command, click.Group)
            command = command.get_command(click.Context(command), name)
        assert command is not None
        own = [text for text in texts_of(command) if text in english]
        assert own, way
        assert not [text for text in own if text in translated], way
    # Who asks in French leaves nothing behind.
    assert help_of((), "en").startswith("Usage: palier") or "Usage: main" in help_of((), "en")


@pytest.mark.usefixtures("french")
def test_what_is_wrong_with_a_call_is_told_in_the_reader_s_language() -> None:
    for arguments in (["leaderboard"], ["nonsense"], ["serve", "--port", "x"], ["points", "a", "--format", "xml"]):
        english, translated = (
            CliRunner().invoke(main, arguments, env={"PALIER_LANGUAGE": language}).stderr for language in ("en", "fr")
        )
        assert "Error: " in english
        assert "Erreur" in translated
        assert "Error" not in translated


@pytest.fixture
def programme(palier: Palier, tmp_path: Path) -> Palier:
    """People, sales, and a challenge that runs."""
    from datetime import timedelta

    now = programme_day()
    texts = {"participants.csv": PARTICIPANTS, "products.csv": PRODUCTS, "sales.csv": usual_sales(now)}
    texts["spring.toml"] = challenge_file("spring", now - timedelta(days=10), now + timedelta(days=20))
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        if name.endswith(".csv"):
            palier("import", name.split(".")[0], name)
    palier("challenge", "add", "spring.toml")
    palier("challenge", "launch", "spring")
    return palier


READING = [
    ("challenge", "list"),
    ("leaderboard", "spring"),
    ("leaderboard", "spring", "--teams"),
    ("points", "spring"),
    ("prizes", "spring"),
    ("leagues", "spring"),
    ("imports",),
    ("account", "list"),
]


@pytest.mark.usefixtures("french")
def test_machines_read_the_same_in_every_language_and_people_their_own(programme: Palier) -> None:
    for command in READING:
        for form in ("csv", "json"):
            english, translated = (
                programme.run(*command, "--format", form, language=language).stdout for language in ("en", "fr")
            )
            assert english == translated
        columns = programme(*command, "--format", "csv").splitlines()[0].split(",")
        english, translated = (
            programme.run(*command, language=language).stdout.splitlines()[0] for language in ("en", "fr")
        )
        assert english != translated
        # A table has as many columns, under the names that people give them.
        assert len(re.split(r" {2,}", english.strip())) == len(columns)


def test_numbers_of_a_table_stand_to_the_right_as_the_reader_writes_them() -> None:
    from core.tables import print_table

    @click.command()
    def show() -> None:
        from app import create_app

        with create_app("sqlite://").app_context():
            print_table(("name", "points"), [("Anna", 1234567), ("Zoé", -8)])

    shown = CliRunner().invoke(show, env={"PALIER_LANGUAGE": "en"}).output.splitlines()
    assert shown == ["name     points", "Anna  1,234,567", "Zoé          −8"]
    shown = CliRunner().invoke(show, env={"PALIER_LANGUAGE": "fr"}).output.splitlines()
    assert shown[1].replace("\u202f", " ") == "Anna  1 234 567"


QUICK = """
import sys
from app.cli import main

def run(*arguments):
    try:
        main(arguments, standalone_mode=False)
    except SystemExit:
        pass

run("--help")
assert not {"flask", "sqlalchemy", "polars", "pydantic"} & set(sys.modules), "help"
run("challenge", "show", "spring")
run("account", "list")
assert not {"polars", "pydantic", "weasyprint", "alembic", "rich"} & set(sys.modules), "show"
run("challenge", "list")
run("leaderboard", "spring")
run("leaderboard", "spring", "--teams")
run("points", "spring")
assert not {"weasyprint", "alembic", "rich", "xlsxwriter", "python_calamine"} & set(sys.modules), "reading"
run("check")
assert not {"weasyprint", "rich", "xlsxwriter", "python_calamine"} & set(sys.modules), "check"
"""


def test_a_command_that_only_reads_loads_little(programme: Palier) -> None:
    """What takes long to load is what a command would be waited for."""
    ended = subprocess.run(
        [sys.executable, "-c", QUICK],
        env=os.environ | {"PALIER_DATABASE_URL": programme.url, "PYTHONPATH": str(ROOT), "PALIER_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
