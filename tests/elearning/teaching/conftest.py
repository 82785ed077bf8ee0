"""A trainer who is signed in, on a database with a product and a rep; files lie in a folder of the test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from core.db import db
from core.models import Participant, Product
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]


@pytest.fixture
def trainer(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None], tmp_path: Path) -> Visitor:
    """Somebody who teaches."""
    web.config.update(PACKAGES=tmp_path / "packages", PACKAGES_UNPACKED=tmp_path / "unpacked")
    with web.app_context():
        db.session().add_all([Participant(code="R1", name="Rosa", kind="rep"), Product(code="soil", name="Soil")])
        db.session().commit()
    add("trainer@example.org", "trainer")
    add("rosa@example.org", "rep", "R1")
    return visit("trainer@example.org")
