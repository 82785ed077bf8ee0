"""Databases on which trades of distributors are made up, and the pages on one of two distributors."""

from collections.abc import Callable

import pytest

from core.db import writing
from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.databases import Filling
from tests.operations.programme import at
from tests.stock.shops import open_shops
from tests.web.conftest import Visitor, quick_hashes, visit, web

__all__ = ["on_postgresql", "on_sqlite", "quick_hashes", "visit", "web"]
Visit = Callable[[str], Visitor]


@pytest.fixture
def filling(request: pytest.FixtureRequest) -> Filling | None:
    """The shops, for whoever visits them."""
    return Filling("stock", fill) if "shops" in request.fixturenames else None


def fill(url: str) -> None:
    """Everything there is in the shops, into the database at a URL."""
    with at(url) as session, writing(session):
        open_shops(session)


@pytest.fixture
def shops(visit: Callable[[str | None], Visitor]) -> Visit:
    """Gives a visitor by the name of an account."""
    return lambda name: visit(f"{name}@example.org")
