"""The pages, with a mail server to send to and a small programme in which things happen."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.notifications.smtp import Taken, mail_server
from tests.web.conftest import add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

PEOPLE = "code,name,kind,team,email,parent\n" + "".join(f"R{n},Rep {n},rep,North,,\n" for n in range(1, 5))
CHALLENGE = """code = "spring"
title = "Spring"
start = 2024-04-01
end = 2030-06-30
criteria = [
  { name = "Turnover", type = "revenue", points = 1, every = 10 },
  { name = "Step", type = "threshold", per = "month", steps = [{ from = 500, points = 9 }] },
]
"""
HEADER = "kind,document,line,date,rep,product,quantity,amount\n"


@pytest.fixture
def server(web: Flask) -> Iterator[Taken]:
    """A mail server that the application sends to."""
    with mail_server() as taken:
        web.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=taken.port, SMTP_SECURITY="none", MAIL_FROM="p@example.org")
        yield taken


@pytest.fixture
def bring(web: Flask) -> Callable[[str, str], None]:
    """Imports a text: `bring("sales", rows)`."""

    def run(what: str, text: str) -> None:
        from core.db import db, writing
        from core.files.mapping import Mapping
        from imports.service import import_file, new_run

        with web.app_context(), writing(db.session()) as session:
            import_file(session, what, text.encode(), new_run(session, what, f"{what}.csv"), Mapping())

    return run


@pytest.fixture
def programme(
    web: Flask, server: Taken, add: Callable[..., None], bring: Callable[[str, str], None]
) -> Callable[[str], None]:
    """Two reps and a director with accounts, and a draft; gives what does something with it: `act("launch")`."""
    from challenges.lifecycle import services
    from core.accounts.models import Account
    from core.db import db, writing

    bring("participants", PEOPLE)
    for email, role, *codes in (
        ("one@example.org", "rep", "R1"),
        ("two@example.org", "rep", "R2"),
        ("director@example.org", "director"),
        ("administrator@example.org", "administrator"),
    ):
        add(email, role, *codes)
    with web.app_context(), writing(db.session()) as session:
        session.query(Account).update({"language": "en"})
        services.add_challenge(session, CHALLENGE)

    def act(what: str) -> None:
        with web.app_context(), writing(db.session()) as session:
            getattr(services, f"{what}_challenge")(session, "spring")

    return act
