"""Two distributors, one with two sellers, two products, a challenge for distributors and one for sellers."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.lifecycle.services import add_challenge, launch_challenge
from core.accounts.models import Account, Role
from core.models import Participant
from declarations.typed import Typed, TypedLine
from tests.operations.programme import bring_in

PEOPLE = "code,name,kind,parent\nD1,Shop One,distributor,\nD2,Shop Two,distributor,\n"
PEOPLE += "S1,Sam,seller,D1\nS2,Sue,seller,D1\n"
PRODUCTS = "code,name\nP0,Rake\nP1,Spade\n"
DAY = date(2020, 5, 5)
CHALLENGE = """
code = "{credit}s"
title = "{credit}s"
start = 2020-04-01
end = 2020-06-30
credit = "{credit}"
sales = "sell_out"
{more}
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
"""
EVERY_CENTS = 1000


def open_shops(session: Session, more: str = "") -> None:
    """Everything there is before the first declaration."""
    bring_in(session, "participants", PEOPLE)
    bring_in(session, "products", PRODUCTS)
    for credit in ("distributor", "seller"):
        add_challenge(session, CHALLENGE.format(credit=credit, more=more))
        launch_challenge(session, f"{credit}s")
    add_accounts(session)


def add_accounts(session: Session) -> None:
    """Who declares, and who decides."""
    for email, role, code in (
        ("one", Role.DISTRIBUTOR, "D1"),
        ("two", Role.DISTRIBUTOR, "D2"),
        ("sam", Role.REP, "S1"),
        ("ann", Role.ADMINISTRATOR, ""),
        ("bob", Role.DIRECTOR, ""),
    ):
        account = Account(email=f"{email}@example.org", name=email, role=role, language="en", password_hash="-")
        account.participants = list(session.scalars(select(Participant).where(Participant.code == code)))
        session.add(account)
    session.flush()


def person(session: Session, code: str) -> Participant:
    """A participant by code."""
    return session.scalars(select(Participant).where(Participant.code == code)).one()


def account_id(session: Session, name: str) -> int:
    """The number of an account."""
    return session.scalars(select(Account.id).where(Account.email == f"{name}@example.org")).one()


def sale(document: str, *lines: TypedLine, day: date | None = DAY, client: str = "") -> Typed:
    """A sale as somebody types it."""
    return Typed(document, day, client, lines or (TypedLine("P0", 1, 100_00),))
