"""A module as a trainer might have written it: a lesson, a question, a test."""

from elearning.content.blocks import AnyBlock, Lesson, QuestionBlock, TextBlock
from elearning.content.module import Module
from elearning.content.module import Test as Asking
from elearning.questions.model import Bank, TrueFalse
from elearning.texts import Texts


def soils(name: str = "Soils") -> Module:
    """Its lesson is l1, its blocks b1 and b2, its question q1. name: what its texts begin with."""
    question = TrueFalse(id="q1", text=Texts(en=f"{name} are alive"), right=True)
    blocks: list[AnyBlock] = [
        TextBlock(id="b1", text=Texts(en=f"{name} hold water")),
        QuestionBlock(id="b2", question="q1"),
    ]
    return Module(
        title=Texts(en=name), points=50, lessons=[Lesson(id="l1", title=Texts(en=f"{name} first"), blocks=blocks)],
        bank=Bank(questions=[question]), test=Asking(),
    )  # fmt: skip
