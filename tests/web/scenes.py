"""A small programme for the pages' tests: three reps, a distributor with a seller, sales, challenges, accounts."""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from challenges.models import Challenge
from core.accounts.models import Account
from core.clock import today
from core.db import db
from core.models import Participant, Team
from tests.conftest import Palier
from tests.databases import Filling
from tests.days import programme_day
from tests.web.signing import signed_in

# So many distributors that a ranking has pages.
CROWD = 60
TOKEN = "0123456789" * 4
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


def account(email: str, role: str, *codes: str, team: str = "") -> None:
    """An account that acts for these participants, or looks after a team."""
    people = list(db.session.scalars(db.select(Participant).where(Participant.code.in_(codes))))
    found = Account(email=email, name=email.title(), role=role, language="en", password_hash="-", participants=people)
    found.teams = list(db.session.scalars(db.select(Team).where(Team.name == team)))
    db.session.add(found)
    db.session.commit()


@dataclass
class Browser:
    """A browser in which somebody is signed in; what it posts carries the token of its session."""

    client: FlaskClient
    token: str

    def get(self, path: str) -> TestResponse:
        """Ask for a page."""
        return self.client.get(path, buffered=True)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data={"csrf_token": self.token, **(data or {})}, buffered=True, **options)


def browser(app: Flask, email: str) -> Browser:
    """A browser in which that account is signed in; speaks English."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update({"csrf_token": TOKEN, "language": "en", **signed_in(app, email)})
    return Browser(client, str(URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(TOKEN)))


@contextmanager
def web_app(url: str) -> Iterator[Flask]:
    """The application with its pages, as long as the block runs."""
    from app import create_web_app

    app = create_web_app(url, TESTING=True, SECRET_KEY="for tests alone")
    yield app
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@dataclass
class Scene:
    """A programme with its pages, its commands, and a folder for files."""

    app: Flask
    palier: Palier
    folder: Path

    def visitor(self, email: str) -> Browser:
        """A browser in which that account is signed in."""
        return browser(self.app, email)

    def rows(self, *command: str) -> list[dict[str, str]]:
        """What a command prints as CSV."""
        return list(csv.DictReader(self.palier(*command, "--format", "csv").splitlines()))

    def stored(self, code: str) -> Challenge:
        """The challenge of that code."""
        with self.app.app_context():
            return db.session.scalars(db.select(Challenge).where(Challenge.code == code)).one()

    def bring_in(self, what: str, text: str, name: str = "") -> None:
        """Import a file of this text."""
        path = self.folder / (name or f"{what}.csv")
        path.write_text(text)
        self.palier("import", what, path)

    def add(self, text: str, code: str, launch: bool = True) -> None:
        """Store a challenge under this code, and launch it."""
        path = self.folder / f"{code}.toml"
        path.write_text(text)
        self.palier("challenge", "add", path)
        if launch:
            self.palier("challenge", "launch", code)


@contextmanager
def programme(url: str, folder: Path) -> Iterator[Scene]:
    """People, products, sales; challenge `spring` runs, `past` is closed, `next` is a draft; five accounts.

    A database that holds somebody already is a copy of one that was filled so (see `of_programme`, `of_crowd`).
    """
    with web_app(url) as app:
        scene = Scene(app, Palier(url), folder)
        with app.app_context():
            is_filled = db.session.scalar(db.select(Participant.id).limit(1)) is not None
        if not is_filled:
            _fill(scene)
        yield scene


def of_programme() -> Filling:
    """The programme as it is today, made once per run."""
    return Filling(f"programme-{programme_day()}", _filled())


def of_crowd() -> Filling:
    """The programme with a crowd as it is today, made once per run."""
    return Filling(f"crowd-{programme_day()}", _filled(_crowd))


def _filled(*further: Callable[[Scene], None]) -> Callable[[str], None]:
    """What brings the programme, and what comes on top of it, into the database at a URL."""

    def run(url: str) -> None:
        with TemporaryDirectory() as folder, programme(url, Path(folder)) as scene:
            for fill in further:
                fill(scene)

    return run


def _fill(scene: Scene) -> None:
    with scene.app.app_context():
        now = today()
    scene.bring_in("participants", PARTICIPANTS)
    scene.bring_in("products", PRODUCTS)
    scene.bring_in("sales", usual_sales(now))
    scene.add(challenge_file("spring", now - timedelta(days=10), now + timedelta(days=20)), "spring")
    scene.add(challenge_file("past", now - timedelta(days=60), now - timedelta(days=30), "Past"), "past")
    scene.palier("challenge", "close", "past")
    later = now + timedelta(days=60)
    scene.add(challenge_file("next", later, later + timedelta(days=30), "Next"), "next", launch=False)
    with scene.app.app_context():
        account("anna", "rep", "R1")
        account("chloe", "rep", "R3")
        account("shop", "distributor", "D1")
        account("boss", "director")


def _crowd(scene: Scene) -> None:
    """A crowd of distributors, many of them equal, in challenges that differ in their ties."""
    with scene.app.app_context():
        now = today()
    shops = [f"X{n:02},Shop X{n:02},distributor,Team {n % 3},," for n in range(CROWD)]
    scene.bring_in("participants", "\n".join(["code,name,kind,team,email,parent", *shops]), "crowd.csv")
    scene.bring_in("sales", crowd_sales(now), "crowd sales.csv")
    for ties in ("competition", "dense", "earliest"):
        more = f'credit = "distributor"\nties = "{ties}"\n'
        days = now - timedelta(days=10), now + timedelta(days=5)
        scene.add(challenge_file(ties, *days, f"Crowd {ties}", more), ties)
    with scene.app.app_context():
        account("middle", "distributor", "X31")
        account("both", "rep", "R2", "X31")


def crowd_sales(now: date) -> str:
    """A third of the shops sells nothing, the others in six sizes on three days."""
    head = "kind,document,line,date,distributor,client,product,quantity,amount"
    lines = [
        f"sell_in,X{n},1,{now - timedelta(days=n % 3)},X{n:02},,road,1,{300 * (n % 6)}.00"
        for n in range(CROWD)
        if n % 3 != 2
    ]
    return "\n".join([head, *lines])


def words(page: str) -> str:
    """The text of a page as one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def found(pattern: str, page: str) -> str:
    """What the first group of a pattern holds."""
    match = re.search(pattern, page, re.S)
    assert match is not None, pattern
    return match[1]
