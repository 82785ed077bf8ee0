"""A statement of a challenge with a rule of every kind: what stands around the criteria is told, and adds up."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask_babel import force_locale
from pypdf import PdfReader
from sqlalchemy.orm import Session

from challenges.ledger.balances import balances
from challenges.lifecycle.finding import find_challenge, find_participant
from core.db import db
from statements.content import Statement, read_statement
from statements.render import write_statement
from tests.web.every_rule import every_rule
from tests.web.scenes import Scene


@pytest.fixture(scope="module")
def scene(fresh_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The programme, launched."""
    with every_rule(fresh_database("sqlite"), tmp_path_factory.mktemp("all")) as scene:
        yield scene


@pytest.fixture
def session(scene: Scene) -> Iterator[Session]:
    """A session on the programme, in English."""
    with scene.app.test_request_context(), force_locale("en"):
        yield db.session()


def read(session: Session, code: str) -> Statement:
    return read_statement(session, find_challenge(session, "all"), find_participant(session, code))


@pytest.mark.parametrize("code", ["R1", "R2"])
def test_every_rule_contributes_and_they_add_up_to_the_ledger(session, code):
    statement = read(session, code)
    held = balances(session, find_challenge(session, "all"), find_participant(session, code).id)

    names = ["Turnover", "Rates", "Months", "More", "New", "Target", "Bundle", "Training", "Double", "Ceiling"]
    assert [it.rule.name for it in statement.contributions] == names
    for it in statement.contributions:
        assert it.rule.sentence
        assert it.rule.points == sum(row.points for row in held if row.criterion == it.rule.name)
        if it.rule.kind != "cap":
            assert it.rule.points == sum(key.points for key in it.rule.keys)
    assert statement.points == sum(row.points for row in held) == sum(entry.points for entry in statement.entries)
    assert statement.history[-1][1] == statement.points


def test_what_points_are_given_for_is_said_in_the_words_of_the_rule(session):
    anna, bruno = (
        {it.rule.name: {key.label: key.basis for key in it.rule.given} for it in read(session, code).contributions}
        for code in ("R1", "R2")
    )
    assert anna["Months"]["June 2020"] == "−€30 · €1,030 short of the minimum."
    assert anna["Months"]["Streaks"] == "1 × 2 months in a row."
    assert anna["Target"]["April 2020"] == "€1,200 sold of a target of €1,000: 120%."
    assert anna["More"] == {"C1 · Helmet": "€2,250"}
    assert anna["Bundle"] == {"C1": "Bikes: €1,200; Helmets: €250"}
    assert anna["Double"] == {"Turnover": "These sales alone give 32 points; 100% of that comes on top."}
    assert bruno["Training"] == {"safety": "Completed on 10 April 2020."}
    ceiling = read(session, "R1").contributions[-1].rule
    assert (ceiling.points, ceiling.state) == (-26, "The ceiling is reached: 26 of 76 points taken back.")


def test_withheld_points_and_what_would_open_their_gate_are_said(session):
    statement = read(session, "R1")

    assert {it.rule.name: it.rule.withheld for it in statement.contributions if it.rule.withheld} == {
        "New": "75 points withheld: the gate “Trained first” is shut.",
        "Bundle": "40 points withheld: the gate “Trained first” is shut.",
        "Target": "500 points withheld: the gate “Enough” is shut.",
    }
    assert [(gate.name, gate.state) for gate in statement.gates] == [
        ("Trained first", "Shut: “safety” is not completed."),
        ("Enough", "Shut: €4,420 sold, €980 short of the minimum of €5,400."),
    ]


def test_the_document_shows_it(scene):
    with scene.app.test_request_context():
        session = db.session()
        made = write_statement(session, find_challenge(session, "all"), find_participant(session, "R1"), "en")

    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())
    assert "What opens, and what is withheld" in text
    assert "€980 short of the minimum" in text
    assert "500 points withheld" in text
    assert "100% more on “Turnover”" in text
