"""A small programme with something in every table, and what a database holds, read without any of what is tested."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    close_challenge,
    launch_challenge,
    reopen_challenge,
)
from core.access import reading_access, writing_access
from core.accounts.access_models import AccountSession
from core.accounts.models import Account, Role
from core.db import Base, db, writing
from core.files.mapping import Mapping
from core.models import Participant
from core.security.models import SecurityEvent
from imports.service import import_file, new_run
from imports.uploads import Upload, try_upload

REPS, LINES = 6, 120
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 999_999)
PEOPLE = "code,name,kind,team,email,parent\n" + "".join(
    f"R{n},Repré “{n}” \\ 名,rep,Team {n % 2},r{n}@example.org,\n" for n in range(REPS)
)
PEOPLE += "D1,L’Établi,distributor,,,\nS1,Vendeuse,seller,,,D1\n"
PRODUCTS = "code,name,range,cost\n" + "".join(f"P{n},Produit {n},Bikes/Kind {n % 3},{n}.50\n" for n in range(5))
CLIENTS = "code,name,segment\nC1,Client un,Garden\n"
TARGETS = "participant,month,amount\n" + "".join(f"R{n},2020-0{m},{n + m}00\n" for n in range(REPS) for m in (4, 5))
COMPLETIONS = "participant,module,date,points\nR0,safety,2020-04-03,5\nR1,safety,2020-05-03,5\n"
HEADER = "kind,document,line,date,rep,client,product,quantity,amount\n"
RULES = """code = "{code}"
title = "Spring"
start = 2020-04-01
end = 2020-06-30
ties = "earliest"
{more}
[[criteria]]
name = "Turnover"
type = "revenue"
points = {points}
every = 10
per = "month"

[[criteria]]
name = "Target"
type = "target"
steps = [{{ from_percent = 50, points = 20 }}]

[[criteria]]
name = "Training"
type = "training"
"""
LEAGUES = "[leagues]\nreference = { start = 2020-01-01, end = 2020-03-31 }\ncount = 2\n"


def rules(code: str, points: int = 1, more: str = "") -> str:
    """A challenge file."""
    return RULES.format(code=code, points=points, more=more)


def sales(first: int, last: int, shift: int = 0) -> str:
    """Lines of half a year, the same ones each time but for `shift` euros."""
    rows = []
    for place in range(first, last):
        chance = random.Random(place)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(182))
        euros = chance.randrange(-20, 200) + shift
        rows.append(f"sell_in,F{place},1,{day},R{chance.randrange(REPS)},C{place % 9},P{place % 5},1,{euros}.25\n")
    return HEADER + "".join(rows)


def bring_in(session: Session, what: str, text: str, name: str = "") -> None:
    """Import a file, in the caller's transaction."""
    run = new_run(session, what, name or f"{what}.csv")
    import_file(session, what, text.encode(), run, Mapping())


def live(session: Session) -> None:
    """Something into every table: corrections, rejects, held lines, a trial, decisions, a closing, a reopening."""
    with writing(session):
        for what, text in (
            ("participants", PEOPLE),
            ("products", PRODUCTS),
            ("clients", CLIENTS),
            ("targets", TARGETS),
            ("completions", COMPLETIONS),
            ("sales", sales(0, LINES)),
        ):
            bring_in(session, what, text)
        account = Account(
            email="ada@example.org", name="Ada", role=Role.DIRECTOR, language="fr", password_hash="-", active=False
        )
        account.participants = list(session.scalars(select(Participant).where(Participant.code == "R1")))
        session.add(account)
        session.flush()
        decide(session, account.id)
        bring_in(session, "sales", sales(0, 30, shift=7), "corrected.csv")
        bring_in(session, "participants", PEOPLE.replace("r2@", "r2.new@"))
        bring_in(session, "sales", f"{HEADER}sell_in,F7,1,2020-09-09,R5,C8,P4,1,1.00\n", "reused.csv")
        bring_in(
            session, "sales", f"{HEADER}sell_in,F8,1,someday,R5,C8,P4,1,1.00\nsell_in,G1,1,2020-06-01,R1,C1,P1,1,9\n"
        )
    with writing(session):
        upload = Upload("sales", "waiting “é”.csv", (sales(200, 205) + "\n").encode("utf-16"), "", account.id)
        try_upload(session, upload)


def decide(session: Session, account_id: int) -> None:
    """Challenges: one running and amended, one with leagues closed, one closed twice, a draft."""
    for code, more in (("spring", ""), ("leagues", LEAGUES), ("again", "")):
        add_challenge(session, rules(code, more=more))
        launch_challenge(session, code)
    amend(session, "spring", 2)
    why = Decision(account_id, "pourquoi pas ?")
    close_challenge(session, "leagues", why)
    close_challenge(session, "again", why)
    reopen_challenge(session, "again", why)
    close_challenge(session, "again", why)
    add_challenge(session, rules("draft"))


def amend(session: Session, code: str, points: int) -> None:
    """Give a running challenge another worth of its turnover."""
    text = rules(code, points)
    preview = preview_amendment(session, find_challenge(session, code), text)
    amend_challenge(session, code, text, Decision(reason="why not"), preview.fingerprint)


@contextmanager
def at(url: str) -> Iterator[Session]:
    """A session of an application on a database."""
    from app import create_app

    with create_app(url).app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()
            db.engine.dispose()


Contents = dict[str, list[tuple[Any, ...]]]


def contents(session: Session) -> Contents:
    """Every row of every table, as values of Python; but for the stamp of the sales, which is another one in a copy."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name != "sales_version":
            rows = session.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [tuple(row) for row in rows]
    return found


def contents_at(url: str) -> Contents:
    """The same of a database."""
    with at(url) as session:
        return contents(session)


def note_in_log(url: str, subject: str) -> None:
    """Something for the security log beside a database, and somebody who is signed in."""
    with at(url), writing_access() as access:
        access.add(
            SecurityEvent(
                at=MOMENT,
                kind="signed_in",
                account_id=1,
                who="ada@example.org",
                address="::1",
                subject=subject,
                details="",
            )
        )
        access.add(
            AccountSession(
                token=subject,
                account_id=1,
                credential="",
                begun_at=MOMENT,
                seen_at=MOMENT,
                kept=True,
                address="",
                browser="",
            )
        )


def access_at(url: str) -> tuple[list[tuple[Any, ...]], int]:
    """The security log beside a database, and how many are signed in there."""
    with at(url), reading_access() as access:
        log = [tuple(row) for row in access.execute(select(SecurityEvent.__table__).order_by(SecurityEvent.id))]
        return log, len(access.scalars(select(AccountSession.id)).all())
