"""Every route with every role, against a table: a route that is not in it makes the test fail."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

import pytest
from flask import Flask

from tests.web.conftest import Visitor

ROLES = ("anonymous", "rep", "distributor", "director", "administrator")

PEOPLE = [
    ("R1", "Rep One", "rep", None),
    ("R2", "Rep Two", "rep", None),
    ("D1", "Distributor One", "distributor", None),
    ("D2", "Distributor Two", "distributor", None),
    ("S1", "Seller of One", "seller", "D1"),
    ("S2", "Seller of Two", "seller", "D2"),
]
ACTS_FOR = {"rep": ["R1"], "distributor": ["D1"], "director": [], "administrator": []}
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


class Expected(NamedTuple):
    """A request, and the status that each role gets, in the order of ROLES."""

    method: str
    rule: str
    path: str
    statuses: tuple[int, int, int, int, int]


PUBLIC = (200, 200, 200, 200, 200)
GOES = (302, 302, 302, 302, 302)
EVERYBODY = (302, 200, 200, 200, 200)
OF_REPS = (302, 200, 404, 200, 200)
OF_DISTRIBUTORS = (302, 404, 200, 200, 200)
OF_OTHERS = (302, 404, 404, 200, 200)
MANAGERS = (302, 403, 403, 200, 200)
MANAGERS_DO = (302, 403, 403, 302, 302)
ADMINISTRATOR = (302, 403, 403, 403, 200)
ADMINISTRATOR_DOES = (302, 403, 403, 403, 302)
NOWHERE = (404, 404, 404, 404, 404)

ONE = "/challenges/<code>"
PERSON = f"{ONE}/participants/<participant_code>"
LINES = "/challenges/reps/participants/{}/rules/1/lines?key=&part=0"

# `reps` and `sellers` are running challenges, `closed` is closed; `draft-ROLE` and `spare-ROLE` are drafts for
# each role to try its hand at.
TABLE = [
    Expected("GET", "/", "/", GOES),
    Expected("GET", "/health", "/health", PUBLIC),
    Expected("GET", "/ready", "/ready", PUBLIC),
    # Nothing is there without a token that is set.
    Expected("GET", "/metrics", "/metrics", NOWHERE),
    Expected("GET", "/assets/<path:name>", "/assets/htmx.org/dist/htmx.min.js", PUBLIC),
    Expected("GET", "/assets/<path:name>", "/assets/htmx.org/package.json", NOWHERE),
    Expected("GET", "/assets/<path:name>", "/assets/../setup.cfg", NOWHERE),
    Expected("GET", "/static/<path:filename>", "/static/palier.js", PUBLIC),
    Expected("GET", "/sign-in", "/sign-in", (200, 302, 302, 302, 302)),
    Expected("POST", "/sign-in", "/sign-in", (422, 422, 422, 422, 422)),
    Expected("POST", "/language", "/language", GOES),
    Expected("GET", "/home", "/home", (302, 200, 200, 302, 302)),
    Expected("GET", "/challenges", "/challenges", EVERYBODY),
    Expected("GET", ONE, "/challenges/reps", OF_REPS),
    Expected("GET", ONE, "/challenges/sellers", OF_DISTRIBUTORS),
    Expected("GET", ONE, "/challenges/draft-{role}", OF_OTHERS),
    Expected("GET", ONE, "/challenges/nothing", (302, 404, 404, 404, 404)),
    Expected("GET", f"{ONE}/leaderboard", "/challenges/reps/leaderboard", OF_REPS),
    Expected("GET", f"{ONE}/leaderboard", "/challenges/sellers/leaderboard", OF_DISTRIBUTORS),
    Expected("GET", PERSON, "/challenges/reps/participants/R1", OF_REPS),
    Expected("GET", PERSON, "/challenges/reps/participants/R2", OF_OTHERS),
    Expected("GET", PERSON, "/challenges/sellers/participants/S1", OF_DISTRIBUTORS),
    Expected("GET", PERSON, "/challenges/sellers/participants/S2", OF_OTHERS),
    Expected("GET", PERSON, "/challenges/reps/participants/S1", (302, 404, 404, 404, 404)),
    Expected("GET", f"{PERSON}/rules/<int:place>", "/challenges/reps/participants/R1/rules/1", OF_REPS),
    Expected("GET", f"{PERSON}/rules/<int:place>", "/challenges/reps/participants/R2/rules/1", OF_OTHERS),
    Expected("GET", f"{PERSON}/rules/<int:place>/lines", LINES.format("R1"), OF_REPS),
    Expected("GET", f"{PERSON}/rules/<int:place>/lines", LINES.format("R2"), OF_OTHERS),
    Expected("GET", f"{PERSON}/postings", "/challenges/reps/participants/R1/postings", OF_REPS),
    Expected("GET", f"{PERSON}/postings", "/challenges/reps/participants/R2/postings", OF_OTHERS),
    Expected("GET", f"{PERSON}/statement.pdf", "/challenges/reps/participants/R1/statement.pdf", OF_REPS),
    Expected("GET", f"{PERSON}/statement.pdf", "/challenges/sellers/participants/S2/statement.pdf", OF_OTHERS),
    Expected("GET", f"{ONE}/file", "/challenges/reps/file", MANAGERS),
    Expected("GET", "/challenges/new", "/challenges/new", MANAGERS),
    Expected("POST", "/challenges/new", "/challenges/new", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/duplicate", "/challenges/closed/duplicate", MANAGERS),
    Expected("POST", f"{ONE}/duplicate", "/challenges/closed/duplicate", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/amend", "/challenges/reps/amend", MANAGERS),
    Expected("POST", f"{ONE}/amend", "/challenges/reps/amend", (302, 403, 403, 422, 422)),
    Expected("GET", f"{ONE}/revisions/<int:revision>", "/challenges/reps/revisions/1", MANAGERS),
    Expected("GET", f"{ONE}/revisions/<int:revision>", "/challenges/reps/revisions/2", (302, 403, 403, 404, 404)),
    Expected("GET", f"{ONE}/late", "/challenges/closed/late", MANAGERS),
    Expected("GET", f"{ONE}/reopen", "/challenges/closed/reopen", ADMINISTRATOR),
    Expected("POST", f"{ONE}/reopen", "/challenges/closed/reopen", (302, 403, 403, 403, 422)),
    Expected("GET", f"{ONE}/launch", "/challenges/draft-{role}/launch", MANAGERS),
    Expected("POST", f"{ONE}/launch", "/challenges/draft-{role}/launch", MANAGERS_DO),
    Expected("GET", f"{ONE}/close", "/challenges/draft-{role}/close", MANAGERS),
    Expected("POST", f"{ONE}/close", "/challenges/draft-{role}/close", MANAGERS_DO),
    Expected("GET", f"{ONE}/delete", "/challenges/spare-{role}/delete", MANAGERS),
    Expected("POST", f"{ONE}/delete", "/challenges/spare-{role}/delete", MANAGERS_DO),
    Expected("GET", "/laboratory", "/laboratory", MANAGERS),
    Expected("POST", "/laboratory", "/laboratory", MANAGERS),
    Expected("GET", "/imports", "/imports", ADMINISTRATOR),
    Expected("POST", "/imports", "/imports", (302, 403, 403, 403, 422)),
    Expected("GET", "/imports/<int:run_id>", "/imports/1", ADMINISTRATOR),
    Expected("GET", "/imports/<int:run_id>/columns", "/imports/1/columns", ADMINISTRATOR),
    Expected("GET", "/imports/<int:run_id>", "/imports/999", (302, 403, 403, 403, 404)),
    Expected("GET", "/imports/<int:run_id>/rejects.csv", "/imports/1/rejects.csv", ADMINISTRATOR),
    Expected("POST", "/imports/<int:run_id>/try", "/imports/1/try", (302, 403, 403, 403, 422)),
    Expected("POST", "/imports/<int:run_id>/apply", "/imports/1/apply", ADMINISTRATOR_DOES),
    Expected("POST", "/imports/<int:run_id>/columns", "/imports/2/columns", ADMINISTRATOR_DOES),
    Expected("GET", "/imports/<int:run_id>/undo", "/imports/3/undo", ADMINISTRATOR),
    Expected("POST", "/imports/<int:run_id>/undo", "/imports/3/undo", ADMINISTRATOR_DOES),
    Expected("POST", "/imports/<int:run_id>/held/accept", "/imports/3/held/accept", ADMINISTRATOR_DOES),
    Expected("POST", "/imports/<int:run_id>/held/refuse", "/imports/3/held/refuse", ADMINISTRATOR_DOES),
    Expected("GET", "/lines", "/lines?document=F", MANAGERS),
    Expected("GET", "/lines/<int:line_id>", "/lines/1", MANAGERS),
    Expected("GET", "/lines/<int:line_id>", "/lines/999999", (302, 403, 403, 404, 404)),
    Expected("GET", f"{ONE}/uncredited", "/challenges/reps/uncredited", MANAGERS),
    Expected("POST", "/imports/<int:run_id>/discard", "/imports/2/discard", ADMINISTRATOR_DOES),
    Expected("GET", "/new-password", "/new-password?link=none", (410, 410, 410, 410, 410)),
    Expected("POST", "/new-password", "/new-password?link=none", (410, 410, 410, 410, 410)),
    Expected("GET", "/account", "/account", EVERYBODY),
    Expected("POST", "/account/password", "/account/password", (302, 422, 422, 422, 422)),
    Expected("POST", "/account/sessions/end", "/account/sessions/end", GOES),
    Expected("GET", "/accounts", "/accounts", ADMINISTRATOR),
    Expected("GET", "/accounts/<int:account_id>", "/accounts/{other}", ADMINISTRATOR),
    Expected("GET", "/accounts/<int:account_id>", "/accounts/999999", (302, 403, 403, 403, 404)),
    Expected("POST", "/accounts/<int:account_id>/link", "/accounts/{other}/link", ADMINISTRATOR),
    Expected("POST", "/accounts/<int:account_id>/sessions/end", "/accounts/{other}/sessions/end", ADMINISTRATOR_DOES),
    Expected("POST", "/accounts/<int:account_id>/deactivate", "/accounts/{other}/deactivate", ADMINISTRATOR_DOES),
    Expected("POST", "/accounts/<int:account_id>/reactivate", "/accounts/{other}/reactivate", ADMINISTRATOR_DOES),
    Expected("GET", "/security", "/security", ADMINISTRATOR),
    Expected("GET", "/security.csv", "/security.csv", ADMINISTRATOR),
    Expected("POST", "/sign-out", "/sign-out", GOES),
]


@pytest.fixture
def visitors(web: Flask, add: Callable[..., None], visit: Callable[[str | None], Visitor]) -> dict[str, Visitor]:
    """One visitor of each role, in a programme that has everything the table names."""
    with web.app_context():
        _fill()
    for role, codes in ACTS_FOR.items():
        add(f"{role}@example.org", role, *codes)
    # Whom an administrator does something to.
    add("other@example.org", "director")
    return {role: visit(None if role == "anonymous" else f"{role}@example.org") for role in ROLES}


def _fill() -> None:
    from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge
    from core.clock import utc_now
    from core.db import db, writing
    from core.models import Participant
    from imports.models import ImportRun, ImportState
    from sales.models import SaleLine

    with writing(db.session()) as session:
        people = {code: Participant(code=code, name=name, kind=kind) for code, name, kind, _ in PEOPLE}
        for code, _name, _kind, parent in PEOPLE:
            people[code].parent = people[parent] if parent else None
        session.add_all(people.values())
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
    other = _account_id(web, "other@example.org")
    for place, role in enumerate(ROLES):
        for row in TABLE:
            visitor = visitors[role]
            path = row.path.format(role=role, other=other)
            answer = visitor.get(path) if row.method == "GET" else visitor.post(path)
            if answer.status_code != row.statuses[place]:
                wrong.append(f"{role}: {row.method} {path}: {answer.status_code}, not {row.statuses[place]}")
    assert not wrong, "\n".join(wrong)


def _account_id(web: Flask, email: str) -> int:
    from sqlalchemy import select

    from core.accounts.models import Account
    from core.db import db

    with web.app_context():
        return db.session.scalars(select(Account.id).where(Account.email == email)).one()


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
        "director": "/challenges",
        "administrator": "/imports",
    }
