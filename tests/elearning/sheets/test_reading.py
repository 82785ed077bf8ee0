"""Who may read which sheet: every role, team and state in one walk, compared with the rule told the slow way."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.clock import today
from core.db import db, writing
from core.models import Membership, Participant, Team
from elearning.sheets.editing import SheetEdit, Written, publish, retire, write_sheet
from elearning.sheets.files import add_file
from elearning.sheets.openings import openings_of_all
from tests.elearning.sheets.library import medium
from tests.web.conftest import Visitor

LINK = re.compile(r'class="sheet-link" href="/sheets/(\d+)"')
FIRST = date(2020, 1, 1)
TEAMS = ("North", "North/Lille", "South", "Northern")
# Where people are, and were.
STAYS = {"R1": "North/Lille", "R2": "South", "D1": "North"}
# Who signs in: a role, for whom they act, and which teams they lead.
ACCOUNTS = {
    "lille": (Role.REP, ("R1",), ()),
    "south": (Role.REP, ("R2",), ()),
    "left": (Role.REP, ("R3",), ()),
    "gone": (Role.REP, ("R4",), ()),
    "shop": (Role.DISTRIBUTOR, ("D1",), ()),
    "counter": (Role.REP, ("S1",), ()),
    "leads": (Role.REGIONAL_MANAGER, (), ("North",)),
    "trainer": (Role.TRAINER, (), ()),
    "boss": (Role.DIRECTOR, (), ()),
    "office": (Role.ADMINISTRATOR, (), ()),
}
# In which teams each of them is, as people would say it; of whoever leads one, what is below it too.
OWN = {
    "lille": {"North", "North/Lille"},
    "south": {"South"},
    "shop": {"North"},
    "counter": {"North"},
    "leads": {"North", "North/Lille"},
}
TEACHERS = {"trainer", "boss", "office"}
AUDIENCES = list(
    product(
        ("draft", "published", "retired"),
        ((), ("rep",), ("distributor", "regional_manager")),
        ((), ("North",), ("North/Lille",), ("South", "Northern")),
        ((), ("Gold",)),
    )
)


def fill(session: Session) -> dict[int, tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Everybody, and a sheet for each audience; gives the audiences by number."""
    teams = {name: Team(name=name) for name in TEAMS}
    people = {code: Participant(code=code, name=code, kind="rep") for code in ("R1", "R2", "R3", "R4")}
    people["D1"] = Participant(code="D1", name="D1", kind="distributor")
    people["S1"] = Participant(code="S1", name="S1", kind="seller", parent=people["D1"])
    people["R4"].until = today() - timedelta(days=1)
    session.add_all([*teams.values(), *people.values()])
    for code, name in STAYS.items():
        session.add(Membership(participant=people[code], team=teams[name]))
    for code in ("R3", "R4"):
        last = today() - timedelta(days=1) if code == "R3" else None
        session.add(Membership(participant=people[code], team=teams["North"], first_day=FIRST, last_day=last))
    for name, (role, codes, leads) in ACCOUNTS.items():
        account = Account(email=f"{name}@example.org", name=name, role=role, language="en", password_hash="-")
        account.participants, account.teams = [people[it] for it in codes], [teams[it] for it in leads]
        session.add(account)
    session.flush()
    audiences = {}
    for state, roles, names, levels in AUDIENCES:
        edit = SheetEdit({"en": Written("Mower")}, (), (), roles, [teams[it].id for it in names], levels)
        sheet = write_sheet(session, None, edit, None)
        add_file(session, sheet, medium(), "", "", None)
        if state != "draft":
            publish(session, sheet, None)
        if state == "retired":
            retire(session, sheet, None)
        audiences[sheet.id] = (state, roles, names, levels)
    return audiences


def may_read(who: str, state: str, roles: tuple[str, ...], teams: tuple[str, ...], levels: tuple[str, ...]) -> bool:
    """The rule, as people would say it."""
    if who in TEACHERS:
        return True
    for_role = not roles or ACCOUNTS[who][0].value in roles
    for_team = not teams or any(name in OWN.get(who, ()) for name in teams)
    return state == "published" and for_role and for_team and not levels


def test_everybody_reads_what_is_for_them_and_nothing_else(
    web: Flask, visit: Callable[[str | None], Visitor], tmp_path: Path
) -> None:
    web.config["SHEETS"] = tmp_path / "sheets"
    with web.app_context(), writing(db.session()) as session:
        audiences = fill(session)
    assert len(audiences) == 72
    for who in ACCOUNTS:
        visitor = visit(f"{who}@example.org")
        shown = {number for number, audience in audiences.items() if may_read(who, *audience)}
        published = {number for number in shown if audiences[number][0] == "published"}
        assert 0 < len(published) < len(audiences)
        for number in audiences:
            expected = 200 if number in shown else 404
            assert visitor.get(f"/sheets/{number}").status_code == expected, (who, audiences[number])
            assert visitor.get(f"/sheets/{number}/files/{number}").status_code == expected
            assert visitor.post(f"/sheets/{number}/opened").status_code == (302 if number in shown else 404)
        for address in ("/sheets", "/sheets?search=mower", "/sheets?search=mowr"):
            assert numbers_in(visitor, address) == published, (who, address)
    with web.app_context():
        # Trainers look at what they write, and are not counted.
        counted = {number: opened.people for number, opened in openings_of_all(db.session()).items()}
    readers = [who for who in ACCOUNTS if who not in TEACHERS]
    expected_counts = {it: sum(may_read(who, *audiences[it]) for who in readers) for it in audiences}
    assert counted == {number: count for number, count in expected_counts.items() if count}


def numbers_in(visitor: Visitor, address: str) -> set[int]:
    """The sheets that all pages of a list name."""
    sign, found = "&" if "?" in address else "?", set[int]()
    for page in (1, 2):
        found |= set(map(int, LINK.findall(visitor.get(f"{address}{sign}page={page}").text)))
    return found
