"""Every route with every role, against a table: a route that is not in it makes the test fail."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from tests.web.conftest import Visitor
from tests.web.routes_table import ROLES, TABLE

PEOPLE = [
    ("R1", "Rep One", "rep", None),
    ("R2", "Rep Two", "rep", None),
    ("D1", "Distributor One", "distributor", None),
    ("D2", "Distributor Two", "distributor", None),
    ("S1", "Seller of One", "seller", "D1"),
    ("S2", "Seller of Two", "seller", "D2"),
]
ACTS_FOR: dict[str, list[str]] = {
    "rep": ["R1"],
    "distributor": ["D1"],
    "trainer": [],
    "director": [],
    "administrator": [],
}
TEAMS = {"North": "R1", "South": "R2"}
CHALLENGE = """
code = "{code}"
title = {{ fr = "Défi", en = "Challenge" }}
start = 2024-09-02
end = 2024-11-30
credit = "{credit}"
sales = "{sales}"

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100
"""


@pytest.fixture
def visitors(
    web: Flask, add: Callable[..., None], visit: Callable[[str | None], Visitor], tmp_path: Path
) -> dict[str, Visitor]:
    """One visitor of each role, in a programme that has everything the table names."""
    from core.db import db
    from tests.elearning.sheets.library import bring_sheets

    web.config["PROOFS"], web.config["SHEETS"] = tmp_path / "proofs", tmp_path / "sheets"
    with web.app_context():
        _fill()
    for role, codes in ACTS_FOR.items():
        add(f"{role}@example.org", role, *codes)
    with web.app_context():
        _give_team("regional_manager@example.org")
        _bring_proof("rep@example.org")
        bring_sheets(db.session())
        _declare()
        _disagree()
        _teach()
    # Whom an administrator does something to, and a distributor, where it is its own seller's.
    add("other@example.org", "director")
    add("seller_1@example.org", "rep", "S1")
    add("seller_2@example.org", "rep", "S2")
    return {role: visit(None if role == "anonymous" else f"{role}@example.org") for role in ROLES}


def _give_team(email: str) -> None:
    from sqlalchemy import select

    from core.accounts.models import Account, Role
    from core.db import db
    from core.models import Team

    account = Account(email=email, name="Regional", role=Role.REGIONAL_MANAGER, language="en", password_hash="-")
    account.teams = list(db.session.scalars(select(Team).where(Team.name == "North")))
    db.session.add(account)
    db.session.commit()


def _bring_proof(email: str) -> None:
    from sqlalchemy import select

    from core.accounts.models import Account
    from core.db import db, writing
    from tests.proofs.kept import keep

    with writing(db.session()) as session:
        keep(session, session.scalars(select(Account.id).where(Account.email == email)).one())


def _declare() -> None:
    """A draft of the first distributor's, and what the second one has submitted; a list of each."""
    from sqlalchemy import select

    from core.accounts.models import Account
    from core.clock import utc_now
    from core.db import db
    from core.models import Client, Participant
    from declarations.clients.models import ClientContact
    from declarations.lists.models import DeclaredList
    from declarations.models import Declaration
    from tests.proofs.kept import keep

    account = db.session.scalars(select(Account).where(Account.email == "distributor@example.org")).one()
    for code, state in (("D1", "draft"), ("D2", "submitted")):
        shop = db.session.scalars(select(Participant).where(Participant.code == code)).one()
        one = Declaration(distributor_id=shop.id, account_id=account.id, key=code, state=state, created_at=utc_now())
        one.changed_at, one.submitted_at = utc_now(), utc_now() if state == "submitted" else None
        db.session.add(one)
        proof = keep(db.session(), account.id, b"document,date,product,quantity,amount\nF1,2024-09-03,P,1,2\n", "l.csv")
        listed = DeclaredList(distributor_id=shop.id, account_id=account.id, proof_id=proof.id, file_name="l.csv")
        listed.state, listed.sent_at, listed.changed_at = "open", utc_now(), utc_now()
        db.session.add(listed)
        db.session.flush()
        client = Client(code=f"C{code}", name=f"Client of {code}")
        db.session.add(client)
        db.session.flush()
        db.session.add(ClientContact(distributor_id=shop.id, client_id=client.id, is_own=True))
    db.session.commit()


def _disagree() -> None:
    """A dispute of the distributor's."""
    from sqlalchemy import select

    from core.accounts.models import Account
    from core.db import db
    from tests.disputes.opened import dispute_of

    account = db.session.scalars(select(Account).where(Account.email == "distributor@example.org")).one()
    db.session.add(dispute_of(account.participants[0].id, account.id))
    db.session.commit()


def _teach() -> None:
    """A module with a lesson, a question and a test."""
    from core.db import db, writing
    from elearning.modules.authoring import add_module
    from tests.elearning.modules.written import soils

    with writing(db.session()) as session:
        add_module(session, "soils", soils(), None)


