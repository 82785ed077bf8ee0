"""The statement from the page: for whom, and as what."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from challenges.lifecycle.finding import find_participant
from challenges.lifecycle.services import add_challenge
from core.accounts.models import Account
from core.db import db
from tests.conftest import Palier
from tests.statements.conftest import CHALLENGE, CODE
from tests.web.signing import signed_in

Visit = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def web(programme: Palier) -> Iterator[Flask]:
    """The pages of the programme, with an account for Zoé (R1) and one for a director."""
    from app import create_web_app

    app = create_web_app(programme.url, TESTING=True, SECRET_KEY="tests")
    with app.app_context():
        rep = Account(email="r1@example.org", name="Zoé", role="rep", language="fr", password_hash="")
        rep.participants = [find_participant(db.session(), "R1")]
        director = Account(email="d@example.org", name="Dir", role="director", language="en", password_hash="")
        db.session.add_all([rep, director])
        add_challenge(db.session(), CHALLENGE.replace(CODE, "draft"))
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visit(web: Flask) -> Visit:
    """A browser in which the account of that e-mail is signed in; with none for an empty one."""

    def sign_in(email: str) -> FlaskClient:
        client = web.test_client()
        with web.app_context():
            account = db.session.query(Account).filter_by(email=email).one_or_none()
        if account is not None:
            with client.session_transaction() as session:
                session.update(signed_in(web, email))
        return client

    return sign_in


def address(code: str, challenge: str = CODE) -> str:
    return f"/challenges/{challenge}/participants/{code}/statement.pdf"


def test_opens_in_the_browser_under_a_name_in_the_readers_language(visit):
    answer = visit("r1@example.org").get(address("R1"))

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "inline; filename=autumn-2024-R1.pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    metadata = PdfReader(BytesIO(answer.data)).metadata
    assert metadata is not None
    assert "Challenge d’automne" in str(metadata.title)


def test_a_rep_sees_only_their_own(visit):
    client = visit("r1@example.org")

    assert client.get(address("R3")).status_code == 404
    assert client.get(address("nobody")).status_code == 404
    assert client.get(address("R1", "nothing")).status_code == 404


def test_a_director_sees_everyones_but_none_of_a_draft(visit):
    client = visit("d@example.org")

    assert client.get(address("R2")).status_code == 200
    assert client.get(address("R2", "draft")).status_code == 404


def test_nobody_else_sees_any(visit):
    answer = visit("").get(address("R1"))

    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]
