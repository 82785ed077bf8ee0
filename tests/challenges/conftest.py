"""Databases on which random histories are lived through, one after the other."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from app import create_app
from core.db import db
from tests.databases import Kind


def session_on(url: str) -> Iterator[Session]:
    """A session of an application on a database."""
    with create_app(url).app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def on_sqlite(fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    """A session on SQLite, for histories that are rolled back."""
    yield from session_on(fresh_database("sqlite"))


@pytest.fixture(scope="module")
def on_postgresql(fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    """A session on PostgreSQL, for histories that are rolled back."""
    yield from session_on(fresh_database("postgresql"))
