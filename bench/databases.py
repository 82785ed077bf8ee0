"""Databases that a run makes for itself and removes at its end: SQLite files, or databases of a PostgreSQL server."""

import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from core.db import BUSY_SECONDS


class SqliteFiles:
    """Databases as files of one folder."""

    mark = "?"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self) -> str:
        """The URL of a new empty database."""
        return f"sqlite:///{self._folder / secrets.token_hex(6)}.sqlite"

    def copy(self, url: str) -> str:
        """The URL of a new database with all that is in the one at `url`, to which nobody is connected."""
        made = self.new()
        shutil.copyfile(_path(url), _path(made))
        return made

    def drop(self, url: str) -> None:
        """Remove a database."""
        path = Path(_path(url))
        for file in path.parent.glob(f"{path.stem}*"):
            file.unlink()

    def connect(self, url: str) -> sqlite3.Connection:
        """A plain connection, set as palier sets its own, that begins no transaction by itself."""
        connection = sqlite3.connect(_path(url), isolation_level=None)
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", f"busy_timeout = {BUSY_SECONDS * 1000}",
                       "synchronous = NORMAL", "cache_size = -65536"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def gather_statistics(self, url: str) -> None:
        """Nothing: nobody does it for an SQLite file."""


class PostgresqlServer:
    """Databases of a server whose user may make some."""

    mark = "%s"

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._made: list[str] = []

    def new(self) -> str:
        """The URL of a new empty database."""
        return self._create("template0")

    def copy(self, url: str) -> str:
        """The URL of a new database with all that is in the one at `url`, to which nobody is connected."""
        return self._create(str(make_url(url).database))

    def drop(self, url: str) -> None:
        """Remove a database."""
        name = sql.Identifier(str(make_url(url).database))
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def connect(self, url: str) -> psycopg.Connection[Any]:
        """A plain connection that begins no transaction by itself."""
        given = make_url(url).set(drivername="postgresql")
        return psycopg.connect(given.render_as_string(hide_password=False), autocommit=True)

    def gather_statistics(self, url: str) -> None:
        """What the server does by itself some time after a large change; a run does not wait for that."""
        connection = self.connect(url)
        connection.execute("ANALYZE")
        connection.close()

    def drop_all(self) -> None:
        """Remove every database made here."""
        for url in self._made:
            self.drop(url)

    def _create(self, template: str) -> str:
        name = f"bench_{secrets.token_hex(6)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        made = self._url.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        self._made.append(made)
        return made

    def _execute(self, statement: sql.Composed) -> None:
        with self.connect(self._url.render_as_string(hide_password=False)) as connection:
            connection.execute(statement)


Databases = SqliteFiles | PostgresqlServer


@contextmanager
def databases(wanted: str) -> Iterator[Databases]:
    """What makes databases: `sqlite`, `postgresql` (a server of its own for this run), or a PostgreSQL URL."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        if wanted == "sqlite":
            yield SqliteFiles(Path(folder))
        elif wanted == "postgresql":
            with _own_server(Path(folder)) as url:
                yield from _on_server(url)
        else:
            yield from _on_server(wanted)


def _on_server(url: str) -> Iterator[PostgresqlServer]:
    server = PostgresqlServer(url)
    try:
        yield server
    finally:
        server.drop_all()


@contextmanager
def _own_server(folder: Path) -> Iterator[str]:
    from tests.postgresql import running_server, stop_server

    folder.chmod(0o711)
    try:
        yield running_server(folder).url("postgres")
    finally:
        stop_server(folder)


def _path(url: str) -> str:
    return str(make_url(url).database)
