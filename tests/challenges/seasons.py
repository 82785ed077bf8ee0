"""A small season for tests of a challenge's life: three reps and a distributor, seven sales, one challenge."""

from datetime import date

from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.db import writing
from core.files import Mapping
from imports.service import import_file, new_run
from tests.slow.world import Line, Participant, World

HEAD = """code = "spring"
title = "Spring"
start = 2020-04-01
end = 2020-06-30
"""
TURNOVER = """
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
"""
RULES = HEAD + TURNOVER
DOUBLED = RULES.replace("points = 1", "points = 2")
SALES = "kind,document,line,date,rep,distributor,product,amount,status\n"


def season() -> World:
    """R1 sells for 1200.00 in April, R2 for 1600.00, R3 nothing; all of it to D1."""
    people = {code: Participant(code, f"Rep {code}", "rep") for code in ("R1", "R2", "R3")}
    people["D1"] = Participant("D1", "Shop", "distributor")
    lines = [
        Line("sell_in", f"F{n}", 1, date(2020, 4, n), f"R{n % 2 + 1}", "D1", "", "", "P1", 0, 10_000 * n, "validated")
        for n in range(1, 8)
    ]
    return World(participants=people, products={"P1": "Bikes"}, lines=lines)


def bring_in(session: Session, rows: str) -> None:
    """Import sale lines: document, line, date, rep, distributor, product, amount, status."""
    content = SALES + "".join(f"sell_in,{row}\n" for row in rows.splitlines())
    with writing(session):
        import_file(session, "sales", content.encode(), new_run(session, "sales", "later.csv"), Mapping())


def account(session: Session, role: Role = Role.DIRECTOR) -> int:
    """Somebody who decides."""
    with writing(session):
        found = Account(email=f"{role}@example.org", name="Ada", role=role, language="en", password_hash="-")
        session.add(found)
        session.flush()
        return found.id
