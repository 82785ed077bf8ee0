"""Validating many by one act is validating each: lines, states and points, on both kinds of database."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.models import Posting
from core.db import begin_writing
from declarations import services
from declarations.models import Declaration, DeclarationStep
from declarations.services import Verdict
from declarations.typed import TypedLine
from declarations.validating.together import validate_together
from sales.models import SaleLine
from tests.declarations.shops import account_id, open_shops, person, sale

SHOPS = {"D1": "one", "D2": "two"}
Sold = list[tuple[str, list[int]]]
documents = st.lists(
    st.tuples(st.sampled_from(sorted(SHOPS)), st.lists(st.integers(1, 400_00), min_size=1, max_size=3)),
    min_size=1,
    max_size=6,
)


def declare(session: Session, sold: Sold) -> list[tuple[int, int]]:
    """Submit all of it; numbers and versions."""
    made = []
    for number, (shop, amounts) in enumerate(sold):
        sellers = [person(session, "S1").id, None] if shop == "D1" else [None]
        lines = [TypedLine("P0", 1, cents, sellers[place % len(sellers)]) for place, cents in enumerate(amounts)]
        who, typed = account_id(session, SHOPS[shop]), sale(f"F{number}", *lines)
        one = services.begin(session, person(session, shop), who, str(number), typed)
        services.submit(session, one.id, one.version, typed, who)
        made.append((one.id, one.version))
    return made


def said(session: Session) -> tuple[Any, ...]:
    """What everything says, without the moments and imports at which it was written."""
    points = Counter[tuple[int, int]]()
    for challenge, who, found in session.execute(
        select(Posting.challenge_id, Posting.participant_id, func.sum(Posting.points)).group_by(
            Posting.challenge_id, Posting.participant_id
        )
    ):
        points[challenge, who] += int(found)
    lines = select(SaleLine.document, SaleLine.issuer_id, SaleLine.line, SaleLine.status, SaleLine.amount_cents)
    states = select(Declaration.id, Declaration.state, Declaration.version)
    steps = select(DeclarationStep.declaration_id, DeclarationStep.from_state, DeclarationStep.to_state)
    read = (sorted(tuple(row) for row in session.execute(query)) for query in (lines, states, steps))
    return dict(points), *read


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=5)
@given(sold=documents, data=st.data())
def test_many_at_once_are_each_of_them(
    request: pytest.FixtureRequest, kind: str, sold: Sold, data: st.DataObject
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        open_shops(session)
        chosen = data.draw(st.lists(st.sampled_from(declare(session, sold)), unique=True))
        who, found = account_id(session, "ann"), []
        for way in ("one by one", "together"):
            part = session.begin_nested()
            if way == "together":
                assert len(validate_together(session, chosen, who).validated) == len(chosen)
            else:
                for number, seen in chosen:
                    lines = frozenset(line.line for line in session.get_one(Declaration, number).lines)
                    services.decide(session, number, seen, Verdict(lines), who)
            found.append(said(session))
            part.rollback()
        assert found[0] == found[1]
    finally:
        session.rollback()
