"""The shops of declarations, with what is disputed there."""

from tests.declarations.conftest import filling, on_postgresql, on_sqlite, quick_hashes, shops, visit, web

__all__ = ["filling", "on_postgresql", "on_sqlite", "quick_hashes", "shops", "visit", "web"]
