"""The fields of a form that answer a question rightly or wrongly."""

from random import Random

from app.demo.learning import answered
from elearning.questions.forms import fields
from elearning.questions.paper import Sheet


def form(sheet: Sheet, rightly: bool = True) -> dict[str, object]:
    """What a browser sends to answer a question."""
    return dict(fields(sheet, answered(sheet.question, Random(1), rightly)))
