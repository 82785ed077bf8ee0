"""Clients who earn, segments that narrow, and people who have left: by hand, by the engine, slowly."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from challenges.definition.toml import RefusedDefinition
from challenges.explanations.exclusions import exclusions
from challenges.explanations.explain import explain, read_case
from challenges.ledger.balances import balances, credited_to_nobody
from challenges.ledger.standings import read_standings
from challenges.lifecycle.late import Change, late_lines, tell_late
from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge, score_challenge
from challenges.models import Challenge
from challenges.words.exclusions import common_reason
from core.db import db
from core.files import Mapping
from core.models import Participant as Person
from imports.service import import_file, new_run
from tests.challenges.imported import table
from tests.challenges.who_earns import BAKERS, CASES, CLIENTS, Ledger, here, one
from tests.slow import reading
from tests.slow.builders import rules
from tests.slow.by_hand import lines
from tests.slow.files import SALES_COLUMNS, sales_rows
from tests.slow.types.diversification import PAIRS
from tests.slow.types.new_client import NEW, OWN
from tests.slow.types.revenue import REVENUE
from tests.slow.world import Line, World
from tests.stored import make_tables, store_world


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with create_app("sqlite://").app_context():
        make_tables()
        yield db.session()


def launched(session: Session, it: World, text: str) -> Challenge:
    store_world(session, it)
    stored = add_challenge(session, text)
    launch_challenge(session, stored.code)
    return stored


def in_ledger(session: Session, stored: Challenge) -> Ledger:
    return {(row.participant, row.key): row.points for row in balances(session, stored)}


def bring_in(session: Session, what: str, content: str) -> None:
    import_file(session, what, content.encode(), new_run(session, what, f"{what}.csv"), Mapping())


def sell(session: Session, *sold: Line) -> None:
    bring_in(session, "sales", table(SALES_COLUMNS, sales_rows(World(lines=list(sold)))))


@pytest.mark.parametrize("one_by_one", [False, True], ids=["at once", "one by one"])
@pytest.mark.parametrize(("text", "sold", "changes", "earned"), CASES.values(), ids=CASES)
def test_who_earns_for_what(
    session: Session, text: str, sold: list[Line], changes: dict[str, Any], earned: Ledger, one_by_one: bool
) -> None:
    it = here(*sold, **changes)
    expected = {(who, "it", key): points for (who, key), points in earned.items()}
    assert reading.points(it, rules(text, "")) == expected
    try:
        stored = launched(session, replace(it, lines=[]) if one_by_one else it, text)
        for line in sold if one_by_one else []:
            sell(session, line)
        assert in_ledger(session, stored) == earned
        ranked = [(row.rank, row.code, row.name, row.points) for row in read_standings(session, stored)]
        assert ranked == reading.leaderboard(it, rules(text, ""), expected)
        assert score_challenge(session, stored.code) == 0
    finally:
        session.rollback()


@pytest.mark.parametrize("rule", [REVENUE, NEW, OWN, PAIRS])
def test_a_corrected_client_takes_the_points_along(session: Session, rule: str) -> None:
    """What was one client's is another's: both are scored anew, and nobody else has to be."""
    before = lines("03-01 5 client=A product=bolt", "03-01 5 client=B product=bolt", "04-01 100 client=A")
    (after,) = lines("04-01 100 client=B document=F3")
    try:
        stored = launched(session, here(*before), one(rule, CLIENTS))
        sell(session, after)
        expected = reading.points(here(*before[:2], after), rules(one(rule, CLIENTS), ""))
        assert in_ledger(session, stored) == {(who, key): points for (who, _, key), points in expected.items()}
        assert score_challenge(session, stored.code) == 0
    finally:
        session.rollback()


def test_lines_of_clients_who_do_not_take_part_are_counted_as_such(session: Session) -> None:
    sold = lines(
        "04-01 5 client=A", "04-01 5 client=C", "04-02 5 client= distributor=", "04-03 5 client=C status=rejected"
    )
    try:
        assert credited_to_nobody(session, launched(session, here(*sold), one(REVENUE, CLIENTS))) == 2
    finally:
        session.rollback()


def test_another_segment_moves_points_until_the_challenge_is_closed(session: Session) -> None:
    """A closed challenge explains itself by the segments of its closing."""
    try:
        stored = launched(session, here(*lines("04-01 100 client=A", "04-02 200 client=B")), one(REVENUE + BAKERS))
        assert in_ledger(session, stored) == {("R1", ""): 3}
        bring_in(session, "clients", table(["code", "segment"], [["B", "Bakers"]]))
        assert in_ledger(session, stored) == {("R1", ""): 9}
        bring_in(session, "clients", table(["code", "name"], [["B", "Boulangerie"]]))
        close_challenge(session, stored.code)
        frozen = in_ledger(session, stored)
        for segment in ("Fitters", "Others"):
            bring_in(session, "clients", table(["code", "segment"], [["A", segment], ["B", segment]]))
        assert in_ledger(session, stored) == frozen
        person = session.scalars(select(Person.id).where(Person.code == "R1")).one()
        explanation = explain(read_case(session, stored, person))
        assert explanation.points == sum(frozen.values())
    finally:
        session.rollback()


def test_a_line_to_another_segment_says_so(session: Session) -> None:
    try:
        stored = launched(session, here(*lines("04-01 100 client=A", "04-02 200 client=B")), one(REVENUE + BAKERS))
        person = session.scalars(select(Person.id).where(Person.code == "R1")).one()
        [left] = exclusions(read_case(session, stored, person))
        assert list(left.lines["client"]) == ["B"]
        assert common_reason(left) == "The client is in none of the segments that count."
    finally:
        session.rollback()


def test_a_segment_that_no_client_is_in_is_refused(session: Session) -> None:
    try:
        store_world(session, here())
        with pytest.raises(RefusedDefinition) as refused:
            add_challenge(session, one(REVENUE + 'segments = ["Bakers", "Baker"]\n'))
        told = [(it.path, it.reason) for it in refused.value.refusals]
        assert told == [("criteria[1].segments[2]", "no client is in the segment “Baker”.")]
    finally:
        session.rollback()


def test_late_lines_of_a_challenge_of_clients(session: Session) -> None:
    """Another client after closing: the line is late for the one and for the other."""
    try:
        stored = launched(session, here(*lines("04-01 100 client=A", "04-02 100 client=C")), one(REVENUE, CLIENTS))
        close_challenge(session, stored.code)
        sell(session, *lines("04-01 100 client=B", "04-02 100 client=A", "04-03 5 client=B", "04-04 5 client=C"))
        told = {
            it.document: (it.change, it.then and it.then.participant, it.now.participant)
            for it in tell_late(session, stored, late_lines(session, stored))
        }
        assert told == {
            "F1": (Change.CORRECTED, "A", "B"),
            "F2": (Change.ARRIVED, "", "A"),
            "F3": (Change.ARRIVED, None, "B"),
        }
    finally:
        session.rollback()
