"""Links to a password by mail: made when the mail is sent, worth one password, and kept nowhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.notifications.smtp import Taken
from tests.web.conftest import PASSWORD, Visitor

ADMIN = "administrator@example.org"
NEW = "quite another password"


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


def sent_link(web: Flask, server: Taken) -> str:
    """What the worker sends: the link of the only mail."""
    from core.db import db
    from notifications.outbox import send_waiting

    with web.app_context():
        assert send_waiting(db.session()) == {"mails_sent": 1}
    [letter] = server.mails
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"http\S+#\S+", body.get_content())
    assert found and "#" not in str(letter["Subject"])
    server.mails.clear()
    return found[0]


def test_an_invitation_and_a_reset_go_by_mail(
    web: Flask, server: Taken, add: Callable[..., None], visit: Callable[..., Visitor]
) -> None:
    add(ADMIN, "administrator")
    admin, guest = visit(ADMIN), visit()
    form: dict[str, Any] = {"email": "new@example.org", "name": "Ada", "role": "director", "language": "en"}
    assert "Invite by mail" in admin.get("/accounts/invite").text
    answer = admin.post("/accounts/invite", {**form, "present": PASSWORD, "by": "mail"})
    assert "A mail is on its way" in answer.text and "/new-password#" not in answer.text
    link = sent_link(web, server)
    assert "Welcome, Ada" in guest.open_link(link).text
    assert guest.post("/new-password", {"new": NEW, "again": NEW}).status_code == 302
    assert guest.open_link(link).status_code != 200
    answer = admin.post("/accounts/2/link", {"present": PASSWORD, "by": "mail"})
    assert answer.status_code == 200 and "A mail is on its way" in answer.text
    assert admin.post("/accounts/2/link", {"present": "wrong", "by": "mail"}).status_code == 422
    assert "A new password" in visit().open_link(sent_link(web, server)).text


def test_without_mail_it_is_shown_once(web: Flask, add: Callable[..., None], visit: Callable[..., Visitor]) -> None:
    add(ADMIN, "administrator")
    admin = visit(ADMIN)
    assert "by mail" not in admin.get("/accounts/invite").text
    answer = admin.post("/accounts/1/link", {"present": PASSWORD, "by": "mail"})
    assert "/new-password#" in answer.text and "A mail is on its way" not in answer.text
