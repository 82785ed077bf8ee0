"""Whose a distributor is: whoever sold to it last within a year, as a loop over all lines finds it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.db import begin_writing
from core.models import Participant
from sales.models import SaleLine
from sales.through.charge import served_by
from tests.stock.slow import months_ago

DAY = date(2024, 2, 29)
REPS, SHOPS = ("RA", "RB", "RC"), ("D1", "D2")


@dataclass(frozen=True)
class Sold:
    """A line that names a rep and a distributor, or neither."""

    kind: str
    shop: str
    rep: str
    day: date
    status: str


LINES = st.lists(
    st.builds(
        Sold,
        st.sampled_from(["sell_in", "sell_in", "sell_out"]),
        st.sampled_from([*SHOPS, ""]),
        st.sampled_from([*REPS, ""]),
        # Around today and around the day a year ago, and much on the same day.
        st.sampled_from([DAY - timedelta(days=n) for n in (-2, -1, 0, 1, 2, 30, 364, 365, 366, 367)]),
        st.sampled_from(["validated", "validated", "submitted", "rejected", "cancelled"]),
    ),
    max_size=14,
)


def slow(lines: Sequence[Sold], reps: set[str]) -> set[str]:
    """The distributors of some reps, by hand; of lines of one day the later document counts."""
    latest: dict[str, tuple[date, int, str]] = {}
    for place, line in enumerate(lines):
        bought = line.kind == "sell_in" and line.status == "validated" and line.shop and line.rep
        if bought and months_ago(DAY, 12) < line.day <= DAY:
            latest[line.shop] = max(latest.get(line.shop, (date.min, 0, "")), (line.day, place, line.rep))
    return {shop for shop, (_day, _place, rep) in latest.items() if rep in reps}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@given(lines=LINES, reps=st.sets(st.sampled_from(REPS)))
def test_a_distributor_is_whoever_s_sold_to_it_last(
    request: pytest.FixtureRequest, kind: str, lines: list[Sold], reps: set[str]
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        people = {code: Participant(code=code, name=code, kind="distributor" if code in SHOPS else "rep")
                  for code in (*REPS, *SHOPS)}  # fmt: skip
        session.add_all(people.values())
        session.flush()
        ids = {code: person.id for code, person in people.items()}
        for place, line in enumerate(lines):
            shop = ids.get(line.shop)
            session.add(
                SaleLine(
                    kind=line.kind, document=f"F{place:03}", line=1, date=line.day, quantity=1, amount_cents=100,
                    status=line.status, rep_id=ids.get(line.rep), distributor_id=shop, changed_at=datetime(2024, 3, 1),
                    issuer_id=(shop or 0) if line.kind == "sell_out" else 0,
                )
            )  # fmt: skip
        session.flush()
        assert served_by(session, [ids[rep] for rep in reps], DAY) == {ids[shop] for shop in slow(lines, reps)}
    finally:
        session.rollback()
