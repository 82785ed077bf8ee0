"""Two who learn, Ann and Bob, and modules of theirs; each page is asked for as a browser does."""

import re
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.demo.lessons import safety
from core.db import db, writing
from core.models import Participant
from elearning.content.module import Module, Test
from elearning.modules.authoring import add_module, publish, save_draft
from elearning.modules.learning import paper_of
from elearning.modules.models import Attempt, LearningModule
from elearning.questions.paper import Paper
from tests.web.conftest import Visitor

CODE = "safety"
KEYS = 7


def module(**changed: object) -> Module:
    """Product safety of the demonstration, with every kind of question, without its pictures."""
    content = safety()
    test = content.test
    assert isinstance(test, Test)
    lessons = [one.model_copy(update={"blocks": [it for it in one.blocks if it.kind != "image"]})
               for one in content.lessons]  # fmt: skip
    return content.model_copy(update={"picture": None, "lessons": lessons, "test": test, **changed})


def published(session: Session, code: str, content: Module) -> int:
    """A module published under a code, or its next version; its number."""
    with writing(session):
        kept = session.query(LearningModule).filter_by(code=code).first()
        made = kept or add_module(session, code, content, None)
        if kept:
            save_draft(session, made.id, made.revision, content)
        publish(session, made.id, made.revision, None)
        return made.id


@dataclass
class Learning:
    """A learner on the pages of the module CODE."""

    web: Flask
    visitor: Visitor
    code: str = CODE

    def read_all(self) -> None:
        """Begin, and read every lesson to its end."""
        answer = self.visitor.post(f"/learning/{self.code}/go-on")
        while found := re.fullmatch(r"(/learning/[^/]+/lessons/\d+)", answer.location):
            answer = self.visitor.post(f"{found[1]}/read")

    def begin(self) -> int:
        """Begin an attempt; its number."""
        answer = self.visitor.post(f"/learning/{self.code}/test")
        found = re.match(r"/learning/attempts/(\d+)/", answer.location)
        assert found, answer.location
        return int(found[1])

    def answer(
        self, attempt: int, key: str, fields: dict[str, object], seen: int = 0, go: str = "next"
    ) -> TestResponse:
        """Send the form of a question."""
        path = f"/learning/attempts/{attempt}/questions/{key}"
        return self.visitor.post(path, {"seen": str(seen), "go": go, **fields})

    def hand_in(self, attempt: int) -> TestResponse:
        """Hand in, whatever is answered."""
        return self.visitor.post(f"/learning/attempts/{attempt}/hand-in", {"sure": "yes"})

    def kept(self, attempt: int) -> dict[str, tuple[str, int]]:
        """What is kept of an attempt: by its key, each answer as it is stored, and its revision."""
        with self.web.app_context():
            found = db.session().get_one(Attempt, attempt)
            return {one.key: (one.answer, one.revision) for one in found.answers}

    def state(self, attempt: int) -> tuple[object, ...]:
        """What an attempt came to."""
        with self.web.app_context():
            found = db.session().get_one(Attempt, attempt)
            return found.ended_at, found.percent, found.passed

    def paper(self, attempt: int) -> Paper:
        """Its questions, with what is right."""
        with self.web.app_context():
            return paper_of(db.session().get_one(Attempt, attempt))


def people(web: Flask, *names: str) -> None:
    """Reps of these names, as participants."""
    with web.app_context():
        db.session().add_all([Participant(code=name, name=name, kind="rep") for name in names])
        db.session().commit()
