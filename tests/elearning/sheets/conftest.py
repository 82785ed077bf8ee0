"""A library of sheets, and visitors of every role."""

from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.web.conftest import add, quick_hashes, visit, web

__all__ = ["add", "on_postgresql", "on_sqlite", "quick_hashes", "visit", "web"]
