"""Codes merged and taken apart on random histories: the ledger is what the slow reading gives with the kept codes.

The reading remembers what each import called people and clients, and puts the kept codes in their places; nothing of
how the application does it. Once every merge is undone, it is the reading of the codes as they were sent.
"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.lifecycle.services import add_challenge, launch_challenge
from core.models import Client
from core.models import Participant as Person
from imports.merging.acts import merge_codes
from imports.merging.checks import Codes
from imports.models import Origin
from imports.service import new_run
from imports.undo import undo_import
from sales.models import SaleLine
from tests.challenges.merged import CLIENTS, DAYS, FILES, OPTIONAL, REPS, Lived
from tests.operations.programme import bring_in
from tests.slow.world import Completion, Line, Membership, Participant, World
from tests.stored import store_world


def small_world(data: st.DataObject) -> World:
    """Reps, clients who take part, products; targets and training of some of the reps."""
    everyone = {code: Participant(code, code, "rep", [Membership("North")]) for code in REPS}
    everyone |= {code: Participant(code, code, "client") for code in CLIENTS}
    months = data.draw(st.dictionaries(st.tuples(st.sampled_from(REPS), st.sampled_from(["2020-04", "2020-05"])),
                                       st.sampled_from([5_000, 20_000]), max_size=4))  # fmt: skip
    learnt = data.draw(st.dictionaries(st.tuples(st.sampled_from(REPS), st.sampled_from(["safety", "quality"])),
                                       st.sampled_from([5, 9]), max_size=4))  # fmt: skip
    done = [Completion(who, module, date(2020, 5, 5), points) for (who, module), points in learnt.items()]
    return World(participants=everyone, products={"P1": "A", "P2": "B"}, targets=months, completions=done,
                 segments=dict.fromkeys(CLIENTS, ""))  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> list[Line]:
    """Some of six lines, each always on its own day, in the words of one of the codes."""
    places = draw(st.sets(st.integers(0, len(DAYS) - 1), min_size=1))
    return [
        Line("sell_in", f"F{place}", 1, DAYS[place], draw(st.sampled_from(REPS)), "", "",
             draw(st.sampled_from(CLIENTS)), draw(st.sampled_from(["P1", "P2"])), 0,
             draw(st.sampled_from([2_000, 15_000, -1_000])), draw(st.sampled_from(["validated"] * 4 + ["cancelled"])))
        for place in sorted(places)
    ]  # fmt: skip


# Few unless asked for many: each lives through nine steps, all read slowly after each.
EXAMPLES = max(settings().max_examples // 8, 6)
STEPS = ["import", "import", "merge", "merge", "apart", "undo", "close"]


def live(session: Session, data: st.DataObject) -> None:
    lived = Lived(session, small_world(data))
    store_world(session, lived.world)
    for code, text in FILES.items():
        add_challenge(session, text)
        launch_challenge(session, code)
    lived.bring_in(data.draw(files()), frozenset(OPTIONAL))
    # Every history has a merge and a file after it.
    for step in ["merge", "import", *data.draw(st.lists(st.sampled_from(STEPS), max_size=6))]:
        act(lived, step, data)
        lived.check()
    while lived.merges:
        lived.take_apart(len(lived.merges) - 1)
    lived.check()


def act(lived: Lived, step: str, data: st.DataObject) -> None:
    if step == "import":
        lived.bring_in(data.draw(files()), frozenset(data.draw(st.sets(st.sampled_from(OPTIONAL)))))
    elif step == "merge":
        what, codes = data.draw(st.sampled_from([("participants", REPS), ("clients", CLIENTS)]))
        merged, kept = data.draw(st.permutations(codes))[:2]
        lived.merge(what, merged, kept)
    elif step == "apart" and lived.merges:
        lived.take_apart(data.draw(st.integers(0, len(lived.merges) - 1)))
    elif step == "undo" and lived.runs:
        lived.undo(data.draw(st.sampled_from(lived.runs)))
    elif step == "close":
        lived.close(data.draw(st.sampled_from(sorted(FILES))))


@given(data=st.data())
@settings(max_examples=EXAMPLES)
def test_the_ledger_is_that_of_the_kept_codes(on_sqlite: Session, data: st.DataObject) -> None:
    try:
        live(on_sqlite, data)
    finally:
        on_sqlite.rollback()


@given(data=st.data())
@settings(max_examples=max(EXAMPLES // 4, 2))
def test_so_it_is_on_postgresql(on_postgresql: Session, data: st.DataObject) -> None:
    try:
        live(on_postgresql, data)
    finally:
        on_postgresql.rollback()


HEAD = "kind,document,line,date,rep,client,product,amount,original_document\n"
SOLD, BACK = "sell_in,F1,1,2020-04-02,R1,C1,P1,100.00,\n", "sell_in,F2,1,2020-04-09,,,P1,-30.00,F1\n"


@pytest.mark.parametrize("files", [(SOLD, "merge", BACK), ("merge", SOLD, BACK), ("merge", BACK + SOLD)])
def test_a_return_is_taken_apart_with_what_it_gives_back(on_sqlite: Session, files: tuple[str, ...]) -> None:
    """It is credited to whoever stands for whom the sale names, and to whom that names once nobody stands for them."""
    session = on_sqlite
    people = {code: Participant(code, code, "rep") for code in ("R1", "R2")}
    try:
        store_world(session, World(participants=people, products={"P1": ""}, segments=dict.fromkeys(["C1", "C2"], "")))
        merges = []
        for step in files:
            if step != "merge":
                bring_in(session, "sales", HEAD + step)
                continue
            for what, codes in (("participants", ("R1", "R2")), ("clients", ("C1", "C2"))):
                merges.append(new_run(session, what, "merge", origin=Origin.MERGE))
                merge_codes(session, Codes(what, *codes), merges[-1])
        assert named(session) == {("F1", "R2", "C2"), ("F2", "R2", "C2")}
        for run in merges:
            undo_import(session, run.id, None)
        assert named(session) == {("F1", "R1", "C1"), ("F2", "R1", "C1")}
    finally:
        session.rollback()


def named(session: Session) -> set[tuple[str, str, str]]:
    """What each document says: rep and client."""
    session.expire_all()
    query = select(SaleLine.document, Person.code, Client.code).join(Person, Person.id == SaleLine.rep_id)
    rows = session.execute(query.join(Client, Client.id == SaleLine.client_id))
    return {(document, rep, client) for document, rep, client in rows}
