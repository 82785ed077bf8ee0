"""What answers tell of a question is what the slow version counts, in whatever order they come."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from elearning.questions.answers import ChosenOne
from elearning.questions.grading import credit
from elearning.questions.model import Bank, Question, Single
from elearning.questions.statistics import FEW, Row, told
from tests.elearning.questions import slow
from tests.elearning.questions.strategies import answers, banks, questions


@st.composite
def attempts(draw) -> tuple[Bank, list[Row]]:
    """A bank, and what so many attempts answered to some of its questions."""
    bank = draw(banks(questions(), 3).filter(lambda it: len(it.questions) > 0))
    count = draw(st.sampled_from([0, 3, FEW - 1, FEW, FEW + 5]))
    pools = {it.id: draw(st.lists(answers(it), min_size=1, max_size=3)) for it in bank.questions}
    rows = []
    for attempt in range(count):
        for it in draw(st.lists(st.sampled_from(bank.questions), unique_by=lambda it: it.id)):
            answer = draw(st.sampled_from(pools[it.id]))
            rows.append(Row(attempt, it.id, credit(it, answer), it.weight, answer))
    return bank, draw(st.permutations(rows))


@given(attempts())
def test_figures_are_those_of_the_slow_version(drawn: tuple[Bank, list[Row]]) -> None:
    bank, rows = drawn
    for question in bank.questions:
        found = told(question, rows)
        own = [row for row in rows if row.question == question.id]
        assert found.answers == len(own) and found.few == (len(own) < FEW)
        assert found.unanswered == len([row for row in own if row.answer is None])
        assert found.difficulty == (sum(row.credit for row in own) / Fraction(len(own)) if own else None)
        assert found.discrimination == slow_discrimination(question, own, rows)
        assert told(question, list(reversed(rows))) == found


def slow_discrimination(question: Question, own: list[Row], rows: list[Row]) -> Fraction | None:
    ranked = []
    for row in own:
        others = [it for it in rows if it.attempt == row.attempt and it.question != question.id]
        if others:
            reached = sum((it.credit * it.weight for it in others), Fraction(0)) / sum(it.weight for it in others)
            ranked.append((reached, row.credit))
    if len(ranked) < FEW or len(own) < FEW:
        return None
    worst = [(-rest, earned) for rest, earned in ranked]
    found = slow.mean_of_best(ranked) - slow.mean_of_best(worst)
    assert -1 <= found <= 1
    return found


@given(st.data(), questions())
def test_what_was_answered_is_counted(data: st.DataObject, question: Question) -> None:
    given_to = data.draw(st.lists(answers(question), max_size=8))
    rows = [Row(at, question.id, credit(question, it), 1, it) for at, it in enumerate(given_to)]
    found = told(question, rows).chosen
    assert len({(it.part, it.value) for it in found}) == len(found)
    if isinstance(question, Single):
        counts = Counter(it.choice for it in given_to if isinstance(it, ChosenOne))
        assert {it.value: it.count for it in found} == {it.id: counts[it.id] for it in question.choices}
        assert [it.value for it in found if it.right] == [it.id for it in question.choices if it.right]
    if question.kind in ("ordering", "matching", "fill"):
        # What is right, part by part, is what the credits come to.
        parts = len(getattr(question, {"ordering": "items", "matching": "pairs", "fill": "blanks"}[question.kind]))
        assert sum(it.count for it in found if it.right) == sum(row.credit for row in rows) * parts
