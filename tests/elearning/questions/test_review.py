"""What is told after an attempt agrees with what the answer earned."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from elearning.questions.grading import credit
from elearning.questions.model import Multiple, Question, Single
from elearning.questions.paper import sheet_by_itself
from elearning.questions.presented import presented_sheet
from elearning.questions.review import review
from tests.elearning.questions.strategies import answers, questions


@given(st.data(), questions())
def test_what_is_told_is_what_was_earned(data: st.DataObject, question: Question) -> None:
    answer = data.draw(answers(question))
    sheet = sheet_by_itself(question, "seed")
    told = review(sheet, answer, "fr")
    assert told.credit == credit(question, answer)
    shown = presented_sheet(sheet, "fr")
    keys = [it.key for it in (*shown.choices, *shown.pairs)] or list(shown.blanks) or ["1"]
    assert sorted(it.key for it in told.parts) == sorted(keys)
    if not isinstance(question, Single | Multiple):
        assert told.credit == Fraction(sum(it.is_right for it in told.parts), len(told.parts))
    elif told.credit == 1:
        assert all(it.is_right for it in told.parts)
    if answer is None:
        assert not any(it.given or it.feedback for it in told.parts)
