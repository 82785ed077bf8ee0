"""What distributors say of their clients: consent by a version of the text, read by whom, taken back, forgotten."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.models import Client, RecordVersion
from declarations.clients.models import ClientConsent, ClientContact
from declarations.models import Declaration
from tests.days import programme_day
from tests.web.conftest import Visitor
from tests.web.scenes import words

Visit = Callable[[str], Visitor]
TEXT = {"french": "J’accepte d’être contacté.", "english": "I agree to be contacted."}


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


def sale(number: int = 1, **said: str) -> dict[str, Any]:
    """A sale to Zoé as the form sends it."""
    head = {"act": "submit", "key": f"k{number}", "version": 0, "document": f"Z{number}", "date": f"{programme_day()}"}
    line = {"lines-0-product": "P1", "lines-0-quantity": "1", "lines-0-amount": "10.00", "lines-0-seller": ""}
    return head | {"client": "Zoé"} | line | said


def collected(visitor: Visitor) -> list[tuple[str, ...]]:
    """Distributor, name, segment, version and who noted it, as the director takes it away."""
    text = visitor.get("/clients/collected?form=csv").text.removeprefix("\ufeff")
    columns = ("Distributor", "Name", "Segment", "Version of the text", "Noted by")
    return [tuple(row[name] for name in columns) for row in csv.DictReader(StringIO(text))]


def client_id(web: Flask, name: str) -> int:
    with web.app_context():
        return db.session.scalars(select(Client.id).where(Client.name == name)).one()


def test_a_declaration_says_that_its_client_agrees(web: Flask, shops: Visit) -> None:
    one, bob, ann = shops("one"), shops("bob"), shops("ann")
    # Nothing can be agreed to before there is a text.
    assert 'name="consent"' not in one.get("/declarations/new").text
    assert one.post("/declarations/new", sale(1, consent="1", segment="Gardeners")).status_code == 302
    assert collected(bob) == []
    assert ann.post("/clients/consent-text", TEXT).status_code == 302
    assert TEXT["english"] in one.get("/declarations/new").text
    assert one.post("/declarations/new", sale(2, consent="1")).status_code == 302
    assert collected(bob) == [("Shop One", "Zoé", "Gardeners", "1", "one")]
    assert "Zoé" in words(one.get("/clients").text)
    # The same again says nothing new, and a segment that rules look at is nobody's to say.
    assert one.post("/declarations/new", sale(3, consent="1", segment="Landscapers")).status_code == 302
    assert collected(bob) == [("Shop One", "Zoé", "Landscapers", "1", "one")]
    with web.app_context():
        assert len(db.session.scalars(select(ClientConsent)).all()) == 1
        assert db.session.scalars(select(Client.segment).where(Client.name == "Zoé")).all() == [""]


def test_nothing_that_is_taken_away_is_computed_by_a_spreadsheet(web: Flask, shops: Visit) -> None:
    one, bob = shops("one"), shops("bob")
    shops("ann").post("/clients/consent-text", TEXT)
    evil = "=HYPERLINK(1)"
    sent = sale(1, client=evil, segment="@SUM(1)", consent="1")
    assert one.post("/declarations/new", sent).status_code == 302
    assert collected(bob) == [("Shop One", f"'{evil}", "'@SUM(1)", "1", "one")]
    for visitor, address in ((bob, "/clients/collected"), (one, "/clients")):
        with ZipFile(BytesIO(visitor.get(f"{address}?form=xlsx").data)) as book:
            texts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        assert evil in texts and "<f>" not in texts and "<f " not in texts


def test_a_draft_keeps_what_is_said_and_writes_it_down_when_it_is_submitted(web: Flask, shops: Visit) -> None:
    one = shops("one")
    shops("ann").post("/clients/consent-text", TEXT)
    one.post("/declarations/new", sale(1, act="draft", consent="1", segment="Gardeners"))
    page = one.get("/declarations/1/edit").text
    assert 'value="Gardeners"' in page and "checked" in page
    with web.app_context():
        assert db.session.scalars(select(ClientContact)).all() == []
    one.post("/declarations/1/edit", sale(1, version="1", consent="1", segment="Gardeners"))
    assert collected(shops("bob")) == [("Shop One", "Zoé", "Gardeners", "1", "one")]


def test_a_consent_is_somebody_s(shops: Visit) -> None:
    shops("ann").post("/clients/consent-text", TEXT)
    answer = shops("one").post("/declarations/new", sale(1, client="", consent="1"))
    assert answer.status_code == 422
    assert "a segment and a consent are somebody" in answer.text


def test_it_is_noted_by_its_version_taken_back_and_given_again(web: Flask, shops: Visit) -> None:
    one, bob, ann = shops("one"), shops("bob"), shops("ann")
    ann.post("/clients/consent-text", TEXT)
    one.post("/declarations/new", sale(1, consent="1"))
    zoe = f"/clients/{client_id(web, 'Zoé')}"
    assert ann.post("/clients/consent-text", TEXT).status_code == 302
    ann.post("/clients/consent-text", TEXT | {"english": "I agree to letters."})
    page = one.get(zoe).text
    assert TEXT["english"] in page and "I agree to letters." not in page
    one.post(zoe, {"name": "Zoé", "segment": "", "consent": "1"})
    assert [row[3] for row in collected(bob)] == ["1"]
    one.post(zoe, {"name": "Zoé", "segment": ""})
    assert collected(bob) == []
    assert "I agree to letters." in one.get(zoe).text
    one.post(zoe, {"name": "Zoé Petit", "segment": "", "consent": "2"})
    assert collected(bob) == [("Shop One", "Zoé Petit", "", "2", "one")]
    with web.app_context():
        assert [it.text_id for it in db.session.scalars(select(ClientConsent).order_by(ClientConsent.id))] == [
            1,
            None,
            2,
        ]


def test_a_name_from_the_brand_s_files_is_the_brand_s(web: Flask, shops: Visit) -> None:
    one, farm = shops("one"), client_id(web, "Farm of Anne")
    assert 'name="name"' not in one.get(f"/clients/{farm}").text
    assert one.post(f"/clients/{farm}", {"name": "Mine", "segment": "Growers"}).status_code == 302
    assert "Growers" in words(one.get("/clients").text) and "Mine" not in words(one.get("/clients").text)
    # What another distributor says of the same client is its own.
    assert "Growers" not in shops("two").get("/clients").text
    with web.app_context():
        assert db.session.get_one(Client, farm).segment == "Farmers"


def test_two_clients_of_one_name_are_refused(web: Flask, shops: Visit) -> None:
    one = shops("one")
    one.post("/declarations/new", sale(1))
    zoe = client_id(web, "Zoé")
    for name in ("Farm of Anne", ""):
        answer = one.post(f"/clients/{zoe}", {"name": name, "segment": "kept"})
        assert answer.status_code == 422 and 'value="kept"' in answer.text


def test_nobody_reads_or_writes_the_clients_of_another(web: Flask, shops: Visit) -> None:
    shops("ann").post("/clients/consent-text", TEXT)
    shops("one").post("/declarations/new", sale(1, consent="1"))
    zoe = client_id(web, "Zoé")
    assert "Zoé" not in shops("two").get("/clients").text
    for path in (f"/clients/{zoe}", f"/clients/{zoe}?shop=3", "/clients/999"):
        assert shops("two").get(path).status_code == 404
        assert shops("two").post(path, {"name": "Mine"}).status_code == 404
    assert shops("two").post(f"/clients/{zoe}/forget").status_code == 404
    for name in ("rita", "sam", "nora", "bob", "ann"):
        assert shops(name).get("/clients").status_code == 403
    for name in ("one", "two", "rita", "sam", "nora"):
        assert shops(name).get("/clients/collected?form=csv").status_code == 403
    assert shops("bob").get("/clients/consent-text").status_code == 403


def test_a_client_that_asks_for_it_is_forgotten(web: Flask, shops: Visit) -> None:
    one = shops("one")
    shops("ann").post("/clients/consent-text", TEXT)
    one.post("/declarations/new", sale(1, consent="1", segment="Gardeners"))
    one.post("/declarations/new", sale(2, client="Farm of Anne", consent="1"))
    for name in ("Zoé", "Farm of Anne"):
        assert one.post(f"/clients/{client_id(web, name)}/forget").status_code == 302
    assert collected(shops("bob")) == []
    assert "Zoé" not in one.get("/declarations/1").text and "Gardeners" not in one.get("/declarations/1/edit").text
    # Whom the brand knows by its own files stays known; every sale stays.
    assert "Farm of Anne" in one.get("/clients").text
    with web.app_context():
        session = db.session
        assert session.scalars(select(ClientContact)).all() == [] and session.scalars(select(ClientConsent)).all() == []
        assert "Zoé" not in str(session.scalars(select(RecordVersion.former)).all())
        assert [it.client for it in session.scalars(select(Declaration).order_by(Declaration.id))] == [
            "",
            "Farm of Anne",
        ]
        assert [it.client_code != "" for it in session.scalars(select(Declaration))] == [True, True]


@pytest.mark.parametrize("other", [{"french": ""}, {"english": " "}, {"french": "x" * 2001}])
def test_a_text_is_written_in_both_languages(shops: Visit, other: dict[str, str]) -> None:
    answer = shops("ann").post("/clients/consent-text", TEXT | other)
    assert answer.status_code == 422 and "is-invalid" in answer.text
