"""Databases for the tests, each empty and of its own: SQLite files, and databases of a PostgreSQL server started here.

Loaded by `pytest_plugins = ["tests.databases"]`. A test that takes `database_url` runs once on each kind of database.
The tables are made once per run, by the fixture `migrate` that `conftest.py` gives, and copied from there.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from psycopg import sql

from tests.postgresql import Server, ServerMissing, running_server, stop_server
from tests.sharing import locked

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")
TEMPLATE = "template_palier"
ENOUGH_BYTES = 2 * 1024**3
FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Take the folder that the processes of this run share; the process that started the run makes it."""
    given = getattr(config, "workerinput", {}).get("databases_folder")
    folder = Path(given) if given else Path(tempfile.mkdtemp(prefix="palier-tests-", dir=quick_place()))
    # PostgreSQL may run under another account than the tests, and has to find its own folder in this one.
    folder.chmod(0o711)
    config.stash[FOLDER] = folder


def quick_place() -> Path | None:
    """Where files stay in memory, if there is room for a run's databases; else the usual place for temporary files."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ENOUGH_BYTES:
        return memory
    return None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a worker of pytest-xdist which folder is shared."""
    node.workerinput["databases_folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the folder, when every worker has ended."""
    folder = config.stash.get(FOLDER, None)
    if folder is None or hasattr(config, "workerinput"):
        return
    stop_server(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def databases_folder(request: pytest.FixtureRequest) -> Path:
    """The folder that all processes of this run share."""
    return request.config.stash[FOLDER]


@pytest.fixture(scope="session")
def postgresql_server(databases_folder: Path) -> Server:
    """The PostgreSQL server of this run, started by the first test that asks; skips where there is none to start."""
    try:
        return running_server(databases_folder)
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def migrate() -> Callable[[str], None]:
    """What makes the tables in the database at a URL; `conftest.py` overrides it, by itself it makes none."""
    return lambda url: None


@pytest.fixture(scope="session")
def database_template(
    request: pytest.FixtureRequest, databases_folder: Path, migrate: Callable[[str], None]
) -> Callable[[Kind], Path | Server]:
    """Makes the template of a kind of database once per run; gives the SQLite file, or the server that has it."""

    def make(kind: Kind) -> Path | Server:
        if kind == "sqlite":
            return sqlite_template(databases_folder, migrate)
        server: Server = request.getfixturevalue("postgresql_server")
        return postgresql_template(databases_folder, server, migrate)

    return make


@pytest.fixture(scope="session")
def fresh_database(
    database_template: Callable[[Kind], Path | Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Kind], str]]:
    """Gives the URL of a new migrated database of a kind, as often as called; all are removed at the end of the run."""
    made: list[tuple[Server, str]] = []
    folder = tmp_path_factory.mktemp("sqlite")

    def make(kind: Kind) -> str:
        template = database_template(kind)
        if isinstance(template, Path):
            return sqlite_url(copy_sqlite(template, folder))
        name = template.copy_database(TEMPLATE)
        made.append((template, name))
        return template.url(name)

    yield make
    for server, name in made:
        server.drop_database(name)


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> Kind:
    """The kind of database that a test runs on."""
    kind: Kind = request.param
    return kind


@pytest.fixture
def database_url(
    database_kind: Kind, database_template: Callable[[Kind], Path | Server], tmp_path: Path
) -> Iterator[str]:
    """The SQLAlchemy URL of a migrated database that the test has to itself; removed after the test."""
    with database_of(database_template(database_kind), tmp_path) as url:
        yield url


@pytest.fixture
def sqlite_database_url(database_template: Callable[[Kind], Path | Server], tmp_path: Path) -> Iterator[str]:
    """The same on SQLite alone, for a test whose subject is not the database."""
    with database_of(database_template("sqlite"), tmp_path) as url:
        yield url


@contextmanager
def database_of(template: Path | Server, folder: Path) -> Iterator[str]:
    """A copy of a template for as long as the block runs, by its URL; a SQLite copy lies in the folder."""
    if isinstance(template, Path):
        yield sqlite_url(copy_sqlite(template, folder))
        return
    name = template.copy_database(TEMPLATE)
    try:
        yield template.url(name)
    finally:
        template.drop_database(name)


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return f"sqlite:///{path}"


def copy_sqlite(template: Path, folder: Path) -> Path:
    """A copy of the template under a name of its own."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix="palier-", suffix=".sqlite", delete=False) as file:
        path = Path(file.name)
    shutil.copyfile(template, path)
    if (known := access_file(template)).exists():
        shutil.copyfile(known, access_file(path))
    return path


def access_file(path: Path) -> Path:
    """The access database that stands beside a SQLite file."""
    return path.with_name(f"{path.stem}-access{path.suffix}")


def sqlite_template(folder: Path, migrate: Callable[[str], None]) -> Path:
    """The migrated SQLite file that tests copy, made by whoever comes first."""
    path = folder / "template.sqlite"
    with locked(folder / "sqlite.lock"):
        if not path.exists():
            unfinished = folder / "unfinished.sqlite"
            unfinished.unlink(missing_ok=True)
            migrate(sqlite_url(unfinished))
            finish(unfinished, path)
    return path


def finish(unfinished: Path, path: Path) -> None:
    """Give a SQLite file and the access database beside it their names, when all that they hold is in them."""
    settle(unfinished)
    if (beside := access_file(unfinished)).exists():
        beside.rename(access_file(path))
    unfinished.rename(path)


def settle(path: Path) -> None:
    """Bring what stands in the write-ahead logs into the files themselves, so that the files alone are the database."""
    for file in filter(Path.exists, (path, access_file(path))):
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def postgresql_template(folder: Path, server: Server, migrate: Callable[[str], None]) -> Server:
    """The server, with the migrated database that tests copy made by whoever comes first."""
    done = folder / "postgresql.migrated"
    with locked(folder / "postgresql.lock"):
        if not done.exists():
            server.drop_database(TEMPLATE)
            server.create_database(TEMPLATE)
            migrate(server.url(TEMPLATE))
            close_to_connections(server, TEMPLATE)
            done.touch()
    return server


def close_to_connections(server: Server, name: str) -> None:
    """Let nobody into a database any more: a template with a connection cannot be copied."""
    with server.connect() as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
