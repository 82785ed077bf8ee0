"""The application with its pages, and visitors who are signed in without a password's trouble."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests.web.signing import signed_in

PASSWORD = "the right password"
TOKEN = "0123456789" * 4


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed as always, but with the least effort."""
    monkeypatch.setattr("core.accounts.passwords._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def web(database_url: str) -> Iterator[Flask]:
    """The application with its pages on an empty migrated database, once on SQLite and once on PostgreSQL.

    No context is pushed: each request has one of its own, as on a server.
    """
    from app import create_web_app
    from core.db import db

    web = create_web_app(database_url, SECRET_KEY="for tests alone", TESTING=True)
    yield web
    with web.app_context():
        for engine in db.engines.values():
            engine.dispose()


@dataclass
class Visitor:
    """A browser of somebody's; what it posts carries the token of its session."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for a page."""
        return self.client.get(path, buffered=True, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, buffered=True, **options)

    def open_link(self, link: str) -> TestResponse:
        """Open a link to a password, as the script of its page does; the page that takes the password, or what else."""
        answer = self.post("/new-password/open", {"link": link.strip()})
        return self.get(answer.location) if answer.status_code == 302 else answer

    def token(self) -> str:
        """The token that a page opened now would carry."""
        with self.client.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", TOKEN)
        key = self.client.application.secret_key or ""
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))


@pytest.fixture
def visit(web: Flask) -> Callable[[str | None], Visitor]:
    """Gives a visitor signed in with the account of an e-mail, or with none; speaks English."""

    def arrive(email: str | None = None) -> Visitor:
        client = web.test_client()
        with client.session_transaction() as kept:
            kept["language"] = "en"
            if email is not None:
                kept.update(signed_in(web, email))
        return Visitor(client)

    return arrive


@pytest.fixture
def add(web: Flask) -> Callable[..., None]:
    """Adds an account: `add(email, role, *codes)`; its password is PASSWORD."""

    def make(email: str, role: str, *codes: str) -> None:
        from core.accounts.managing import add_account
        from core.accounts.models import Role
        from core.db import db, writing

        with web.app_context(), writing(db.session()) as session:
            add_account(session, email, email.split("@")[0].title(), Role(role), codes, PASSWORD)

    return make
