"""A PostgreSQL server of a test's own, which it may kill, with the programme in a database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tests.postgresql import Server, kill, launch

# What is committed outlives the processes, though not the machine.
DURABLE = ["fsync=off", "autovacuum=off", "max_connections=60"]
NAME = "palier"


@dataclass
class Own:
    """A PostgreSQL server that a test may kill, with the programme in a database."""

    server: Server
    folder: Path

    @property
    def url(self) -> str:
        """The programme's address, the same after each start."""
        return self.server.url(NAME)

    def kill(self) -> None:
        """kill -9 of all of it."""
        kill(self.server)

    def start(self) -> None:
        """Start it again, on what it left."""
        self.server = launch(self.folder, self.server.password, self.server.port, DURABLE)

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Do something beside Palier, by the way that needs no database of its own."""
        with self.server.connect() as connection:
            done = connection.execute(statement.encode(), values or None)
            return done.fetchall() if done.description else []

    def on_programme(self, statement: str) -> list[Any]:
        """Do something in the programme's database."""
        url = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def end_connections(self) -> None:
        """End every connection to the programme."""
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'palier'")