def _fill() -> None:
    from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge
    from core.clock import utc_now
    from core.db import db, writing
    from core.models import Membership, Participant, Team
    from imports.models import ImportRun, ImportState
    from sales.models import SaleLine

    with writing(db.session()) as session:
        people = {code: Participant(code=code, name=name, kind=kind) for code, name, kind, _ in PEOPLE}
        for code, _name, _kind, parent in PEOPLE:
            people[code].parent = people[parent] if parent else None
        session.add_all(people.values())
        session.add_all(Membership(participant=people[code], team=Team(name=name)) for name, code in TEAMS.items())
        session.flush()
        line = {"kind": "sell_in", "line": 1, "date": date(2024, 9, 3), "quantity": 1, "amount_cents": 500_00}
        session.add_all(
            SaleLine(document=code, rep_id=people[code].id, status="validated", changed_at=utc_now(), **line)
            for code in ("R1", "R2")
        )
        for code, credit, sold in (("reps", "rep", "sell_in"), ("sellers", "seller", "sell_out")):
            add_challenge(session, CHALLENGE.format(code=code, credit=credit, sales=sold))
            launch_challenge(session, code)
        add_challenge(session, CHALLENGE.format(code="closed", credit="rep", sales="sell_in"))
        launch_challenge(session, "closed")
        close_challenge(session, "closed")
        for role in ROLES:
            for draft in ("draft", "spare"):
                add_challenge(session, CHALLENGE.format(code=f"{draft}-{role}", credit="rep", sales="sell_in"))
        for _number in (1, 2):
            run = ImportRun(what="clients", file_name="c.csv", state=ImportState.TRIED, at=utc_now(), new=1)
            run.content, run.rejects, run.rejected = b"code\nC1\n,\n", b"code,reason\n", 1
            session.add(run)
            session.flush()
        session.add(ImportRun(what="clients", file_name="c.csv", state=ImportState.APPLIED, at=utc_now()))


def test_every_route_answers_each_role_as_the_table_says(web: Flask, visitors: dict[str, Visitor]) -> None:
    wrong = []
    numbers = {who: _account_id(web, f"{who}@example.org") for who in ("other", "seller_1", "seller_2")}
    numbers |= {name.lower(): _team_id(web, name) for name in TEAMS} | {"proof": 1}
    for role in ROLES:
        _forget_tries(web)
        for row in TABLE:
            visitor = visitors[role]
            path = row.path.format(role=role, **numbers)
            answer = visitor.get(path) if row.method == "GET" else visitor.post(path)
            if answer.status_code != row.status(role):
                wrong.append(f"{role}: {row.method} {path}: {answer.status_code}, not {row.status(role)}")
    assert not wrong, "\n".join(wrong)


def _forget_tries(web: Flask) -> None:
    """Whoever tries several codes of certificates has to wait: each role begins anew."""
    from sqlalchemy import delete

    from core.access import writing_access
    from core.accounts.access_models import FailedSignIn

    with web.app_context(), writing_access() as session:
        session.execute(delete(FailedSignIn))


def _account_id(web: Flask, email: str) -> int:
    from sqlalchemy import select

    from core.accounts.models import Account
    from core.db import db

    with web.app_context():
        return db.session.scalars(select(Account.id).where(Account.email == email)).one()


def _team_id(web: Flask, name: str) -> int:
    from sqlalchemy import select

    from core.db import db
    from core.models import Team

    with web.app_context():
        return db.session.scalars(select(Team.id).where(Team.name == name)).one()


def test_the_table_has_every_route(web: Flask) -> None:
    assert {(row.rule, row.method) for row in TABLE} == set(_routes(web))


def _routes(web: Flask) -> Iterator[tuple[str, str]]:
    for rule in web.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield rule.rule, method


def test_a_view_that_does_not_say_what_it_is_for_is_refused_to_everybody(
    web: Flask, add: Callable[..., None], visit: Callable[[str | None], Visitor]
) -> None:
    web.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    add("administrator@example.org", "administrator")
    assert visit("administrator@example.org").get("/forgotten").status_code == 403
    assert visit(None).get("/forgotten").location == "/sign-in?next=/forgotten"


def test_who_is_no_longer_active_is_signed_out(
    web: Flask, add: Callable[..., None], visit: Callable[[str | None], Visitor]
) -> None:
    from core.accounts.models import Account
    from core.db import db

    add("director@example.org", "director")
    visitor = visit("director@example.org")
    assert visitor.get("/challenges").status_code == 200
    with web.app_context():
        db.session.query(Account).update({"active": False})
        db.session.commit()
    assert visitor.get("/challenges").location == "/sign-in?next=/challenges"


def test_each_role_starts_where_its_work_is(visitors: dict[str, Visitor]) -> None:
    assert {role: visitor.get("/").location for role, visitor in visitors.items()} == {
        "anonymous": "/sign-in",
        "rep": "/home",
        "distributor": "/home",
        "regional_manager": "/home",
        "trainer": "/teaching",
        "director": "/challenges",
        "administrator": "/imports",
    }
