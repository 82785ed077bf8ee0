"""`python -m bench.together`: 500 declarations validated by one act, beside 500 acts of one each, all committed."""

import argparse
import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.databases import databases
from bench.programme import Programme
from challenges.lifecycle.services import add_challenge, launch_challenge
from challenges.models import Posting
from core.accounts.models import Account, Role
from core.db import writing
from core.models import Participant
from declarations import services
from declarations.models import Declaration
from declarations.services import Verdict
from declarations.typed import TypedLine
from declarations.validating.together import validate_together
from tests.declarations.shops import CHALLENGE, sale
from tests.operations.programme import bring_in

SHOPS = 50
AT_MOST = 0.1


def main() -> None:
    """Declare twice as many, validate half of them in each way, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.together", description="Many validated by one act.")
    parser.add_argument("--database", default="sqlite", help="as for python -m bench")
    parser.add_argument("--declarations", type=int, default=500)
    asked = parser.parse_args()
    with databases(asked.database) as made:
        programme = Programme(made.new())
        with programme.session() as session:
            one_by_one, together = measured(session, asked.declarations)
        programme.disconnect()
    ratio = together / one_by_one
    print(f"{asked.database}: {asked.declarations} one by one {one_by_one:.1f} s, together {together:.2f} s: "
          f"{ratio:.3f}, {'within' if ratio <= AT_MOST else 'NOT within'} {AT_MOST}")  # fmt: skip


def measured(session: Session, count: int) -> tuple[float, float]:
    """The seconds of each way; both bring the same points."""
    with writing(session):
        rows = "".join(f"D{place},Shop {place},distributor\n" for place in range(SHOPS))
        bring_in(session, "participants", "code,name,kind\n" + rows)
        bring_in(session, "products", "code,name\nP0,Rake\n")
        add_challenge(session, CHALLENGE.format(credit="distributor", more=""))
        launch_challenge(session, "distributors")
        session.add(Account(email="a@example.org", name="A", role=Role.DIRECTOR, language="en", password_hash="-"))
    for number in range(2 * count):
        with writing(session):
            declare(session, number)
    numbers = session.scalars(select(Declaration.id).order_by(Declaration.id)).all()
    seen = [(number, session.get_one(Declaration, number).version) for number in numbers]
    author, before = session.scalars(select(Account.id)).one(), points(session)
    begun = time.perf_counter()
    for number, version in seen[::2]:
        with writing(session):
            services.decide(session, number, version, Verdict(frozenset({1, 2})), author)
    middle, half = time.perf_counter(), points(session)
    with writing(session):
        outcome = validate_together(session, seen[1::2], author)
    ended = time.perf_counter()
    assert len(outcome.validated) == count
    assert points(session) - half == half - before > 0
    return middle - begun, ended - middle


def declare(session: Session, number: int) -> None:
    """A sale of two lines."""
    shop = session.scalars(select(Participant).where(Participant.code == f"D{number // 2 % SHOPS}")).one()
    author = session.scalars(select(Account.id)).one()
    typed = sale(f"F{number}", TypedLine("P0", 1, 100_00), TypedLine("P0", 2, 150_00))
    found = services.begin(session, shop, author, str(number), typed)
    services.submit(session, found.id, found.version, typed, author)


def points(session: Session) -> int:
    """All of them."""
    return int(session.scalar(select(func.sum(Posting.points))) or 0)


if __name__ == "__main__":
    main()
