"""A small programme for the pages' tests: three reps, a distributor with a seller, sales, challenges, accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_login import FlaskLoginClient

from core.accounts.models import Account
from core.clock import today
from core.db import db
from core.models import Participant

PARTICIPANTS = """\
code,name,kind,team,email,parent
R1,Anna & Co <b>,rep,North,,
R2,Bruno,rep,North,,
R3,Chloé,rep,South,,
D1,Shop One,distributor,,,
S1,Seller One,seller,,,D1
"""
PRODUCTS = "code,name,range,cost\nroad,Road bike,Bikes/Road,\nbolt,Bolt,Parts,\n"
CRITERIA = """
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100

[[criteria]]
name = "Ranges"
type = "range"
rates = [{ range = "Bikes", points = 2, every = 100 }, { product = "bolt", points = 5, every = 50 }]

[[criteria]]
name = "Steps"
type = "threshold"
per = "month"
steps = [{ from = 500, points = 10 }, { from = 5000, points = 100 }]

[[criteria]]
name = "Growth"
type = "growth"
reference = "previous_period"
steps = [{ from_percent = 10, points = 50 }]

[[criteria]]
name = "New clients"
type = "new_client"
points = 75
minimum = 200
"""


def challenge_file(code: str, start: date, end: date, title: str = "Spring", more: str = "") -> str:
    """A challenge of five criteria."""
    head = f'code = "{code}"\ntitle = {{ fr = "{title} FR", en = "{title}" }}\nstart = {start}\nend = {end}\n{more}'
    return head + CRITERIA


def sales(rows: list[tuple[str, str, date, str, str]]) -> str:
    """A sales file of (document, rep, date, client, amount)."""
    lines = [
        f"sell_in,{document},{n},{day},{rep},D1,{client},{'bolt' if n % 3 == 0 else 'road'},{n},{amount}"
        for n, (document, rep, day, client, amount) in enumerate(rows, 1)
    ]
    return "\n".join(["kind,document,line,date,rep,distributor,client,product,quantity,amount", *lines]) + "\n"


def usual_sales(around: date) -> str:
    """R1 ahead of R2, R3 without any; a return, a line without a rep, and a reference before the challenge."""
    return sales(
        [
            ("F1", "R1", around, "C1", "1234.56"),
            ("F2", "R1", around, "C2", "150.00"),
            ("F3", "R1", around - timedelta(days=1), "C1", "333.30"),
            ("F4", "R2", around, "C3", "640.00"),
            ("F5", "R2", around, "C3", "-40.00"),
            ("F6", "", around, "C4", "999.00"),
            ("F7", "R1", around - timedelta(days=40), "C9", "1000.00"),
        ]
    )


def bring_in(palier, folder: Path, what: str, text: str, name: str = "") -> None:
    """Import a file of this text."""
    path = folder / (name or f"{what}.csv")
    path.write_text(text)
    palier("import", what, path)


def add(palier, folder: Path, text: str, code: str, launch: bool = True) -> None:
    """Store a challenge, and launch it."""
    path = folder / f"{code}.toml"
    path.write_text(text)
    palier("challenge", "add", path)
    if launch:
        palier("challenge", "launch", code)


def account(email: str, role: str, *codes: str) -> None:
    """An account that acts for these participants."""
    people = list(db.session.scalars(db.select(Participant).where(Participant.code.in_(codes))))
    found = Account(email=email, name=email.title(), role=role, language="en", password_hash="-", participants=people)
    db.session.add(found)
    db.session.commit()


def client_of(app: Flask, email: str) -> FlaskClient:
    """A browser in which that account is signed in."""
    app.test_client_class = FlaskLoginClient
    with app.app_context():
        found = db.session.scalars(db.select(Account).where(Account.email == email)).one()
        client = app.test_client(user=found)
    return client


@contextmanager
def web_app(url: str) -> Iterator[Flask]:
    """The application with its pages; forms are taken without a token."""
    from app import create_web_app

    app = create_web_app(url, TESTING=True, WTF_CSRF_ENABLED=False, SECRET_KEY="test")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def programme(palier, folder: Path, app: Flask) -> date:
    """People, products, sales, a running challenge `spring`, a closed one `past`, a draft `next`; the day of the sales."""
    with app.app_context():
        now = today()
    bring_in(palier, folder, "participants", PARTICIPANTS)
    bring_in(palier, folder, "products", PRODUCTS)
    bring_in(palier, folder, "sales", usual_sales(now))
    add(palier, folder, challenge_file("spring", now - timedelta(days=10), now + timedelta(days=20)), "spring")
    add(palier, folder, challenge_file("past", now - timedelta(days=60), now - timedelta(days=30), "Past"), "past")
    palier("challenge", "close", "past")
    later = now + timedelta(days=60)
    add(palier, folder, challenge_file("next", later, later + timedelta(days=30), "Next"), "next", launch=False)
    with app.app_context():
        account("anna", "rep", "R1")
        account("chloe", "rep", "R3")
        account("shop", "distributor", "D1")
        account("boss", "director")
        account("admin", "administrator")
    return now
