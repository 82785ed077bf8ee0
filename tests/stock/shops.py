"""Two distributors of two reps, one of them in a team that is led, with what they bought and sold on lately."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.models import Participant, Team
from tests.days import programme_day
from tests.operations.programme import bring_in

PEOPLE = """code,name,kind,team,parent
RA,Rita,rep,North,
RB,Rob,rep,South,
D1,Shop One,distributor,North,
D2,Shop Two,distributor,South,
S1,Sam,seller,,D1
"""
PRODUCTS = "code,name,range\nP1,Road bike,Bikes/Road\nP2,Town bike,Bikes/Town\nP3,Bell,Parts\n"
HEADER = "kind,document,line,date,rep,distributor,client,product,quantity,amount,status\n"
ACCOUNTS = (
    ("one", Role.DISTRIBUTOR, "D1"),
    ("two", Role.DISTRIBUTOR, "D2"),
    ("rita", Role.REP, "RA"),
    ("rob", Role.REP, "RB"),
    ("sam", Role.REP, "S1"),
    ("ann", Role.ADMINISTRATOR, ""),
    ("bob", Role.DIRECTOR, ""),
)


def row(
    kind: str, number: int, ago: int, who: str, shop: str, product: str, units: int, status: str = "validated"
) -> str:
    """A line of so many days ago, of ten a unit."""
    day = programme_day() - timedelta(days=ago)
    client = "C1" if kind == "sell_out" else ""
    return f"{kind},F{number},1,{day},{who},{shop},{client},{product},{units},{units * 10},{status}\n"


def sales() -> str:
    """D1 buys 40 bikes after its count of 10 and sells 8 on; D2 buys 5 bells, counts nothing and sells 7 on."""
    return HEADER + "".join(
        [
            row("sell_in", 1, 400, "RB", "D1", "P1", 99),
            row("sell_in", 2, 20, "RA", "D1", "P1", 40),
            row("sell_out", 3, 10, "", "D1", "P1", 8),
            row("sell_out", 4, 9, "", "D1", "P1", 2, "submitted"),
            row("sell_out", 5, 120, "", "D1", "P2", 3),
            row("sell_in", 6, 200, "RA", "D2", "P3", 1),
            row("sell_in", 7, 50, "RB", "D2", "P3", 5),
            row("sell_out", 8, 45, "", "D2", "P3", 7),
            row("sell_out", 9, 44, "", "D2", "P3", 1, "rejected"),
        ]
    )


def open_shops(session: Session) -> None:
    """Everything there is."""
    bring_in(session, "participants", PEOPLE)
    bring_in(session, "products", PRODUCTS)
    bring_in(session, "clients", "code,name,segment\nC1,Farm of Anne,Farmers\n")
    counted = programme_day() - timedelta(days=30)
    bring_in(session, "stock", f"distributor,product,date,quantity\nD1,P1,{counted},10\n")
    bring_in(session, "sales", sales())
    for name, role, code in ACCOUNTS:
        account = Account(email=f"{name}@example.org", name=name, role=role, language="en", password_hash="-")
        account.participants = list(session.scalars(select(Participant).where(Participant.code == code)))
        session.add(account)
    leader = Account(
        email="nora@example.org", name="nora", role=Role.REGIONAL_MANAGER, language="en", password_hash="-"
    )
    leader.teams = list(session.scalars(select(Team).where(Team.name == "North")))
    session.add(leader)
    session.flush()
