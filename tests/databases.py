"""Databases for the tests, each empty and of its own: SQLite files, and databases of a PostgreSQL server started here.

Loaded by `pytest_plugins = ["tests.databases"]`. A test that takes `database_url` runs once on each kind of database.
The tables are made once per run, by the fixture `migrate` that `conftest.py` gives, and copied from there.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Filling:
    """What a database holds to begin with: `fill` writes it into the migrated one at a URL, once per run and kind."""

    name: str
    fill: Callable[[str], None]


@dataclass(frozen=True)
class Template:
    """A database to be copied: a SQLite file, or one of a server by its name."""

    place: Path | Server
    name: str = TEMPLATE


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
def filled_template(
    databases_folder: Path, database_template: Callable[[Kind], Path | Server]
) -> Callable[[Kind, Filling | None], Template]:
    """Gives the template that holds something, or with None the tables alone; made by whoever asks first."""

    def make(kind: Kind, filling: Filling | None) -> Template:
        bare = database_template(kind)
        if filling is None:
            return Template(bare)
        with locked(databases_folder / f"{kind}-{filling.name}.lock"):
            if isinstance(bare, Path):
                return Template(filled_sqlite(bare, databases_folder, filling))
            return Template(bare, filled_postgresql(bare, databases_folder, filling))

    return make


@pytest.fixture(scope="session")
def fresh_database(
    filled_template: Callable[[Kind, Filling | None], Template], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., str]]:
    """Gives the URL of a new migrated database of a kind, with a filling if one is named, as often as called.

    All are removed at the end of the run.
    """
    folder = tmp_path_factory.mktemp("sqlite")
    with ExitStack() as made:
        yield lambda kind, filling=None: made.enter_context(database_of(filled_template(kind, filling), folder))


@pytest.fixture
def filling() -> Filling | None:
    """What the database of a test holds to begin with; a folder's conftest overrides it, by itself its tables alone."""
    return None


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> Kind:
    """The kind of database that a test runs on."""
    kind: Kind = request.param
    return kind


@pytest.fixture
def database_url(
    database_kind: Kind,
    filled_template: Callable[[Kind, Filling | None], Template],
    filling: Filling | None,
    tmp_path: Path,
) -> Iterator[str]:
    """The SQLAlchemy URL of a migrated database that the test has to itself; removed after the test."""
    with database_of(filled_template(database_kind, filling), tmp_path) as url:
        yield url


@pytest.fixture
def sqlite_database_url(
    filled_template: Callable[[Kind, Filling | None], Template], filling: Filling | None, tmp_path: Path
) -> Iterator[str]:
    """The same on SQLite alone, for a test whose subject is not the database."""
    with database_of(filled_template("sqlite", filling), tmp_path) as url:
        yield url


@contextmanager
def database_of(template: Template, folder: Path) -> Iterator[str]:
    """A copy of a template for as long as the block runs, by its URL; a SQLite copy lies in the folder."""
    place = template.place
    if isinstance(place, Path):
        yield sqlite_url(copy_sqlite(place, folder))
        return
    name = place.copy_database(template.name)
    try:
        yield place.url(name)
    finally:
        place.drop_database(name)


def filled_sqlite(bare: Path, folder: Path, filling: Filling) -> Path:
    """The SQLite file with a filling, made where it is not there yet."""
    path = folder / f"filled-{filling.name}.sqlite"
    if not path.exists():
        unfinished = copy_sqlite(bare, folder)
        filling.fill(sqlite_url(unfinished))
        finish(unfinished, path)
    return path


def filled_postgresql(server: Server, folder: Path, filling: Filling) -> str:
    """The name of the database of the server with a filling, made where it is not there yet."""
    known = folder / f"filled-{filling.name}.postgresql"
    if not known.exists():
        name = server.copy_database(TEMPLATE)
        filling.fill(server.url(name))
        close_to_connections(server, name)
        known.write_text(name)
    return known.read_text()


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
