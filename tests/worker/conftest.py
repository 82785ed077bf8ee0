"""The pages, for tests of what the worker tells there."""

from tests.web.conftest import add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]
