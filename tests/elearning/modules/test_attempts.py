"""A test that is failed, waited for and passed: time, attempts and answers are the server's; points are explained."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.explanations.report import read_report
from challenges.ledger.balances import balances
from challenges.lifecycle.finding import find_challenge
from challenges.lifecycle.services import add_challenge, launch_challenge
from core.clock import today
from core.db import begin_writing
from core.errors import Refused
from core.viewer import EVERYONE
from elearning.content import module as content
from elearning.content.blocks import Lesson, TextBlock
from elearning.content.module import Module
from elearning.modules import learning
from elearning.modules.authoring import NotReady, Stale, add_module, publish, save_draft
from elearning.modules.completing import withdraw
from elearning.modules.models import Attempt, Course, LearningVersion
from elearning.modules.queries import latest_result
from elearning.questions.answers import Answer, Said
from elearning.questions.model import Bank, TrueFalse
from elearning.texts import Texts
from imports.merging.acts import merge_codes
from imports.merging.checks import Codes
from imports.models import Origin
from imports.service import new_run
from rewards.wallet.statement import statement_on
from tests.challenges.conftest import on_postgresql, on_sqlite
from tests.declarations.shops import person
from tests.elearning.modules.test_history import CHALLENGE, PEOPLE, at
from tests.operations.programme import bring_in

__all__ = ["on_postgresql", "on_sqlite"]
NOON = at(date(2020, 5, 3))


def safety(**more: object) -> Module:
    """A module of one lesson and ten statements, of which every second is true."""
    questions = [
        TrueFalse(id=f"q{place}", text=Texts(en=f"Number {place}"), right=place % 2 == 0) for place in range(10)
    ]
    said = {"attempts": 3, "wait_minutes": 60, "minutes": 20, "pass_mark": 90} | more
    return Module(
        title=Texts(en="Safety basics", fr="Bases de sécurité"), points=50, bank=Bank(questions=list(questions)),
        lessons=[Lesson(id="l1", title=Texts(en="Read"), blocks=[TextBlock(id="b1", text=Texts(en="So it is."))])],
        test=content.Test.model_validate(said),
    )  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A programme with a challenge that pays for modules; Anna has read the lesson of one."""
    session: Session = request.getfixturevalue(f"on_{request.param}")
    with time_machine.travel(NOON, tick=False):
        begin_writing(session)
        bring_in(session, "participants", PEOPLE)
        add_challenge(session, CHALLENGE)
        launch_challenge(session, "learn")
        module = add_module(session, "safety-basics", safety(), None)
        publish(session, module.id, module.revision, None)
        try:
            yield session
        finally:
            session.rollback()


def course_of(session: Session, code: str = "R1") -> Course:
    """The course of somebody, its lesson read."""
    version = session.scalars(select(LearningVersion).order_by(LearningVersion.id.desc()).limit(1)).one()
    course = learning.take(session, person(session, code).id, version)
    learning.read_lesson(session, course, "l1")
    return course


def answered(session: Session, course: Course, wrong: int, now: datetime) -> Attempt:
    """An attempt handed in with so many wrong answers."""
    attempt = learning.begin_attempt(session, course, now)
    for place, sheet in enumerate(learning.paper_of(attempt)):
        assert isinstance(sheet.question, TrueFalse)
        given: Answer = Said(value=sheet.question.right is (place >= wrong))
        learning.answer(session, attempt.id, course.participant_id, sheet.key, 0, given, now)
    return learning.hand_in(session, attempt.id, course.participant_id, now)


def points_of(session: Session, code: str = "R1") -> int:
    """What the challenge has given somebody."""
    return sum(row.points for row in balances(session, find_challenge(session, "learn")) if row.participant == code)


def utc() -> datetime:
    """Noon as the database has it."""
    return NOON.replace(tzinfo=None)


