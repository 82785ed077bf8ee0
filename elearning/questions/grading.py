"""How much of a question's weight an answer earns: a share between 0 and 1, exactly.

The rule of each kind is said in words by `rules.py`; both change together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearning.questions.answers import (
    Answer,
    ChosenOne,
    ChosenSome,
    Filled,
    Matched,
    Ordered,
    Said,
    Typed,
    checked,
)
from elearning.questions.model import Fill, Matching, Multiple, NumberAsked, Ordering, Question, Single, TrueFalse
from elearning.questions.parts import Accepted, AcceptedNumber, Blank, number
from elearning.questions.plain import alike

NOTHING, ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Graded:
    """What an answer earns: `credit` between 0 and 1. problem: a sentence where it was refused; it earns nothing."""

    credit: Fraction
    problem: str = ""


def graded(question: Question, given: object) -> Graded:
    """What an answer that comes from outside earns; never raises."""
    answer, problem = checked(question, given)
    return Graded(NOTHING, problem) if problem else Graded(credit(question, answer))


def credit(question: Question, answer: Answer | None) -> Fraction:
    """What a checked answer earns; None earns nothing. ValueError for an answer of another kind."""
    if answer is None:
        return NOTHING
    if answer.kind != question.kind:
        raise ValueError(f"a {question.kind} question is not answered by {answer.kind}")
    return _CREDITS[question.kind](question, answer)


def accepted_number(question: NumberAsked, answer: Typed) -> AcceptedNumber | None:
    """The first accepted number that the typed one is within the tolerance of."""
    typed = number(answer.value)
    if typed is None:
        return None
    # As fractions: the decimals' own context would round what is longer than 28 digits.
    return next((it for it in question.accepted if _within(Fraction(typed), it)), None)


def _within(typed: Fraction, it: AcceptedNumber) -> bool:
    return abs(typed - Fraction(it.value)) <= Fraction(it.tolerance)


def accepted_text(blank: Blank, typed: str) -> Accepted | None:
    """The first accepted text that the typed one is the same as by the blank's rule."""
    rule = {"ignore_case": blank.ignore_case, "ignore_accents": blank.ignore_accents}
    return next((it for it in blank.accepted if alike(it.text, **rule) == alike(typed, **rule)), None)


def _share(right: int, of: int) -> Fraction:
    return Fraction(max(right, 0), of)


def _single(question: Single, answer: ChosenOne) -> Fraction:
    return ALL if question.right[0].id == answer.choice else NOTHING


def _multiple(question: Multiple, answer: ChosenSome) -> Fraction:
    right = {it.id for it in question.right}
    chosen = set(answer.choices)
    return _share(len(chosen & right) - len(chosen - right), len(right))


def _true_false(question: TrueFalse, answer: Said) -> Fraction:
    return ALL if question.right is answer.value else NOTHING


def _number(question: NumberAsked, answer: Typed) -> Fraction:
    return ALL if accepted_number(question, answer) else NOTHING


def _ordering(question: Ordering, answer: Ordered) -> Fraction:
    in_place = sum(answer.places.get(it.id) == place for place, it in enumerate(question.items, 1))
    return _share(in_place, len(question.items))


def _matching(question: Matching, answer: Matched) -> Fraction:
    return _share(sum(answer.options.get(it.id) == it.option for it in question.pairs), len(question.pairs))


def _fill(question: Fill, answer: Filled) -> Fraction:
    right = sum(accepted_text(it, answer.blanks.get(it.id, "")) is not None for it in question.blanks)
    return _share(right, len(question.blanks))


_CREDITS: dict[str, Callable[[Any, Any], Fraction]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "number": _number,
    "ordering": _ordering,
    "matching": _matching,
    "fill": _fill,
}
