"""Who may take what, beside the slow reading of it: people in teams that nest, who sell this and that, on days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.db import begin_writing
from core.models import Completion, Membership, Participant, Product, Team
from elearning.content.module import Audience, Module
from elearning.modules.audience import Learner, is_for, is_open, missing
from sales.models import SaleLine
from tests.challenges.conftest import on_postgresql, on_sqlite

__all__ = ["on_postgresql", "on_sqlite"]

DAY = date(2026, 5, 19)
TEAMS = ("Europe", "Europe/France", "Europe/France/Nord", "Europe/Francophone", "Asie")
RANGES = ("Tools", "Tools/Saws", "Tools/Saws/Small", "Toolsets")
KINDS = ("rep", "distributor", "seller")
CODES = ("one", "two")


@dataclass(frozen=True)
class Sold:
    """A sale line: of a range, so many pieces (below zero: they came back), some days before DAY, in a status."""

    range: str
    quantity: int
    days: int
    status: str


@dataclass(frozen=True)
class Somebody:
    """A learner: in teams from a day to a day (days before and after DAY), their sales, and what they completed."""

    kind: str
    teams: tuple[tuple[str, int, int], ...]
    sold: tuple[Sold, ...]
    completed: frozenset[str]
    left: bool


people = st.builds(
    Somebody,
    st.sampled_from(KINDS),
    st.lists(
        st.tuples(st.sampled_from(TEAMS), st.integers(-3, 2), st.integers(-2, 3)),
        max_size=3,
        unique_by=lambda it: it[0],
    ).map(tuple),
    st.lists(
        st.builds(
            Sold,
            st.sampled_from(RANGES),
            st.sampled_from((-2, -1, 1, 2)),
            st.sampled_from((-1, 0, 1, 200, 365, 366)),
            st.sampled_from(("validated", "validated", "submitted", "cancelled")),
        ),
        max_size=5,
    ).map(tuple),
    st.frozensets(st.sampled_from(CODES)),
    st.booleans(),
)
some = st.lists(st.sampled_from(RANGES), max_size=2, unique=True)
audiences = st.builds(
    Audience,
    teams=st.lists(st.sampled_from(TEAMS), max_size=2, unique=True),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2, unique=True),
    levels=st.just([]) | st.just(["Gold"]),
    sells=some,
    sells_not=some,
)


def slowly(it: Somebody, audience: Audience) -> bool:
    """Whether somebody is of an audience, read line by line."""
    if audience.levels or (audience.kinds and it.kind not in audience.kinds):
        return False
    if audience.teams:
        now = [] if it.left else [name for name, first, last in it.teams if first <= 0 <= last]
        if not any(f"{own}/".startswith(f"{name}/") for own in now for name in audience.teams):
            return False
    if audience.sells and not any(sells(it, name) for name in audience.sells):
        return False
    return not audience.sells_not or any(not sells(it, name) for name in audience.sells_not)


def sells(it: Somebody, wanted: str) -> bool:
    """Whether more of one range within the wanted one was sold in the year before DAY than came back."""
    for name in RANGES:
        within = f"{name}/".startswith(f"{wanted}/")
        lines = [one.quantity for one in it.sold
                 if one.range == name and one.status == "validated" and 1 <= one.days <= 365]  # fmt: skip
        if within and sum(lines) > 0:
            return True
    return False


def stored(session: Session, it: Somebody) -> Participant:
    """The same in the database."""
    person = Participant(code="P", name="P", kind=it.kind, until=DAY - timedelta(days=1) if it.left else None)
    teams = {name: Team(name=name) for name in TEAMS}
    products = {name: Product(code=name, name=name, range=name) for name in RANGES}
    session.add_all([person, *teams.values(), *products.values()])
    session.flush()
    for name, first, last in it.teams:
        session.add(Membership(participant_id=person.id, team_id=teams[name].id,
                               first_day=DAY + timedelta(days=first), last_day=DAY + timedelta(days=last)))  # fmt: skip
    for place, one in enumerate(it.sold):
        line = SaleLine(kind="sell_in", document=f"F{place}", line=1, date=DAY - timedelta(days=one.days))
        line.quantity, line.amount_cents, line.status, line.issuer_id = one.quantity, 100, one.status, 0
        line.changed_at, line.product_id = datetime(2026, 1, 1), products[one.range].id
        setattr(line, f"{it.kind}_id", person.id)
        session.add(line)
    session.add_all([Completion(participant_id=person.id, module=code, date=DAY - timedelta(days=900), points=1)
                     for code in it.completed])  # fmt: skip
    session.flush()
    return person


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=40)
@given(it=people, audience=audiences, requires=st.lists(st.sampled_from(CODES), unique=True))
def test_an_audience_is_met_as_it_is_read_line_by_line(
    request: pytest.FixtureRequest, kind: str, it: Somebody, audience: Audience, requires: list[str]
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        learner = Learner(session, stored(session, it), DAY)
        assert is_for(audience, learner) is slowly(it, audience)
        lacking = [code for code in requires if code not in it.completed]
        assert missing(Module(requires=requires), learner) == lacking
    finally:
        session.rollback()


@given(opens=st.none() | st.integers(-3, 3), days=st.none() | st.integers(0, 4))
def test_the_window_has_both_its_days(opens: int | None, days: int | None) -> None:
    first = None if opens is None else DAY + timedelta(days=opens)
    last = None if days is None else (first or DAY) + timedelta(days=days)
    content = Module(opens=first, closes=last)
    open_days = [DAY + timedelta(days=it) for it in range(-10, 11)
                 if is_open(content, DAY + timedelta(days=it))]  # fmt: skip
    assert all((first is None or first <= day) and (last is None or day <= last) for day in open_days)
    assert (first is None or first in open_days) and (last is None or last in open_days)
