"""Random lives of modules: versions, courses, completions, withdrawals, files of completions; ledger after each step.

The model is plain Python: what stands, in lists. What each participant is owed is read out of it slowly.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from challenges.ledger.balances import balances
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.services import add_challenge, launch_challenge
from core.db import begin_writing
from elearning.content.blocks import Lesson, TextBlock
from elearning.content.module import Module
from elearning.modules.authoring import add_module, publish, save_draft
from elearning.modules.completing import withdraw
from elearning.modules.learning import read_lesson, take
from elearning.modules.models import LearningModule, LearningVersion
from elearning.modules.queries import latest_result
from elearning.texts import Texts
from imports.models import ImportRun
from imports.undo import undo_import
from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.declarations.shops import person
from tests.operations.programme import bring_in

__all__ = ["on_postgresql", "on_sqlite"]
PEOPLE = "code,name,kind\nR1,Anna,rep\nR2,Bruno,rep\n"
CHALLENGE = """
code = "learn"
title = "Learn"
start = 2020-04-01
end = 2020-12-31
credit = "rep"
[[criteria]]
name = "Modules"
type = "training"
"""
START, END = date(2020, 4, 1), date(2020, 12, 31)
CODES = ("one", "two")


@dataclass
class Version:
    """A published version: what completing it is worth, whether it pays again, and the months it holds."""

    points: int
    pays_again: bool
    months: int | None
    number: int = 0


@dataclass
class Done:
    """Somebody completed a version on a day, in this order of all that was done."""

    who: str
    code: str
    version: Version
    day: date
    number: int
    stands: bool = True


# A participant, a module and a day.
Key = tuple[str, str, date]


@dataclass
class Model:
    """What happened."""

    versions: dict[str, list[Version]] = field(default_factory=lambda: {code: [] for code in CODES})
    done: list[Done] = field(default_factory=list)
    # What files said: the files that said something new and the points, by participant, module and day.
    files: dict[Key, list[tuple[int, int]]] = field(default_factory=dict)
    today: date = date(2020, 3, 20)

    def told(self) -> dict[Key, int]:
        """What files say that were not taken back: the points of the last."""
        return {key: said[-1][1] for key, said in self.files.items() if said}

    def holds(self, one: Done) -> bool:
        """Whether the certificate holds today."""
        return one.version.months is None or self.today < months_later(one.day, one.version.months)

    def completions(self, who: str, code: str) -> dict[date, int]:
        """What is owed: points by day."""
        told = {day: points for (person, module, day), points in self.told().items() if (person, module) == (who, code)}
        found = dict(told)
        standing = [one for one in self.done if one.stands and (one.who, one.code) == (who, code)]
        for one in sorted(standing, key=lambda it: (it.day, it.number)):
            before = [it for it in standing if (it.day, it.number) < (one.day, one.number)]
            first = not before and all(day >= one.day for day in told)
            if (first or one.version.pays_again) and one.day not in found:
                found[one.day] = one.version.points
        return found

    def points(self) -> dict[str, int]:
        """What the challenge gives: each module once, the first time within its days."""
        found: Counter[str] = Counter()
        for who in ("R1", "R2"):
            for code in CODES:
                inside = {day: it for day, it in self.completions(who, code).items() if START <= day <= END}
                if inside:
                    found[who] += inside[min(inside)]
        return {who: points for who, points in found.items() if points}


def months_later(day: date, months: int) -> date:
    """The same day some months later; all days drawn are before the 29th or the month is long enough."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("no such month")


def content(version: Version) -> Module:
    """A module with one lesson."""
    lesson = Lesson(id="l1", title=Texts(en="Read"), blocks=[TextBlock(id="b1", text=Texts(en="So it is."))])
    return Module(
        title=Texts(en="Safety"), points=version.points, pays_again=version.pays_again, valid_months=version.months,
        lessons=[lesson],
    )  # fmt: skip


versions = st.builds(Version, st.integers(0, 90), st.booleans(), st.sampled_from([None, 1, 3]))
ACTS = ("publish", "read", "read", "read", "withdraw", "file", "file", "same day", "undo", "wait", "wait")


def act(data: st.DataObject, session: Session, model: Model, stored: dict[str, LearningModule], first: str) -> None:
    kind, code = first or data.draw(st.sampled_from(ACTS)), data.draw(st.sampled_from(CODES))
    who = data.draw(st.sampled_from(["R1", "R2"]))
    if kind == "wait":
        model.today += timedelta(days=data.draw(st.integers(1, 45)))
    elif kind == "publish":
        version = data.draw(versions)
        module = stored[code]
        save_draft(session, module.id, module.revision, content(version))
        version.number = publish(session, module.id, module.revision, None).id
        model.versions[code].append(version)
    elif kind == "file":
        day, points = START + timedelta(days=data.draw(st.integers(-20, 60))), data.draw(st.integers(0, 90))
        tell(session, model, (who, code, day), points)
    elif kind == "same day" and model.done:
        done = data.draw(st.sampled_from(model.done))
        points = data.draw(st.sampled_from([done.version.points, 7]))
        tell(session, model, (done.who, done.code, done.day), points)
    elif kind == "undo" and any(model.files.values()):
        run = data.draw(st.sampled_from(sorted({run for said in model.files.values() for run, _points in said})))
        undo_import(session, run, None)
        model.files = {key: [it for it in said if it[0] != run] for key, said in model.files.items()}
    elif kind == "read" and model.versions[code]:
        read(data, session, model, who, code)
    elif kind == "withdraw" and any(one.stands for one in model.done):
        one = data.draw(st.sampled_from([one for one in model.done if one.stands]))
        withdraw(session, one.number, None, "somebody else sat there")
        one.stands = False


def tell(session: Session, model: Model, key: Key, points: int) -> None:
    """Bring in a file of one completion."""
    who, code, day = key
    bring_in(session, "completions", f"participant,module,date,points\n{who},{code},{day},{points}\n")
    run = session.scalars(select(func.max(ImportRun.id))).one()
    if model.told().get(key) != points:
        model.files.setdefault(key, []).append((run or 0, points))


def read(data: st.DataObject, session: Session, model: Model, who: str, code: str) -> None:
    """Read a version, the newest or one that was begun before, once or twice."""
    version = data.draw(st.sampled_from(model.versions[code]))
    participant = person(session, who).id
    same = [one for one in model.done if one.stands and one.who == who and one.version is version]
    for _time in range(data.draw(st.integers(1, 2))):
        course = take(session, participant, session.get_one(LearningVersion, version.number))
        read_lesson(session, course, "l1")
    if not any(model.holds(one) for one in same):
        number = latest_result(session, participant, version.number).id
        model.done.append(Done(who, code, version, model.today, number))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@given(data=st.data())
def test_points_are_those_of_what_was_learned_after_every_step(
    request: pytest.FixtureRequest, kind: str, data: st.DataObject
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    model = Model()
    with time_machine.travel(at(model.today), tick=False) as clock:
        begin_writing(session)
        try:
            bring_in(session, "participants", PEOPLE)
            add_challenge(session, CHALLENGE)
            launch_challenge(session, "learn")
            stored = {code: add_module(session, code, Module(), None) for code in CODES}
            for place in range(data.draw(st.integers(4, 16))):
                act(data, session, model, stored, "publish" if place < 1 else "")
                clock.move_to(at(model.today))
                found: Counter[str] = Counter()
                for row in balances(session, find_challenge(session, "learn")):
                    found[row.participant] += row.points
                assert {who: points for who, points in found.items() if points} == model.points()
        finally:
            session.rollback()


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