def test_a_second_attempt_after_the_wait_brings_points_and_is_explained(session: Session) -> None:
    course, now = course_of(session), utc()
    failed = answered(session, course, 2, now)
    assert (failed.percent, failed.passed, points_of(session)) == (80, False, 0)
    with pytest.raises(Refused, match=r"You may try again from 3 May 2020, 1[0-9]:00"):
        learning.begin_attempt(session, course, now + timedelta(minutes=59))
    passed = answered(session, course, 1, now + timedelta(minutes=60))
    assert (passed.percent, passed.passed, points_of(session)) == (90, True, 50)
    report = read_report(session, find_challenge(session, "learn"), person(session, "R1"), EVERYONE)
    keys = [key for rule in report.rules for key in rule.keys]
    assert [(key.label, key.remark, key.points) for key in keys] == [
        ("Safety basics", "Passed with 90 % on 3 May 2020, second attempt.", 50)
    ]
    result = latest_result(session, course.participant_id, course.version_id)
    withdraw(session, result.id, None, "somebody else sat there")
    assert points_of(session) == 0


def test_passing_twice_pays_once(session: Session) -> None:
    course, now = course_of(session), utc()
    answered(session, course, 0, now)
    again = answered(session, course, 0, now + timedelta(minutes=1))
    assert (again.number, again.passed, points_of(session)) == (2, True, 50)


def test_attempts_run_out(session: Session) -> None:
    course, now = course_of(session), utc()
    for number in range(3):
        answered(session, course, 9, now + timedelta(hours=number))
    with pytest.raises(Refused, match="You have used all 3 attempts"):
        learning.begin_attempt(session, course, now + timedelta(days=2))


def test_an_answer_after_the_time_is_not_taken_and_what_was_answered_before_counts(session: Session) -> None:
    course, now = course_of(session), utc()
    attempt = learning.begin_attempt(session, course, now)
    sheets = learning.paper_of(attempt)
    for sheet in sheets[:9]:
        assert isinstance(sheet.question, TrueFalse)
        said = Said(value=sheet.question.right)
        learning.answer(session, attempt.id, course.participant_id, sheet.key, 0, said, now + timedelta(minutes=19))
    late = now + timedelta(minutes=20)
    with pytest.raises(learning.Over):
        learning.answer(session, attempt.id, course.participant_id, sheets[9].key, 0, Said(value=True), late)
    ended = learning.hand_in(session, attempt.id, course.participant_id, now + timedelta(hours=3))
    assert (ended.percent, ended.ended_at) == (90, now + timedelta(minutes=20))


def test_replayed_and_reordered_answers_change_nothing(session: Session) -> None:
    course, now = course_of(session), utc()
    attempt, who = learning.begin_attempt(session, course, now), course.participant_id
    learning.answer(session, attempt.id, who, "1", 0, Said(value=True), now)
    learning.answer(session, attempt.id, who, "1", 1, Said(value=False), now)
    for seen, said in ((0, True), (1, True), (5, True)):
        with pytest.raises(learning.AnsweredElsewhere):
            learning.answer(session, attempt.id, who, "1", seen, Said(value=said), now)
    session.expire(attempt)
    assert learning.answers_of(attempt) == {"1": {"kind": "true_false", "value": False}}


def test_handing_in_twice_and_answering_after_it_change_nothing(session: Session) -> None:
    course, now = course_of(session), utc()
    ended = answered(session, course, 0, now)
    before = (ended.ended_at, ended.percent, points_of(session))
    again = learning.hand_in(session, ended.id, course.participant_id, now + timedelta(minutes=5))
    assert (again.ended_at, again.percent, points_of(session)) == before
    with pytest.raises(learning.Over):
        learning.answer(session, ended.id, course.participant_id, "1", 1, Said(value=True), now)


def test_anothers_attempt_is_none_and_there_is_no_such_question(session: Session) -> None:
    course, now = course_of(session), utc()
    attempt = learning.begin_attempt(session, course, now)
    other = person(session, "R2").id
    for act in (
        lambda: learning.answer(session, attempt.id, other, "1", 0, Said(value=True), now),
        lambda: learning.hand_in(session, attempt.id, other, now),
        lambda: learning.answer(session, attempt.id, course.participant_id, "11", 0, Said(value=True), now),
    ):
        with pytest.raises(Refused, match="There is no such"):
            act()


