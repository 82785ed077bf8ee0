"""Numbers at their bounds: every point is exact or the challenge is refused in words, and never the others with it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import create_app
from challenges.criteria.limits import MAX_EARNED, TooManyPoints
from challenges.ledger.balances import balances
from challenges.ledger.effects import gauge
from challenges.ledger.overview import cards, figures, points_by_criterion
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    close_challenge,
    launch_challenge,
    score_challenge,
)
from challenges.models import Challenge, Standing, State
from core.db import db
from core.errors import Refused
from core.models import Participant as Person
from core.viewer import EVERYONE
from tests.challenges.test_who_earns import in_ledger, sell
from tests.slow import reading
from tests.slow.around import boosted_rows
from tests.slow.builders import HEAD, rules, sale, world
from tests.slow.by_hand import lines
from tests.slow.extras import BOOSTED_TYPES
from tests.slow.extremes import MOST_POINTS
from tests.slow.files import to_toml
from tests.slow.types import TYPES
from tests.slow.world import Line, World
from tests.stored import make_tables, store_world

MOST_CENTS, MOST_PIECES = 10**11 - 1, 10**9
EACH_CENT = f'[[criteria]]\nname = "Each cent"\ntype = "revenue"\npoints = {MOST_POINTS}\nevery = 0.01\n'
MODEST = EACH_CENT.replace("0.01", "100000000").replace("Each cent", "Modest")
LARGEST = "999999999.99"


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with create_app("sqlite://").app_context():
        make_tables()
        yield db.session()


# --- Whatever the settings and the amounts ----------------------------------------------------------------------------

# Half of them those whose points grow with what is sold.
KINDS = st.sampled_from([*TYPES, *BOOSTED_TYPES * 4])


def extreme_rules() -> st.SearchStrategy[dict[str, Any]]:
    """A criterion whose numbers stand at their bounds."""
    return KINDS.flatmap(lambda kind: TYPES[kind].extreme.map(lambda keys: {"type": kind, **keys}))


@st.composite
def extremes(draw: st.DrawFn) -> tuple[World, dict[str, Any]]:
    """Up to some hundred of the largest lines, and rules at their bounds, boosted by as much as there is."""
    drawn = draw(st.lists(st.tuples(
        st.sampled_from(["2020-04-01", "2020-05-05", "2019-04-01"]), st.sampled_from(["R1", "R2"]),
        st.sampled_from(["road", "bolt"]), st.sampled_from([MOST_CENTS, MOST_CENTS, 1, -MOST_CENTS]),
        st.sampled_from([MOST_PIECES, -MOST_PIECES]), st.integers(1, 60),
    ), max_size=5))  # fmt: skip
    sold: list[Line] = []
    for day, rep, product, cents, pieces, times in drawn:
        one = {"rep": rep, "product": product, "amount_cents": cents, "quantity": pieces}
        sold += [sale(day, "0", document=f"F{len(sold) + place}", **one) for place in range(times)]
    named = enumerate(draw(st.lists(extreme_rules(), min_size=1, max_size=4)))
    challenge = rules("", HEAD) | {"criteria": [{"name": f"it {place}", **rule} for place, rule in named]}
    if any(rule["type"] in ("revenue", "range") for rule in challenge["criteria"]) and draw(st.booleans()):
        booster = {"name": "Most", "start": challenge["start"], "end": challenge["end"]}
        challenge["boosters"] = [booster | {"percent": draw(st.sampled_from([Decimal("0.000001"), 10_000]))}]
    if draw(st.booleans()):
        challenge["caps"] = [{"name": "Ceiling", "limit": draw(st.sampled_from([0, MAX_EARNED]))}]
    return world(*sold, targets={("R1", "2020-04"): MOST_CENTS, ("R2", "2020-05"): 1}), challenge


def most_earned(here: World, challenge: dict[str, Any]) -> int:
    """The most that somebody has before anything is taken back."""
    earned: dict[str, int] = {}
    for (code, _, _), points in boosted_rows(here, challenge).items():
        earned[code] = earned.get(code, 0) + points
    return max(earned.values(), default=0)


@given(drawn=extremes())
def test_points_are_exact_or_refused(session: Session, drawn: tuple[World, dict[str, Any]]) -> None:
    here, challenge = drawn
    try:
        store_world(session, here)
        stored = add_challenge(session, to_toml(challenge))
        if most_earned(here, challenge) > MAX_EARNED:
            with pytest.raises(TooManyPoints):
                launch_challenge(session, stored.code)
        else:
            launch_challenge(session, stored.code)
            held = {(row.participant, row.criterion, row.key): row.points for row in balances(session, stored)}
            assert held == reading.points(here, challenge)
    finally:
        session.rollback()


# --- One challenge, and not the others --------------------------------------------------------------------------------


def two(session: Session) -> tuple[Challenge, Challenge]:
    """Two running challenges on the same sales, of which one is out of all proportion."""
    store_world(session, world(*lines("04-01 100 rep=R2 document=A1")))
    found = []
    for code, text in (("silly", EACH_CENT), ("modest", MODEST)):
        found.append(add_challenge(session, HEAD.replace("spring-2020", code) + text))
        launch_challenge(session, code)
    return found[0], found[1]


def test_a_challenge_that_cannot_be_counted_stands_still_alone(session: Session) -> None:
    try:
        silly, modest = two(session)
        before = in_ledger(session, silly)
        assert before == {("R2", ""): 10_000 * MOST_POINTS}
        many = lines(*[f"04-10 {LARGEST}"] * 120)
        sell(session, *many)
        assert in_ledger(session, modest) == {("R1", ""): 1199 * MOST_POINTS}
        assert (in_ledger(session, silly), silly.stopped_by, silly.state) == (before, "Each cent", State.RUNNING)
        version = silly.version
        told = gauge(session)
        # What moves meanwhile is not lost: the sale that comes in now counts as soon as the others are gone.
        sell(session, *lines("04-01 50 document=G1 rep=R2"))
        assert (in_ledger(session, silly), silly.version) == (before, version)
        assert [(it.code, it.stopped) for it in told()] == [("silly", "Each cent")]
        for act in (lambda: score_challenge(session, "silly"), lambda: close_challenge(session, "silly")):
            with pytest.raises(
                Refused, match="Rule “Each cent” would give a participant more than 1,000,000,000,000,000"
            ):
                act()
        sell(session, *lines(*[f"04-10 {LARGEST} status=cancelled"] * 120))
        assert in_ledger(session, silly) == {("R2", ""): 15_000 * MOST_POINTS}
        assert silly.stopped_by is None
        assert silly.version > version
        assert score_challenge(session, "silly") == 0
    finally:
        session.rollback()


def test_other_rules_set_it_going_again(session: Session) -> None:
    try:
        silly, _modest = two(session)
        sell(session, *lines(*[f"04-10 {LARGEST}"] * 120))
        text = HEAD.replace("spring-2020", "silly") + EACH_CENT.replace("0.01", "100000000")
        seen = preview_amendment(session, silly, text).fingerprint
        amend_challenge(session, "silly", text, Decision(reason="a slip"), seen)
        assert (in_ledger(session, silly), silly.stopped_by) == ({("R1", ""): 1199 * MOST_POINTS}, None)
        with pytest.raises(TooManyPoints):
            preview_amendment(session, silly, text.replace("100000000", "0.01"))
    finally:
        session.rollback()


def test_the_points_of_many_are_added_up_whatever_they_are(session: Session) -> None:
    """Each has as much as anybody may: together more than the database adds up by itself."""
    many = 9_300
    try:
        silly, _modest = two(session)
        people = [Person(code=f"X{place}", name="X", kind="rep", email="") for place in range(many)]
        session.add_all(people)
        session.flush()
        standings = [
            {"challenge_id": silly.id, "participant_id": person.id, "points": MAX_EARNED - 1} for person in people
        ]
        session.execute(Standing.__table__.insert(), standings)  # type: ignore[attr-defined]
        together = many * (MAX_EARNED - 1) + 10_000 * MOST_POINTS
        assert figures(session, silly).points == together > 2**63
        assert cards(session, [silly], EVERYONE)[0].points == together
        assert points_by_criterion(session, silly) == [("Each cent", 10_000 * MOST_POINTS)]
    finally:
        session.rollback()


def test_as_much_as_anybody_may_earn_is_counted_by_browsers_and_spreadsheets() -> None:
    assert Fraction(float(MAX_EARNED - 1)) == MAX_EARNED - 1
