"""Palier on a database of its own: filled, challenged, scored."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from app import create_app
from app.database import make_ready
from bench.databases import Databases
from challenges.lifecycle.services import add_challenge
from challenges.models import State
from core.changes import Subscriber
from core.db import db, writing
from core.files.mapping import Mapping
from core.hooks import SUBSCRIBERS
from imports.service import import_fields, new_run, read_file

CHALLENGE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "spring-2020.toml"
NINE = Path(__file__).resolve().with_name("nine.toml")


class Programme:
    """One database with the application in front of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._app = create_app(url)
        make_ready(self._app)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that ends with the block."""
        with self._app.app_context():
            yield db.session()

    def bring_in(self, what: str, path: Path) -> None:
        """Read a file, import it and commit, as the command does."""
        with self.session() as session:
            fields = read_file(what, path.read_bytes(), path.name, Mapping())
            with writing(session):
                import_fields(session, what, fields, new_run(session, what, path.name), Mapping())

    def add_challenge(self, path: Path = CHALLENGE) -> int:
        """Store the challenge of a file (its code is the file's name) as a running one without a posting; its id."""
        with self.session() as session, writing(session):
            challenge = add_challenge(session, path.read_text(encoding="utf-8"))
            challenge.state = State.RUNNING
            return challenge.id

    @contextmanager
    def told_instead(self, subscriber: Subscriber) -> Iterator[None]:
        """Nobody but this subscriber is told of changes within the block."""
        before = self._app.extensions[SUBSCRIBERS]
        self._app.extensions[SUBSCRIBERS] = [subscriber]
        try:
            yield
        finally:
            self._app.extensions[SUBSCRIBERS] = before

    def disconnect(self) -> None:
        """Close every connection, so that the database can be copied or removed."""
        with self._app.app_context():
            db.engine.dispose()


@contextmanager
def copied(databases: Databases, url: str) -> Iterator[Programme]:
    """Palier on a copy of a database, removed after the block."""
    programme = Programme(databases.copy(url))
    try:
        yield programme
    finally:
        programme.disconnect()
        databases.drop(programme.url)
