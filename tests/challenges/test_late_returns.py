"""Returns from files that name what they give back: of a closed challenge each is told with what it would have changed.

Random worlds are sold in, closed, and given back in part, beside a slow reading, on both databases.
"""

from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.explanations.returned import late_returns, would_change
from challenges.lifecycle.late import late_lines
from challenges.lifecycle.services import add_challenge
from challenges.models import State
from core.models import Participant
from sales.models import SaleLine
from tests.challenges.history import History
from tests.challenges.test_histories import batches, given_back
from tests.slow.challenge_files import challenges
from tests.slow.imports import Identity, Row, Way
from tests.slow.returns import Late
from tests.slow.returns import late_returns as slowly
from tests.slow.world import Line, World
from tests.slow.worlds import worlds
from tests.stored import store_world

CODE = "first"
# Few unless asked for many: each is closed and given back twice, all of it read slowly.
EXAMPLES = max(settings().max_examples // 5, 10)


@st.composite
def returns(draw: st.DrawFn, world: World) -> list[Line]:
    """Returns of what was sold, on documents of their own or on lines that there are, on any day around."""
    found = {}
    for place in range(draw(st.integers(1, 5))):
        sold = draw(st.sampled_from(world.lines))
        day = draw(st.sampled_from([*(line.date for line in world.lines), *world.around]))
        line = given_back(draw, replace(sold, document=f"R{draw(st.integers(0, place))}", date=day), sold)
        line = replace(line, amount_cents=min(line.amount_cents, -1), product=sold.product, status="validated")
        found[line.identity] = line
    return list(found.values())


def late(session: Session, history: History) -> dict[Identity, Late]:
    """The late returns as they are told, by the codes that a file names."""
    people = {it.id: it.code for it in session.scalars(select(Participant))}
    lines = {it.id: it for it in session.scalars(select(SaleLine))}

    def identity(line: SaleLine) -> Identity:
        return line.kind, people.get(line.issuer_id, ""), line.document, line.line

    found = {}
    for it in late_returns(session, history.challenge(CODE)):
        points = would_change(session, it)
        assert points is not None
        assert it.original_line == lines[it.original].line
        found[identity(it.back)] = Late(identity(lines[it.original]), it.person.code, points)
    return found


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_is_told_is_what_a_slow_reading_finds(
    request: pytest.FixtureRequest, kind: str, data: st.DataObject
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    try:
        world: World = data.draw(worlds(max_documents=8).filter(lambda drawn: drawn.lines))
        history = History(session, replace(world, products=dict(world.products), segments=dict(world.segments)))
        store_world(session, history.world)
        history.files[CODE], text = data.draw(challenges(world, code=CODE))
        add_challenge(session, text)
        history.launch(CODE)
        if history.challenge(CODE).state == State.DRAFT:
            return
        # Some come in time, some after closing; what they give back may be corrected meanwhile.
        if data.draw(st.booleans()):
            history.import_lines([Row(line) for line in data.draw(returns(world))], Way())
        assert late(session, history) == {}
        history.close(CODE)
        then = replace(history.world)
        for _time in range(2):
            lines = data.draw(st.one_of(returns(world), batches(world.lines, world)))
            history.import_lines([Row(line) for line in lines], Way(accept=True))
            history.check()
        expected = slowly(then, history.world.lines, history.files[CODE])
        assert late(session, history) == expected
        event(f"{len(expected)} late, {sum(it.points != 0 for it in expected.values())} of them with points")
        # Where it is a line of the challenge's days that came in late, it is that too.
        assert set(late_lines(session, history.challenge(CODE))["change"]) <= {"arrived", "corrected", "withdrawn"}
        for run in history.runs[::-1]:
            history.undo(run)
        assert late(session, history) == slowly(then, history.world.lines, history.files[CODE])
    finally:
        session.rollback()
