"""Accounts invited, changed, locked and unlocked: by administrators, and by distributors for their own sellers."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests.conftest import Palier
from tests.web.conftest import PASSWORD, Visitor
from tests.web.scenes import words
from tests.web.test_sessions import account_id, is_in, sign_in

Visit = Callable[..., Visitor]
ADMIN, SHOP, NEW = "admin@example.org", "shop@example.org", "lea.morin@example.org"
OTHER = "a longer way to Dijon"
FORM = {"email": "Lea.Morin@example.org", "name": "Léa", "role": "rep", "codes": "R1; S1", "language": "en"}
PEOPLE = [("R1", "rep", None), ("D1", "distributor", None), ("D2", "distributor", None), ("S1", "seller", "D1"),
          ("S2", "seller", "D1"), ("S3", "seller", "D2"), ("S4", "seller", None)]  # fmt: skip


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.fixture
def people(web: Flask) -> None:
    """A rep, two distributors, their sellers, and a seller of nobody."""
    from core.db import db, writing
    from core.models import Participant

    with web.app_context(), writing(db.session()) as session:
        found = {code: Participant(code=code, name=f"Name of {code}", kind=kind) for code, kind, _parent in PEOPLE}
        for code, _kind, parent in PEOPLE:
            found[code].parent = found[parent] if parent else None
        session.add_all(found.values())


@pytest.fixture
def admin(people: None, add: Callable[..., None], visit: Visit) -> Visitor:
    """An administrator, signed in."""
    add(ADMIN, "administrator")
    return visit(ADMIN)


def link_in(page: str) -> str:
    [link] = re.findall(r"http://localhost/new-password#[\w-]+", page)
    return str(link)


def test_teams_are_chosen_for_a_regional_manager_alone(admin: Visitor, web: Flask) -> None:
    from core.accounts.models import Account
    from core.db import db, writing
    from core.models import Team

    with web.app_context(), writing(db.session()) as session:
        session.add_all([Team(name="North, upper"), Team(name="South")])
    form = {**FORM, "codes": "", "role": "regional_manager", "present": PASSWORD}
    assert "at least one team" in words(admin.post("/accounts/invite", form).text)
    refused = admin.post("/accounts/invite", {**form, "role": "director", "teams": ["South"]})
    assert refused.status_code == 422 and "Only a regional manager" in words(refused.text)
    assert re.search(r'checked[^>]*value="South"', refused.text)
    assert admin.post("/accounts/invite", {**form, "teams": ["North, upper", "South"]}).status_code == 200
    with web.app_context():
        found = db.session.scalars(select(Account).where(Account.email == NEW)).one()
        assert (found.role, [team.name for team in found.teams]) == ("regional_manager", ["North, upper", "South"])
    assert "North, upper, South" in words(admin.get("/accounts?search=upper").text)


def test_who_is_invited_chooses_a_password_and_acts_for_several(admin: Visitor, visit: Visit) -> None:
    assert "Enter your present password." in admin.post("/accounts/invite", FORM).text
    assert admin.post("/accounts/invite", {**FORM, "present": "wrong"}).status_code == 422
    page = admin.post("/accounts/invite", {**FORM, "present": PASSWORD})
    assert "good for 72 hours" in words(page.text)
    assert "Invited" in words(admin.get("/accounts?state=invited").text)
    guest = visit()
    assert guest.post("/sign-in", {"email": NEW, "password": ""}).status_code == 422
    assert guest.post("/sign-in", {"email": NEW, "password": PASSWORD}).status_code == 422
    assert "Welcome, Léa" in words(guest.open_link(link_in(page.text)).text)
    assert guest.post("/new-password", {"new": OTHER, "again": OTHER}).location == "/sign-in"
    sign_in(guest, OTHER, NEW)
    found = words(admin.get("/accounts?state=active&role=rep&search=name of s1").text)
    assert "1 account" in found and "R1 , S1" in found
    assert "There is already an account" in admin.post("/accounts/invite", {**FORM, "present": PASSWORD}).text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"email": "nobody"}, "is not an e-mail address"),
        ({"codes": ""}, "acts for a participant"),
        ({"codes": "R1, R9"}, "There is no participant “R9”"),
        ({"name": "x" * 201}, "cannot be longer than 200"),
        ({"role": "emperor"}, "Not a valid choice"),
    ],
)
def test_what_does_not_hold_is_told_and_nobody_is_invited(admin: Visitor, form: dict[str, str], told: str) -> None:
    answer = admin.post("/accounts/invite", {**FORM, "present": PASSWORD, **form})
    assert answer.status_code == 422 and told in words(answer.text)
    assert "1 account" in words(admin.get("/accounts").text)


def test_an_account_is_changed_and_the_log_says_how(
    web: Flask, admin: Visitor, add: Callable[..., None], visit: Visit, palier: Palier
) -> None:
    add(NEW, "rep", "R1")
    path, lea = f"/accounts/{account_id(web, NEW)}/edit", visit(NEW)
    assert lea.get("/lines").status_code == 403
    form = {**FORM, "role": "director", "codes": "R1", "present": PASSWORD}
    assert admin.post(path, {**form, "present": "wrong"}).status_code == 422
    assert admin.post(path, form).status_code == 302
    assert lea.get("/lines").status_code == 200
    assert "role: rep → director" in admin.get("/security.csv").text
    own = admin.post(f"/accounts/{account_id(web, ADMIN)}/edit", {**form, "email": ADMIN})
    assert "You cannot change your own role" in own.text
    assert "last active administrator" in palier("account", "change", ADMIN, "--role", "director", fails=True)
    palier("account", "change", NEW, "--email", "lea@example.org", "--participant", "S1", "--participant", "S2")
    assert "S1 S2" in palier("account", "list")
    assert sign_in(visit(), PASSWORD, "lea@example.org")


def test_a_locked_account_waits_until_it_is_unlocked(
    web: Flask, admin: Visitor, add: Callable[..., None], visit: Visit, palier: Palier
) -> None:
    add(NEW, "director")
    lea, path = sign_in(visit(), PASSWORD, NEW), f"/accounts/{account_id(web, NEW)}"
    assert admin.post(f"{path}/lock").status_code == 302
    assert not is_in(lea)
    assert lea.post("/sign-in", {"email": NEW, "password": PASSWORD}).status_code == 422
    assert admin.post(f"{path}/link", {"present": PASSWORD}).status_code == 409
    assert "Locked since" in words(admin.get(path).text)
    assert admin.post(f"{path}/unlock").status_code == 302
    sign_in(lea, PASSWORD, NEW)
    assert admin.post(f"/accounts/{account_id(web, ADMIN)}/lock").status_code == 409
    assert "last active administrator" in palier("account", "lock", ADMIN, fails=True)
    assert "is locked" in palier("account", "lock", NEW)
    assert "is unlocked" in palier("account", "unlock", NEW)


def test_who_mistyped_too_often_is_let_in_again_at_once(
    web: Flask, admin: Visitor, add: Callable[..., None], visit: Visit
) -> None:
    add(NEW, "director")
    lea, path = visit(), f"/accounts/{account_id(web, NEW)}"
    statuses = [lea.post("/sign-in", {"email": NEW, "password": "wrong"}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert "5 within a day" in words(admin.get(path).text)
    admin.post(f"{path}/unlock")
    sign_in(lea, PASSWORD, NEW)


def test_a_distributor_invites_its_seller(people: None, add: Callable[..., None], visit: Visit) -> None:
    add(SHOP, "distributor", "D1")
    shop = visit(SHOP)
    assert "Name of S1" in shop.get("/accounts").text and "Name of S3" not in shop.get("/accounts").text
    form = {"email": NEW, "name": "", "language": "fr", "present": PASSWORD, "role": "administrator", "codes": "D1"}
    assert shop.post("/accounts/sellers/S3/invite", form).status_code == 404
    page = shop.post("/accounts/sellers/S1/invite", form).text
    lea = visit()
    lea.open_link(link_in(page))
    lea.post("/new-password", {"new": OTHER, "again": OTHER})
    sign_in(lea, OTHER, NEW)
    # Whatever else was sent, it is a seller's account.
    assert lea.get("/accounts").status_code == 403 and lea.get("/home").status_code == 200
    assert "S1" in words(shop.get("/accounts").text).partition("cannot sign in yet")[0]


CODES = [code for code, _kind, _parent in PEOPLE]
ACCOUNTS = st.lists(
    st.tuples(st.sampled_from(["rep", "distributor", "director", "administrator"]), st.sets(st.sampled_from(CODES))),
    max_size=6,
)


def is_looked_after(by: tuple[str, set[str]], other: tuple[str, set[str]]) -> bool:
    """The same, told slowly: all are an administrator's; a rep's of own sellers alone are a distributor's."""
    parents = {code: parent for code, kind, parent in PEOPLE if kind == "seller"}
    own = {code for code in other[1] if by[0] == "distributor" and parents.get(code) in by[1]}
    return by[0] == "administrator" or (other[0] == "rep" and bool(other[1]) and own == other[1])


@pytest.mark.usefixtures("people")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(accounts=ACCOUNTS)
def test_nobody_looks_after_others(web: Flask, accounts: list[tuple[str, set[str]]]) -> None:
    from core.accounts.models import Account, account_participant
    from core.accounts.queries import Wanted, account_for, count_accounts
    from core.db import db
    from core.models import Participant

    with web.app_context():
        session = db.session()
        session.execute(delete(account_participant))
        session.execute(delete(Account))
        known = {person.code: person for person in session.scalars(select(Participant))}
        made = []
        for place, (role, codes) in enumerate(accounts):
            account = Account(email=f"{place}@example.org", name="", role=role, password_hash="-", active=True)
            account.participants = [known[code] for code in codes]
            made.append(account)
        session.add_all(made)
        session.flush()
        for by, account in zip(accounts, made, strict=True):
            expected = [is_looked_after(by, other) for other in accounts]
            assert [account_for(session, account, other.id) is not None for other in made] == expected
            assert count_accounts(session, Wanted(account)) == sum(expected)
        session.rollback()
