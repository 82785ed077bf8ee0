"""The shops of declarations, with what is disputed there."""

from tests.declarations.conftest import on_postgresql, on_sqlite, quick_hashes, shops, visit, web

__all__ = ["on_postgresql", "on_sqlite", "quick_hashes", "shops", "visit", "web"]
