"""What is kept of somebody's points holds for as long as its state does, whatever others sell meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.explanations import plan, report
from challenges.explanations.next_steps import kept_until, next_steps
from challenges.explanations.report import read_report
from challenges.explanations.what_if import Effort
from challenges.ledger.state import state_for
from challenges.models import Challenge, State
from core.clock import today
from core.models import Participant
from core.single_flight import CachesByEngine
from core.viewer import viewer_as
from portal import course, home
from tests.challenges.history import History
from tests.challenges.test_histories import live


def plain(value: Any) -> Any:
    """A value that can be compared, frames and all."""
    if isinstance(value, pl.DataFrame):
        return value.rows()
    if is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, Mapping):
        # As a mapping it has no order.
        return sorted(((plain(key), plain(one)) for key, one in value.items()), key=repr)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value


@dataclass
class Watched(History):
    """A history that looks at everybody's report after each step, made anew."""

    seen: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict)
    stayed: int = 0

    def check(self) -> None:
        """At the same state, the same is told."""
        people = self.session.scalars(select(Participant).order_by(Participant.id)).all()
        for code in self.files:
            challenge = self.challenge(code)
            if challenge.state == State.RUNNING and not challenge.stopped_by:
                for person in people:
                    self.compare(challenge, person)

    def compare(self, challenge: Challenge, person: Participant) -> None:
        state, told = state_for(self.session, challenge, person.id, today()), self.told(challenge, person)
        before = self.seen.get((challenge.id, person.id))
        if before and before[0] == state:
            assert before[1] == told, person.code
            self.stayed += 1
        self.seen[challenge.id, person.id] = state, told

    def told(self, challenge: Challenge, person: Participant) -> Any:
        """All that is kept at that state."""
        found = read_report(self.session, challenge, person, viewer_as(person))
        steps = next_steps(found)
        tried = list(plan._tried(found, steps))
        until = [kept_until(found, Effort([it.sale]), it.gain, plan._day(found)) for it in tried]
        own = home._told(found), course.course_of(self.session, challenge, person.id)
        rules = [(rule.name, rule.points, rule.state, rule.withheld) for rule in found.rules]
        return plain([found.explanation, rules, found.left_out, steps, tried, until, own])


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept while it is looked at."""
    monkeypatch.setattr(report, "kept", CachesByEngine(0))
    monkeypatch.setattr(course, "kept", CachesByEngine(0))


def test_what_is_kept_of_somebody_is_what_would_be_made_anew(on_sqlite: Session) -> None:
    histories: list[Watched] = []

    @settings(max_examples=max(settings().max_examples // 6, 4))
    @given(data=st.data())
    def lived(data: st.DataObject) -> None:
        try:
            histories.append(live(on_sqlite, data, Watched))
        finally:
            on_sqlite.rollback()

    lived()
    # Most of the time somebody sells who is not the one looked at.
    assert sum(history.stayed for history in histories) > len(histories)
