"""Whoever signs in or out, or reads, waits for nobody who writes: an import may hold the writer's place for long."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import create_engine, text

from core.accounts import passwords
from tests.imports.test_busy import another_import
from tests.web.conftest import PASSWORD, Visitor

Visit = Callable[..., Visitor]
EMAIL, ADMIN = "helene.vasseur@example.org", "admin@example.org"
# Who waits for a writer waits for half a minute (core.db.BUSY_SECONDS).
AT_ONCE = 20.0


@contextmanager
def held(url: str) -> Iterator[None]:
    """An import in the midst of its writing: it holds its place, and refers to the accounts of whoever made it."""
    with another_import(url):
        if url.startswith("sqlite"):
            yield
            return
        engine = create_engine(url)
        with engine.connect() as connection:
            connection.execute(text("SELECT id FROM account FOR KEY SHARE"))
            yield
            connection.rollback()
        engine.dispose()


@pytest.fixture
def people(add: Callable[..., None]) -> None:
    add(EMAIL, "director")
    add(ADMIN, "administrator")


@pytest.mark.usefixtures("people")
def test_nothing_of_signing_in_and_reading_waits(
    database_url: str, web: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, helene, stranger = visit(ADMIN), visit(), visit()
    # A hash of weaker settings than today's is renewed at a sign-in, but not by waiting.
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    with held(database_url):
        begun = time.monotonic()
        assert helene.post("/sign-in", {"email": EMAIL, "password": "wrong"}).status_code == 422
        assert helene.post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status_code == 302
        assert helene.get("/challenges").status_code == 200
        assert helene.get("/imports").status_code == 403
        assert helene.post("/account/sessions/end", {"present": PASSWORD}).status_code == 302
        wrong = {"present": "wrong", "new": PASSWORD, "again": PASSWORD}
        assert helene.post("/account/password", wrong).status_code == 422
        for path in ("/imports", "/accounts", "/accounts/1", "/security", "/security.csv"):
            assert admin.get(path).status_code == 200
        assert admin.post("/accounts/1/link", {"present": PASSWORD}).status_code == 200
        assert admin.post("/accounts/1/sessions/end").status_code == 302
        assert helene.get("/challenges").status_code == 302
        assert stranger.get("/sign-in").status_code == 200
        assert admin.post("/sign-out").status_code == 302
        assert time.monotonic() - begun < AT_ONCE
