"""Grading and figures, slowly and literally: one point at a time, every pair compared."""

import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from elearning.questions.answers import Answer
from elearning.questions.model import Question
from elearning.questions.parts import Blank


def credit(question: Question, answer: Answer | None) -> Fraction:
    """What is said in docs/elearning/questions.md, word by word."""
    if answer is None:
        return Fraction(0)
    return globals()[f"_{question.kind}"](question, answer)


def _single(question, answer) -> Fraction:
    for choice in question.choices:
        if choice.id == answer.choice and choice.right:
            return Fraction(1)
    return Fraction(0)


def _multiple(question, answer) -> Fraction:
    right = chosen_right = chosen_wrong = 0
    for choice in question.choices:
        right += choice.right
        chosen_right += choice.right and choice.id in answer.choices
        chosen_wrong += not choice.right and choice.id in answer.choices
    return max(Fraction(0), Fraction(chosen_right - chosen_wrong, right))


def _true_false(question, answer) -> Fraction:
    return Fraction(int(answer.value == question.right))


def _number(question, answer) -> Fraction:
    for accepted in question.accepted:
        low = Fraction(accepted.value) - Fraction(accepted.tolerance)
        high = Fraction(accepted.value) + Fraction(accepted.tolerance)
        if low <= Fraction(answer.value) <= high:
            return Fraction(1)
    return Fraction(0)


def _ordering(question, answer) -> Fraction:
    of = len(question.items)
    total = Fraction(0)
    for item, place in answer.places.items():
        if question.items[place - 1].id == item:
            total += Fraction(1, of)
    return total


def _matching(question, answer) -> Fraction:
    total = Fraction(0)
    for pair in question.pairs:
        if pair.id in answer.options and answer.options[pair.id] == pair.option:
            total += Fraction(1, len(question.pairs))
    return total


def _fill(question, answer) -> Fraction:
    total = Fraction(0)
    for blank in question.blanks:
        if blank.id in answer.blanks and any(
            _letters(it.text, blank) == _letters(answer.blanks[blank.id], blank) for it in blank.accepted
        ):
            total += Fraction(1, len(question.blanks))
    return total


def _letters(text: str, blank: Blank) -> list[str]:
    """Letter by letter, those that count."""
    kept: list[str] = []
    for sign in unicodedata.normalize("NFKC", text):
        one = {"’": "'", "œ": "œ"}.get(sign, sign)
        if blank.ignore_case:
            one = one.casefold()
        if blank.ignore_accents:
            one = one.replace("œ", "oe").replace("Œ", "OE")
            one = "".join(it for it in unicodedata.normalize("NFD", one) if unicodedata.category(it) != "Mn")
        if one.isspace() and (not kept or kept[-1] == " "):
            continue
        kept.extend(" " if one.isspace() else one)
    while kept and kept[-1] == " ":
        kept.pop()
    return kept


def mean_of_best(ranked: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The 27 % that reached most, each attempt cut into hundredths, and those that are equal taken in turn."""
    hundredths: list[Fraction] = []
    for reached in sorted({rest for rest, _credit in ranked}, reverse=True):
        equal = [credit for rest, credit in ranked if rest == reached]
        # Every hundredth of those who are equal is like every other: their mean.
        hundredths += [sum(equal, Fraction(0)) / len(equal)] * (100 * len(equal))
    best = hundredths[: 27 * len(ranked)]
    return sum(best, Fraction(0)) / len(best)
