"""Databases on which trades of distributors are made up, and the pages on one of two distributors."""

from collections.abc import Callable

import pytest
from flask import Flask

from core.db import db, writing
from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.stock.shops import open_shops
from tests.web.conftest import Visitor, quick_hashes, visit, web

__all__ = ["on_postgresql", "on_sqlite", "quick_hashes", "visit", "web"]
Visit = Callable[[str], Visitor]


@pytest.fixture
def shops(web: Flask, visit: Callable[[str | None], Visitor]) -> Visit:
    """Gives a visitor by the name of an account."""
    with web.app_context(), writing(db.session()) as session:
        open_shops(session)
    return lambda name: visit(f"{name}@example.org")
