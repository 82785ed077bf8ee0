"""What cannot be had from a browser: right answers, second chances, more time, points of others. One test each."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from core.db import db
from core.models import Completion
from elearning.content.module import Audience
from elearning.content.module import Test as AskedTest
from elearning.modules.models import Attempt, Result
from elearning.questions.model import Fill, Matching, Multiple, NumberAsked, Ordering, Single, TrueFalse
from elearning.questions.parts import Accepted, AcceptedNumber, Choice
from elearning.texts import Texts
from tests.elearning.learning.answering import form
from tests.elearning.learning.scene import CODE, KEYS, Learning, module, people, published
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

START = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def learners(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None]) -> tuple[Learning, Learning]:
    """Ann and Bob, who have read all lessons."""
    people(web, "Ann", "Bob")
    with web.app_context(), time_machine.travel(START - timedelta(days=1), tick=False):
        published(db.session(), CODE, module())
    for name in ("Ann", "Bob"):
        add(f"{name.lower()}@example.org", "rep", name)
    return Learning(web, visit("ann@example.org")), Learning(web, visit("bob@example.org"))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the server, which a test may move on."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def ann(clock: time_machine.Traveller, learners: tuple[Learning, Learning]) -> Learning:
    """Ann, at nine."""
    learners[0].read_all()
    return learners[0]


def marked() -> "tuple[list[object], list[str]]":
    """The questions with secret words in all that is told after an attempt alone, and the words."""
    secrets = [f"SECRET{number}" for number in range(20)]
    left = iter(secrets)

    def word() -> Texts:
        return Texts(fr=next(left))

    questions: list[object] = []
    for one in module().bank.questions:
        match one:
            case Single() | Multiple():
                choices = [Choice(id=it.id, text=it.text, right=it.right, feedback=word() if it.right else None)
                           for it in one.choices]  # fmt: skip
                questions.append(one.model_copy(update={"choices": choices, "feedback": word()}))
            case TrueFalse():
                questions.append(one.model_copy(update={"feedback_false": word(), "feedback_true": word()}))
            case NumberAsked():
                accepted = [AcceptedNumber(value="77123", feedback=word())]
                questions.append(one.model_copy(update={"accepted": accepted, "wrong_feedback": word()}))
            case Fill():
                blanks = [it.model_copy(update={"accepted": [Accepted(text="SECRETBLANK")]}) for it in one.blanks]
                questions.append(one.model_copy(update={"blanks": blanks, "feedback": word()}))
            case Ordering() | Matching():
                questions.append(one.model_copy(update={"feedback": word()}))
    used = [it for it in secrets if it in repr(questions)]
    return questions, [*used, "77123", "SECRETBLANK"]


def test_right_answers_are_never_sent_before_the_attempt_ends(
    web: Flask, learners: tuple[Learning, Learning], clock: time_machine.Traveller
) -> None:
    questions, secrets = marked()
    content = module(lessons=module().lessons[1:2], bank=module().bank.model_copy(update={"questions": questions}))
    with web.app_context():
        published(db.session(), "marked", content)
    ann = Learning(web, learners[0].visitor, "marked")
    ann.read_all()
    attempt = ann.begin()
    sent = [ann.visitor.get(path) for path in ("/learning", "/learning/marked", "/learning/marked/lessons/1")]
    for key in range(1, KEYS + 1):
        one = f"/learning/attempts/{attempt}/questions/{key}"
        sent += [ann.visitor.get(one), ann.visitor.post(one, {"seen": "0", f"q{key}": "", "go": "next"})]
        # A form that is nothing, or answers wrongly, is told nothing either.
        sent += [ann.visitor.post(one, {"seen": "0", f"q{key}-99": "x"}), ann.visitor.post(one, {"seen": "nothing"})]
        sent.append(ann.answer(attempt, str(key), form(ann.paper(attempt)[key - 1], rightly=False)))
        sent.append(ann.visitor.get(one))
    sent += [ann.visitor.get(f"/learning/attempts/{attempt}"), ann.visitor.get(f"/learning/attempts/{attempt}/result")]
    sent.append(ann.visitor.post(f"/learning/attempts/{attempt}/hand-in"))
    for answer in sent:
        told = answer.text + json.dumps(dict(answer.headers))
        assert not [word for word in secrets if word in told], answer.request.path
        # No name of the bank goes out either: an author may have written what is right.
        assert not re.search(r"\bamps\b", answer.text), answer.request.path
    ann.hand_in(attempt)
    told = ann.visitor.get(f"/learning/attempts/{attempt}/result").text
    assert "77123" in told and "SECRETBLANK" in told


def test_a_replayed_answer_changes_nothing_and_says_so(ann: Learning) -> None:
    attempt = ann.begin()
    sheet = next(it for it in ann.paper(attempt) if it.question.id == "mix")
    ann.answer(attempt, sheet.key, {f"q{sheet.key}": "7"})
    ann.answer(attempt, sheet.key, {f"q{sheet.key}": "100"}, seen=1)
    before = ann.kept(attempt)
    replayed = ann.answer(attempt, sheet.key, {f"q{sheet.key}": "7"})
    assert ann.kept(attempt) == before
    assert "answered in the meantime" in ann.visitor.get(replayed.location).text
    # The same one twice, as after a lost answer: it is kept once, and one goes on.
    again = ann.answer(attempt, sheet.key, {f"q{sheet.key}": "100"}, seen=1)
    assert ann.kept(attempt) == before
    assert "kept already" in ann.visitor.get(again.location).text


def test_answers_in_another_order_change_nothing(ann: Learning) -> None:
    attempt = ann.begin()
    key = next(it.key for it in ann.paper(attempt) if it.question.id == "mix")
    # The second form of two comes first: it has not seen what it answers.
    ann.answer(attempt, key, {f"q{key}": "2"}, seen=1)
    assert ann.kept(attempt) == {}
    ann.answer(attempt, key, {f"q{key}": "1"}, seen=0)
    assert ann.kept(attempt)[key][1] == 1 and '"1"' in ann.kept(attempt)[key][0]
    for seen in (-1, 5, 2):
        ann.answer(attempt, key, {f"q{key}": "3"}, seen=seen)
    assert '"1"' in ann.kept(attempt)[key][0]


def test_an_answer_after_the_time_is_not_kept(ann: Learning, clock: time_machine.Traveller) -> None:
    attempt = ann.begin()
    paper = ann.paper(attempt)
    ann.answer(attempt, "1", form(paper[0]))
    clock.shift(timedelta(minutes=15))
    late = ann.answer(attempt, "2", form(paper[1]))
    assert list(ann.kept(attempt)) == ["1"]
    page = ann.visitor.get(late.location).text
    assert "This attempt is over" in page and "The time is over" in page
    assert ann.visitor.get(f"/learning/attempts/{attempt}/questions/2").status_code == 302
    ann.hand_in(attempt)
    ended, percent, passed = ann.state(attempt)
    assert ended == (START + timedelta(minutes=15)).replace(tzinfo=None)
    assert (percent, passed) == (14, False)


def test_a_second_hand_in_changes_nothing(ann: Learning, clock: time_machine.Traveller) -> None:
    attempt = ann.begin()
    ann.hand_in(attempt)
    before = ann.state(attempt)
    clock.shift(timedelta(minutes=1))
    ann.answer(attempt, "1", form(ann.paper(attempt)[0]))
    ann.hand_in(attempt)
    assert ann.state(attempt) == before and ann.kept(attempt) == {}


def test_another_learner_s_attempt_is_not_there(
    clock: time_machine.Traveller, learners: tuple[Learning, Learning]
) -> None:
    ann, bob = learners
    ann.read_all()
    attempt = ann.begin()
    paths = [f"/learning/attempts/{attempt}{rest}" for rest in ("", "/questions/1", "/result")]
    assert [bob.visitor.get(path).status_code for path in paths] == [404] * 3
    assert bob.answer(attempt, "1", form(ann.paper(attempt)[0])).status_code == 404
    assert bob.hand_in(attempt).status_code == 404
    assert ann.state(attempt) == (None, None, None) and ann.kept(attempt) == {}


def test_no_attempt_begins_beyond_the_limit_nor_before_the_wait_is_over(
    ann: Learning, clock: time_machine.Traveller
) -> None:
    for count in (1, 2, 3):
        attempt = ann.begin()
        ann.hand_in(attempt)
        refused = ann.visitor.post(f"/learning/{CODE}/test")
        assert refused.location == f"/learning/{CODE}"
        told = ann.visitor.get(refused.location).text
        assert ("all 3 attempts" if count == 3 else "You may try again from") in told
        clock.shift(timedelta(minutes=9, seconds=59))
        assert ann.visitor.post(f"/learning/{CODE}/test").location == f"/learning/{CODE}"
        clock.shift(timedelta(seconds=1))
    with ann.web.app_context():
        assert db.session().query(Attempt).count() == 3


def test_the_test_does_not_begin_before_all_is_read(
    clock: time_machine.Traveller, learners: tuple[Learning, Learning]
) -> None:
    _ann, bob = learners
    assert bob.visitor.post(f"/learning/{CODE}/test").status_code == 404
    bob.visitor.post(f"/learning/{CODE}/go-on")
    assert bob.visitor.post(f"/learning/{CODE}/test").location == f"/learning/{CODE}"
    with bob.web.app_context():
        assert db.session().query(Attempt).count() == 0


def test_passing_brings_points_once_and_a_certificate(ann: Learning) -> None:
    attempt = ann.begin()
    for sheet in ann.paper(attempt):
        ann.answer(attempt, sheet.key, form(sheet))
    ended = ann.hand_in(attempt)
    page = ann.visitor.get(ended.location).text
    assert "100%" in page and "Passed" in page and "+50" in page
    ann.hand_in(attempt)
    with ann.web.app_context():
        assert [it.points for it in db.session().query(Completion)] == [50]
        code = db.session().query(Result).one().code
    shown = ann.visitor.get(f"/certificates/{code.lower()}")
    assert "This certificate is valid" in shown.text and "Ann" in shown.text and "Sécurité" not in shown.text


def test_questions_in_the_text_count_for_nothing(ann: Learning) -> None:
    """Whatever is answered inside a lesson is told at once, and nothing of it is written."""
    asked = {"block": "ring-question", "q1": "1"}
    before = ann.visitor.get(f"/learning/{CODE}/lessons/1").text
    told = [ann.visitor.post(f"/learning/{CODE}/lessons/1/check", asked | {"q1": str(key)}).text for key in (1, 2, 3)]
    assert sum("Right!" in one for one in told) == 1 and sum("Not quite." in one for one in told) == 2
    assert ann.visitor.get(f"/learning/{CODE}/lessons/1").text == before
    assert "Right!" not in before


def test_a_module_that_is_not_for_somebody_is_not_there(web: Flask, learners: tuple[Learning, Learning]) -> None:
    with web.app_context():
        published(db.session(), "others", module(audience=Audience(kinds=["distributor"])))
    ann, _bob = learners
    assert "others" not in ann.visitor.get("/learning").text
    for path in ("", "/lessons/1", "/files/distance.jpg"):
        assert ann.visitor.get(f"/learning/others{path}").status_code == 404
    for path in ("/go-on", "/test", "/lessons/1/read", "/lessons/1/check", "/package"):
        assert ann.visitor.post(f"/learning/others{path}").status_code == 404


def test_a_test_without_limits_may_be_begun_at_once_again(
    web: Flask, learners: tuple[Learning, Learning], clock: time_machine.Traveller
) -> None:
    with web.app_context():
        published(db.session(), "free", module(test=AskedTest()))
    ann = Learning(web, learners[0].visitor, "free")
    ann.read_all()
    first = ann.begin()
    assert ann.begin() == first
    ann.hand_in(first)
    assert ann.begin() != first
