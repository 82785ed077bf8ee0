"""Every option and variable with a bad value: a sentence that names it, another exit status than 0, no traceback."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from app.cli import main
from app.database import head_revision, revisions
from app.secret import secret_key
from core.errors import Refused
from tests.app.told import assert_told, palier

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = [
    "foo://bar",
    "foo",
    "sqlite:file",
    "sqlite://host/file",
    "mysql://host/name",
    "postgresql+psycopg2://host/name",
    "postgresql://host:port/name",
    "postgresql://127.0.0.1:1/name",
    "postgresql://nowhere.invalid/name",
    "postgresql://127.0.0.1:1/name?nonsense=1",
    "sqlite:////dev/null/palier.sqlite",
    "sqlite:////proc/palier.sqlite",
    f"sqlite:///{Path(__file__)}",
    f"sqlite:///{Path(__file__).parent}",
]
SETTINGS = {
    "PALIER_TIMEZONE": ["Mars/Olympus", "Europe", "../etc/passwd", "\u00e9"],
    "PALIER_CURRENCY": ["euro", "EURO", "XXZ", "€", "eur"],
    "PALIER_PROXIES": ["-1", "one", "1.5", "1000"],
    "PALIER_HTTPS": ["yes", "2"],
    "PALIER_HOSTS": ["https://example.com", "example.com:8000", "a b", "-x.example", "é.example", "*", "a,,/b"],
    "PALIER_SESSION_IDLE_HOURS": ["0", "-1", "1.5", "2161", "x"],
    "PALIER_SECOND_FACTOR": ["emperor", "director,all"],
    "PALIER_SECOND_FACTOR_DAYS": ["-1", "366", "never"],
    "PALIER_SESSION_DAYS": ["0", "366", "month"],
    "PALIER_SECURITY_LOG_DAYS": ["0", "3661", "9" * 400],
    "PALIER_LANGUAGE": ["de", "english", "x"],
    "PALIER_PROGRAMME": ["two\nlines", "long " * 20],
    "PALIER_DATABASE_URL": ["foo://bar", "nonsense"],
    "PALIER_WATCHED_FOLDER": ["erp", "./erp", "~/erp"],
    "PALIER_PORT": ["port", "0", "65536", "-1"],
    "PALIER_HOST": ["a..b", "300.1.1.1", "203.0.113.1"],
}


pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_none(address: str, folder: Path) -> None:
    assert_told(palier("--database", address, "challenge", "list"), "--database")
    # No file of that name, and no database elsewhere.
    assert {path.name for path in folder.iterdir()} <= {"migration.lock"}


def calls(command: click.Command, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command below this one, called with whatever it cannot do without."""
    context = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from calls(below, (*way, name))
        return
    given = [one for one in command.params if one.required or one.name == "password"]
    yield (*way, *(text for one in given for text in (*option(one), value(one))))


def option(one: click.Parameter) -> list[str]:
    """The name of an option; nothing where it is an argument."""
    return [one.opts[-1]] if isinstance(one, click.Option) else []


def value(one: click.Parameter) -> str:
    """Something that this parameter takes."""
    if isinstance(one.type, click.Choice):
        return str(one.type.choices[0])
    is_read = isinstance(one.type, click.Path) and one.type.exists
    return __file__ if is_read else "1" if isinstance(one.type, click.types.IntParamType) else "longer-than-ten"


# Reads a file and nothing else.
WITHOUT_DATABASE = {("invoice", "read")}
CALLS = [call for call in calls(main) if call[:2] not in WITHOUT_DATABASE]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_every_command_refuses_it(call: tuple[str, ...]) -> None:
    assert_told(palier("--database", "foo://bar", *call), "--database")


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in SETTINGS.items() for value in values])
def test_a_variable_that_cannot_be_used(name: str, value: str) -> None:
    assert_told(palier("serve", **{name: value}), name)


@pytest.mark.parametrize("place", ["/dev/null/instance", "/proc/instance"])
def test_a_folder_that_cannot_be_made(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.config.INSTANCE", Path(place))
    assert_told(palier("challenge", "list"), "PALIER_INSTANCE")
    with pytest.raises(Refused, match="PALIER_INSTANCE"):
        secret_key()


def test_a_database_of_a_newer_palier(folder: Path) -> None:
    assert palier("challenge", "list").exit_code == 0
    with closing(sqlite3.connect(folder / "palier.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert_told(palier("challenge", "list"), "newer Palier")


@pytest.mark.parametrize("arguments", [["statement", "a", "b", "-o"], ["import", "sales", __file__, "--rejects"]])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_done(arguments: list[str], folder: Path) -> None:
    assert_told(palier(*arguments, "/nowhere/file"), "--output", "--rejects")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [["--database", "foo://bar"], ["--port", "x"], ["--host"], ["--nonsense"]])
def test_the_server_refuses_them_too(arguments: list[str], folder: Path) -> None:
    """Where all is installed; the set-up itself is tried on a machine that has nothing."""
    environment = os.environ | {"PALIER_INSTANCE": str(folder)}
    ended = subprocess.run(
        [ROOT / "script" / "server", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode not in (0, -9)
    assert arguments[0] in ended.stderr
    assert "Traceback" not in ended.stderr


# --- Migrations -------------------------------------------------------------------------------------------------------


def test_the_migrations_have_one_end() -> None:
    folder = ROOT / "migrations" / "versions"
    assert len(revisions(folder)) == len(list(folder.glob("*.py")))
    assert head_revision(folder) in revisions(folder)


def test_two_ends_are_refused_by_name(tmp_path: Path) -> None:
    for name, before in (("0001", "None"), ("0002", '"0001"'), ("0003", '"0001"')):
        (tmp_path / f"{name}_x.py").write_text(f'revision = "{name}"\ndown_revision = {before}\n')
    with pytest.raises(Refused, match="0002, 0003"):
        head_revision(tmp_path)
