"""Every credit is the one that the slow version gives, every score exact; what is malformed earns nothing, calmly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.questions.answers import as_stored, checked
from elearning.questions.grading import credit, graded
from elearning.questions.model import Bank, Multiple, NumberAsked, Question
from elearning.questions.parts import number
from elearning.questions.score import score
from tests.elearning.questions import slow
from tests.elearning.questions.strategies import answers, banks, questions

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.data(), questions())
def test_a_credit_is_the_slow_one(data: st.DataObject, question: Question) -> None:
    answer = data.draw(answers(question))
    assert credit(question, answer) == slow.credit(question, answer)
    assert 0 <= credit(question, answer) <= 1
    # As it comes back from the database.
    assert graded(question, as_stored(answer)).credit == credit(question, answer)


@given(st.data(), questions(), questions())
def test_whatever_comes_is_graded_or_refused_in_words(data: st.DataObject, question: Question, other: Question) -> None:
    strange = data.draw(
        JSON
        | st.fixed_dictionaries({"kind": st.just(question.kind)}, optional={"choice": JSON, "choices": JSON})
        | st.fixed_dictionaries({"kind": st.just(question.kind)}, optional={"places": JSON, "options": JSON})
        | st.fixed_dictionaries({"kind": st.just(question.kind)}, optional={"value": JSON, "blanks": JSON})
        | answers(other).map(as_stored)
    )
    found = graded(question, strange)
    answer, problem = checked(question, strange)
    assert found.problem == problem
    if problem:
        assert answer is None and found.credit == 0 and problem.endswith(".")
    else:
        assert found.credit == slow.credit(question, answer)


@given(questions())
def test_an_extra_key_is_refused(question: Question) -> None:
    assert graded(question, {"kind": question.kind, "credit": 1}).problem
    assert graded(question, {"kind": question.kind, "blanks": {"x" * 10**6: "y" * 10**6}}).problem
    nested: object = "x"
    for _depth in range(5_000):
        nested = {"kind": question.kind, "places": nested}
    assert graded(question, nested).problem


@given(st.lists(st.tuples(st.fractions(0, 1, max_denominator=20), st.integers(1, 100))), st.integers(0, 100))
def test_a_score_passes_by_itself_not_by_its_cut_percent(answered: list[tuple[Fraction, int]], mark: int) -> None:
    found = score(answered, mark)
    share = sum((c * w for c, w in answered), Fraction(0)) / sum(w for _c, w in answered) if answered else Fraction(0)
    assert found.percent <= share * 100 < found.percent + 1
    assert found.passed == (bool(answered) and share >= Fraction(mark, 100))


def test_just_below_the_mark_is_below_it() -> None:
    assert score([(Fraction(799_999, 1_000_000), 1)], 80) == score([(Fraction(799_999, 1_000_000), 1)], 100)
    assert score([(Fraction(4, 5), 1)], 80).passed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3,5", "3.5"), ("3.50", "3.5"), ("−2", "-2"), ("12 000", "12000"), ("12\u202f000,5", "12000.5"),
        ("1e3", None), ("", None), ("1.2.3", None), ("NaN", None), ("Infinity", None), ("٣", None), ("9" * 19, None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(typed: str, meant: str | None) -> None:
    found = number(typed)
    assert (None if found is None else f"{found.normalize():f}") == meant


def test_the_edge_of_a_tolerance_is_within_it() -> None:
    asked = NumberAsked.model_validate(
        {"id": "a", "text": {"fr": "π ?"}, "accepted": [{"value": "3.1415", "tolerance": "0.0005"}]}
    )
    tried = {typed: graded(asked, {"kind": "number", "value": typed}).credit for typed in ("3.142", "3,1410", "3.1421")}
    assert tried == {"3.142": 1, "3,1410": 1, "3.1421": 0}


def test_every_box_ticked_earns_nothing() -> None:
    asked = Multiple.model_validate(
        {
            "id": "a",
            "text": {"en": "Which?"},
            "choices": [{"id": name, "text": {"en": name}, "right": name in "ab"} for name in "abcd"],
        }
    )
    tried = [graded(asked, {"kind": "multiple", "choices": list(it)}).credit for it in ("abcd", "abc", "a", "ab", "cd")]
    assert tried == [0, Fraction(1, 2), Fraction(1, 2), 1, 0]


@given(banks())
def test_a_bank_is_the_same_after_being_stored(bank: Bank) -> None:
    assert Bank.model_validate_json(bank.model_dump_json()) == bank
