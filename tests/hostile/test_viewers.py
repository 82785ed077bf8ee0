"""Who sees what: the points are the same for every reader, and no reader is told of a line that is not theirs."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_web_app
from challenges.explanations.exclusions import exclusions
from challenges.explanations.explain import explain, read_case
from challenges.ledger.standings import read_standings
from challenges.lifecycle.services import add_challenge, launch_challenge
from challenges.scoring.results import KeyResult
from core.accounts.models import Account
from core.accounts.permissions import viewer_of
from core.db import db
from core.models import Participant
from core.viewer import EVERYONE, viewer_as
from sales.models import SaleLine
from tests.slow.challenge_files import challenges
from tests.slow.world import World
from tests.slow.worlds import worlds
from tests.stored import store_world


@pytest.fixture(scope="module")
def programme(fresh_database: Callable[[str], str]) -> Iterator[Session]:
    """A session on an empty database; each example rolls back what it wrote."""
    app = create_web_app(fresh_database("sqlite"), SECRET_KEY="tests")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield db.session()
        db.session.remove()
        db.engine.dispose()


# Rules by which what several participants sold to a client counts for one of them.
SHARED = """
[[criteria]]
name = "New"
type = "new_client"
points = 1
[[criteria]]
name = "New again"
type = "new_client"
points = 1
dormant_days = 30
[[criteria]]
name = "Products"
type = "diversification"
by = "product"
points = 1
[[criteria]]
name = "Ranges"
type = "diversification"
by = "range"
points = 1
"""


@st.composite
def shared(draw: st.DrawFn, world: World) -> tuple[dict[str, Any], str]:
    """A challenge over the days of a world in which clients are shared."""
    (start, end), credit = world.around, draw(st.sampled_from(["rep", "distributor", "seller"]))
    head = f'code = "shared"\ntitle = "Shared"\nstart = {start}\nend = {end}\ncredit = "{credit}"\nsales = "both"\n'
    return {"credit": credit}, head + SHARED


@settings(max_examples=max(settings().max_examples // 4, 5))
@given(data=st.data())
def test_points_are_the_same_and_only_own_lines_are_told(programme: Session, data: st.DataObject) -> None:
    world: World = data.draw(worlds(max_documents=12))
    file, text = data.draw(st.one_of(shared(world), challenges(world), shared(world)))
    try:
        store_world(programme, world)
        challenge = add_challenge(programme, text)
        launch_challenge(programme, challenge.code)
        for row in read_standings(programme, challenge):
            person = programme.get_one(Participant, row.participant_id)
            whole, own = (read_case(programme, challenge, person.id, it) for it in (EVERYONE, viewer_as(person)))
            lines = lines_of(programme, person, file.get("credit", "rep"))
            told, kept = explain(whole), explain(own)
            assert kept.rows == told.rows
            for one, other in zip(told.keys, kept.keys, strict=True):
                check_key(one, other, set(lines))
            for left, said in zip(exclusions(whole), exclusions(own), strict=True):
                assert said.lines.equals(left.lines)
                assert set(said.lines["id"]) <= set(lines)
                assert not said.owner
                assert said.since is None or (said.since, said.through) in lines.values()
                assert said.since is None or (said.since, said.through) == (left.since, left.through)
    finally:
        programme.rollback()


def lines_of(session: Session, person: Participant, credit: str) -> dict[int, tuple[Any, str]]:
    """The ids of the lines credited to somebody, each with its day and document."""
    query = select(SaleLine.id, SaleLine.date, SaleLine.document)
    if credit != "client":
        query = query.where(getattr(SaleLine, f"{credit}_id") == person.id)
    return {line: (day, document) for line, day, document in session.execute(query)}


def check_key(one: KeyResult, other: KeyResult, own: set[int]) -> None:
    """The same figures, and of the lines behind them the participant's own, with what the others come to."""
    assert (other.key, other.points, other.totals, other.withheld) == (one.key, one.points, one.totals, one.withheld)
    is_own = pl.col("id").is_in(list(own))
    assert other.lines.equals(one.lines.filter(is_own))
    others = one.lines.filter(~is_own).group_by("part").agg(pl.col("amount_cents").sum())
    assert other.elsewhere == dict(others.iter_rows())
    assert one.elsewhere == {}


PEOPLE = [("R1", "rep", None), ("D1", "distributor", None), ("D2", "distributor", None), ("S1", "seller", "D1"),
          ("S2", "seller", "D1"), ("S3", "seller", "D2"), ("S4", "seller", None), ("S5", "seller", None),
          ("K1", "client", None)]  # fmt: skip
EVERYBODY = {code for code, *_ in PEOPLE}
# Whom not everybody knows by name: sellers, and distributors, who compete.
SELLERS, DISTRIBUTORS = {"S1", "S2", "S3", "S4", "S5"}, {"D1", "D2"}


@pytest.mark.parametrize(
    ("role", "acts_for", "sees", "knows"),
    [
        ("director", [], EVERYBODY, SELLERS | DISTRIBUTORS),
        ("administrator", ["S1"], EVERYBODY, SELLERS | DISTRIBUTORS),
        ("rep", ["R1"], {"R1"}, DISTRIBUTORS),
        ("rep", ["S1"], {"S1"}, {"S1", "S2", "D1"}),
        ("rep", ["S1", "S3"], {"S1", "S3"}, {"S1", "S2", "S3", "D1", "D2"}),
        # Whose distributor is not on record knows nobody, and nobody knows them.
        ("rep", ["S4"], {"S4"}, {"S4"}),
        ("rep", ["K1"], {"K1"}, DISTRIBUTORS),
        ("distributor", ["D1"], {"D1", "S1", "S2"}, {"S1", "S2", "D1"}),
        # What a distributor sees comes with the role.
        ("rep", ["D1"], {"D1"}, {"S1", "S2", "D1"}),
        ("distributor", ["S1"], {"S1"}, {"S1", "S2", "D1"}),
    ],
)
def test_whom_each_account_sees_and_knows(
    session: Session, role: str, acts_for: list[str], sees: set[str], knows: set[str]
) -> None:
    people = {code: Participant(code=code, name=code, kind=kind) for code, kind, _parent in PEOPLE}
    for code, _kind, parent in PEOPLE:
        people[code].parent = people[parent] if parent else None
    account = Account(email="a@example.org", name="A", role=role, password_hash="")
    account.participants = [people[code] for code in acts_for]
    session.add_all([*people.values(), account])
    session.flush()
    viewer = viewer_of(session, account)
    assert {code for code, person in people.items() if viewer.sees(person.id)} == sees
    known = set(session.scalars(select(Participant.code).where(viewer.knows())))
    assert known == knows | (EVERYBODY - SELLERS - DISTRIBUTORS)
    # Lines that nobody is credited with are the company's.
    assert viewer.sees(None) == viewer.sees_everything
    session.rollback()
