"""What came of a module: completions and figures for its trainer, a completion withdrawn, whoever completed it told."""

from fractions import Fraction

from flask import Flask
from sqlalchemy import select

from core.clock import utc_now
from core.db import db, writing
from core.models import Completion, Participant
from elearning.modules.authoring import add_module, publish
from elearning.modules.learning import answer, begin_attempt, content_of, hand_in, paper_of, read_lesson, take
from elearning.modules.models import LearningVersion, Result
from elearning.modules.outcomes import statistics_of
from elearning.questions.answers import Said
from notifications.models import Notice
from tests.elearning.modules.written import soils
from tests.web.conftest import Visitor

ONE = "/teaching/modules/soils"
PEOPLE = 24


def learned(web: Flask) -> None:
    """Rosa and others take the test; every third of them answers wrong."""
    with web.app_context(), writing(db.session()) as session:
        version = publish(session, add_module(session, "soils", soils(), None).id, None, None)
        others = [Participant(code=f"P{at}", name=f"Person {at}", kind="rep") for at in range(1, PEOPLE)]
        session.add_all(others)
        session.flush()
        rosa = session.scalars(select(Participant).where(Participant.code == "R1")).one()
        for at, person in enumerate([rosa, *others]):
            course = take(session, person.id, version)
            for lesson in content_of(version).lessons:
                read_lesson(session, course, lesson.id)
            attempt = begin_attempt(session, course, utc_now())
            for sheet in paper_of(attempt):
                answer(session, attempt.id, person.id, sheet.key, 0, Said(value=at % 3 != 2), utc_now())
            hand_in(session, attempt.id, person.id, utc_now())


def test_the_figures_are_those_of_the_answers(web: Flask, trainer: Visitor) -> None:
    learned(web)
    with web.app_context():
        version = db.session.scalars(select(LearningVersion)).one()
        [(question, told)] = statistics_of(db.session(), version)
        assert question.id == "q1" and told.answers == PEOPLE and not told.few
        assert told.difficulty == Fraction(2, 3)
        # Of one question alone nothing can be told apart.
        assert told.discrimination is None


def test_a_completion_is_withdrawn_with_a_reason_that_is_told(web: Flask, trainer: Visitor) -> None:
    learned(web)
    page = trainer.get(f"{ONE}/results").text
    assert "Rosa" in page and "Soils are alive" in page and "Withdraw" in page
    with web.app_context():
        result = db.session.scalars(select(Result).join(Participant).where(Participant.code == "R1")).one().id
    address = f"{ONE}/results/{result}/withdraw"
    assert "Rosa" in trainer.get(address).text
    refused = trainer.post(address, {"reason": "  "})
    assert refused.status_code == 422 and "Write why" in refused.text
    assert trainer.post(address, {"reason": "Somebody else sat there"}).status_code == 302
    again = trainer.post(address, {"reason": "Somebody else sat there"})
    assert again.status_code == 422 and "withdrawn already" in again.text
    assert "Somebody else sat there" in trainer.get(f"{ONE}/results").text
    with web.app_context():
        rosa = db.session.scalars(select(Participant.id).where(Participant.code == "R1")).one()
        assert not db.session.scalars(select(Completion).where(Completion.participant_id == rosa)).all()
        told = [notice.told for notice in db.session.scalars(select(Notice).order_by(Notice.id))]
        assert "Somebody else sat there" in told[-1]


def test_one_of_another_module_is_not_there(web: Flask, trainer: Visitor) -> None:
    learned(web)
    trainer.post("/teaching/new", {"title.en": "Other", "code": "other"})
    assert trainer.get("/teaching/modules/other/results/1/withdraw").status_code == 404
    assert trainer.post("/teaching/modules/other/results/1/withdraw", {"reason": "x"}).status_code == 404


def test_few_answers_are_said_to_be_few(web: Flask, trainer: Visitor) -> None:
    with web.app_context(), writing(db.session()) as session:
        version = publish(session, add_module(session, "soils", soils(), None).id, None, None)
        rosa = session.scalars(select(Participant).where(Participant.code == "R1")).one()
        course = take(session, rosa.id, version)
        read_lesson(session, course, "l1")
        attempt = begin_attempt(session, course, utc_now())
        answer(session, attempt.id, rosa.id, "1", 0, Said(value=True), utc_now())
        hand_in(session, attempt.id, rosa.id, utc_now())
    page = trainer.get(f"{ONE}/results").text
    assert "Too few answers to say more." in page and "discrimination" not in page.lower().split("<details")[-1]
