"""Databases on which trades of distributors are made up, and the pages on one of two distributors."""

from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.web.conftest import quick_hashes, visit, web

__all__ = ["on_postgresql", "on_sqlite", "quick_hashes", "visit", "web"]
