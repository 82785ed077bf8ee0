"""Any rules become any other: what an amendment leaves is what a launch would have given."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from challenges.ledger.balances import balances
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    launch_challenge,
    score_challenge,
)
from core.db import db
from tests.challenges.test_amending import WHY, challenge_of, preview
from tests.slow import reading
from tests.slow.challenge_files import challenges
from tests.slow.world import World
from tests.slow.worlds import worlds
from tests.stored import make_tables, store_world


@pytest.fixture(scope="module")
def bare() -> Iterator[Session]:
    """A session on an empty database in memory; each example rolls back what it wrote."""
    with create_app("sqlite://").app_context():
        make_tables()
        yield db.session()


@given(data=st.data())
def test_any_rules_become_any_other(bare: Session, data: st.DataObject) -> None:
    """The ledger then is what the slow reading of the contract gives for the new rules, and what was foretold."""
    world: World = data.draw(worlds())
    (former, first), (present, second) = data.draw(challenges(world)), data.draw(challenges(world))
    assume(first != second)
    try:
        store_world(bare, world)
        add_challenge(bare, first)
        launch_challenge(bare, former["code"])
        challenge = challenge_of(bare)
        seen = preview(bare, second)
        amend_challenge(bare, former["code"], second, WHY, seen.fingerprint)
        before, after = reading.points(world, former), reading.points(world, present)
        assert {row[:3]: row.points for row in balances(bare, challenge)} == after
        totals = [Counter[str](), Counter[str]()]
        for total, ledger in zip(totals, (before, after), strict=True):
            for (participant, _criterion, _key), points in ledger.items():
                total[participant] += points
        assert {move.code: (move.before, move.after) for move in seen.moves} == {
            code: (totals[0][code], totals[1][code])
            for code in totals[0].keys() | totals[1].keys()
            if totals[0][code] != totals[1][code]
        }
        assert score_challenge(bare, former["code"]) == 0
    finally:
        bare.rollback()
