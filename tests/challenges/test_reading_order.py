"""Documents are read of the lines whose order decides whose a client is, and of no others."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.toml import read_definition
from challenges.reading import Cut, read_facts
from challenges.scoring.engine import score
from core.models import Participant as Person
from tests.slow.world import Line, Participant, World
from tests.stored import store_world

CHALLENGE = """
code = "spring"
title = "Spring"
start = 2026-03-01
end = 2026-03-31
credit = "{credit}"
sales = "{sales}"

[[criteria]]
name = "New clients"
type = "new_client"
points = 50
"""
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
IN = Line("sell_in", "F1", 1, MONDAY, "R1", "", "", "C1", "P1", 1, 5_000, "validated")
OUT = replace(IN, kind="sell_out", rep="")


def world(lines: list[Line]) -> World:
    people = {code: Participant(code, code, "rep") for code in ("R1", "R2")}
    people |= {code: Participant(code, code, "distributor") for code in ("D1", "D2")}
    return World(people, {"P1": "Bikes"}, lines)


SOLD = {
    "another document": ([IN, replace(IN, document="E9", rep="R2")], {"E9", "F1"}, "R2"),
    "another line": ([replace(IN, line=10), replace(IN, line=9, rep="R2")], {"F1"}, "R2"),
    "an earlier day": ([IN, replace(IN, document="A1", date=TUESDAY, rep="R2")], {None}, "R1"),
    "a return": ([IN, replace(IN, document="A1", rep="R2", amount_cents=-1)], {None}, "R1"),
    "one rep twice": ([IN, replace(IN, document="A1")], {None}, "R1"),
    "one number of two distributors": (
        [replace(OUT, distributor="D2"), replace(OUT, distributor="D1")], {"F1"}, "D1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "documents", "winner"), SOLD.values(), ids=SOLD)
@pytest.mark.parametrize("turned", [False, True])
def test_the_order_is_told_where_it_decides(
    session: Session, lines: list[Line], documents: set[str | None], winner: str, turned: bool
) -> None:
    whole = world(lines[::-1] if turned else lines)
    store_world(session, whole)
    out = lines[0].kind == "sell_out"
    definition = read_definition(
        CHALLENGE.format(credit="distributor" if out else "rep", sales="sell_out" if out else "sell_in")
    )
    everyone = read_facts(session, definition)
    assert set(everyone.lines["order_document"]) == documents
    [awarded] = score(definition, everyone).awards["participant"]
    assert awarded == session.scalar(select(Person.id).where(Person.code == winner))
    some = read_facts(session, definition, Cut(frozenset([awarded])))
    assert score(definition, some).awards.equals(score(definition, everyone).awards)


GROWTH = """
[[criteria]]
name = "Growth at bakers"
type = "growth"
reference = "previous_year"
segments = ["Bakers"]
steps = [{ from_percent = 10, points = 7 }]
"""


@pytest.mark.parametrize("now", [[], [IN], [IN, replace(IN, document="E9", rep="R2")]], ids=["none", "one", "two"])
def test_what_reference_days_add_up_to_has_no_order(session: Session, now: list[Line]) -> None:
    """Two people sold to one client then, too: sums of that have no number to look an order up by."""
    last_year = date(2025, 3, 10)
    lines = [replace(IN, document=f"L{rep}", date=last_year, rep=rep, amount_cents=1_000) for rep in ("R1", "R2")] + now
    whole = replace(world(lines), segments={"C1": "Bakers"})
    store_world(session, whole)
    definition = read_definition(CHALLENGE.format(credit="rep", sales="sell_in") + GROWTH)
    awards = score(definition, read_facts(session, definition)).awards
    codes = {person.id: person.code for person in session.scalars(select(Person))}
    given = {(codes[row["participant"]], row["criterion"]): row["points"] for row in awards.iter_rows(named=True)}
    # To R1 and R2 alike the client is no new one.
    assert given == {(rep, "Growth at bakers"): 7 for rep in sorted({line.rep for line in now})}