def test_an_open_attempt_is_gone_on_with_on_another_device(session: Session) -> None:
    course, now = course_of(session), utc()
    first = learning.begin_attempt(session, course, now)
    assert learning.begin_attempt(session, course, now + timedelta(minutes=5)).id == first.id
    later = learning.begin_attempt(session, course, now + timedelta(minutes=90))
    assert (later.number, first.percent, first.passed) == (2, 0, False)


def test_a_published_version_stays_for_whoever_has_begun_it(session: Session) -> None:
    course, now = course_of(session), utc()
    module = course.version.module
    seen = module.revision
    save_draft(session, module.id, seen, safety(pass_mark=50))
    with pytest.raises(Stale):
        save_draft(session, module.id, seen, Module())
    publish(session, module.id, module.revision, None)
    assert answered(session, course, 2, now).passed is False
    newer = course_of(session)
    assert (newer.version.number, answered(session, newer, 5, now).passed) == (2, True)


def test_what_a_draft_lacks_is_told_before_it_is_published(session: Session) -> None:
    module = add_module(session, "empty", Module(), None)
    with pytest.raises(NotReady) as refused:
        publish(session, module.id, module.revision, None)
    assert [lack.sentence for lack in refused.value.lacks] == [
        "Give the module a title.",
        "Write a lesson, ask questions or add a package: there is nothing to learn yet.",
    ]


def test_what_was_withdrawn_has_to_be_learned_again(session: Session) -> None:
    lessons = [
        Lesson(id=name, title=Texts(en=name), blocks=[TextBlock(id=f"b{name}", text=Texts(en="So."))])
        for name in ("l1", "l2")
    ]
    module = add_module(session, "reading", Module(title=Texts(en="Read"), points=30, lessons=lessons), None)
    version = publish(session, module.id, module.revision, None)
    course = learning.take(session, person(session, "R1").id, version)
    for name in ("l1", "l2"):
        learning.read_lesson(session, course, name)
    assert points_of(session) == 30
    withdraw(session, latest_result(session, course.participant_id, version.id).id, None, "somebody else sat there")
    learning.read_lesson(session, course, "l2")
    assert points_of(session) == 0
    learning.read_lesson(session, course, "l1")
    assert points_of(session) == 30


def test_withdrawing_what_a_merged_code_has_learned_takes_the_points_of_who_stands_for_it(session: Session) -> None:
    course = course_of(session)
    answered(session, course, 0, utc())
    run = new_run(session, "participants", "R1 → R2", None, Origin.MERGE)
    merge_codes(session, Codes("participants", "R1", "R2"), run)
    assert (points_of(session, "R1"), points_of(session, "R2")) == (0, 50)
    withdraw(session, latest_result(session, course.participant_id, course.version_id).id, None, "not him")
    assert points_of(session, "R2") == 0


def test_what_a_module_brings_into_the_wallet_is_taken_back_with_its_completion(session: Session) -> None:
    lesson = Lesson(id="l1", title=Texts(en="One"), blocks=[TextBlock(id="b1", text=Texts(en="So."))])
    content = Module(title=Texts(en="Read"), points=30, in_wallet=True, lessons=[lesson])
    module = add_module(session, "reading", content, None)
    version = publish(session, module.id, module.revision, None)
    course = learning.take(session, person(session, "R1").id, version)
    learning.read_lesson(session, course, "l1")
    who = course.participant_id
    day = today()
    told = [(row.kind.value, row.source, row.points, row.available) for row in statement_on(session, who, day)]
    assert told == [("bonus", "reading", 30, 30)]
    withdraw(session, latest_result(session, who, version.id).id, None, "somebody else sat there")
    last = statement_on(session, who, day)[-1]
    assert (last.kind.value, last.points, last.balance, last.available) == ("bonus", -30, 0, 0)
    # In points of challenges nothing is different.
    assert points_of(session) == 0
