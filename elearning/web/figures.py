"""What answers tell of a question, in words and figures for its trainer."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from core.wording import percent, signed
from elearning.drafts.edits import spoken
from elearning.questions.chosen import Chosen
from elearning.questions.model import Fill, Matching, Multiple, Ordering, Question, Single, TrueFalse
from elearning.questions.plain import plain
from elearning.questions.statistics import Told
from elearning.web.words import question_title

# From so much on a question tells apart who knows; below the other nobody, or the wrong ones.
GOOD, POOR = Fraction(3, 10), Fraction(1, 10)
# Shares are told in whole percent.
_HUNDRED = 100


@dataclass(frozen=True)
class Given:
    """An answer that was given: to which part, what, how often, its share in whole percent, whether it is right."""

    part: str
    answer: str
    count: int
    share: int
    right: bool


@dataclass(frozen=True)
class Figures:
    """A question and what is told of it. difficulty: `72 %`; verdict: what the trainer may do, in a sentence."""

    question: Question
    title: str
    told: Told
    difficulty: str
    discrimination: str
    verdict: str
    given: tuple[Given, ...]


def told_of(question: Question, told: Told) -> Figures:
    """A question in words."""
    return Figures(
        question=question,
        title=question_title(question),
        told=told,
        difficulty=_percent(told.difficulty),
        discrimination="" if told.discrimination is None else signed(_hundredths(told.discrimination)),
        verdict=_verdict(told),
        given=tuple(_given(question, one, told.answers - told.unanswered) for one in told.chosen),
    )


def _percent(share: Fraction | None) -> str:
    return "" if share is None else percent(Decimal(_hundredths(share)))


def _hundredths(share: Fraction) -> int:
    return round(share * _HUNDRED)


def _verdict(told: Told) -> str:
    if not told.answers:
        return _("Nobody has been asked it yet.")
    if told.few or told.discrimination is None:
        return _("Too few answers to say more.")
    if told.discrimination < 0:
        return _("Those who know less answer it better: look whether the right answer is right.")
    if told.discrimination < POOR:
        return _("It hardly tells apart who knows: too easy, too hard, or unclear.")
    return _("It tells well who knows.") if told.discrimination >= GOOD else _("It tells somewhat who knows.")


def _given(question: Question, chosen: Chosen, answers: int) -> Given:
    share = chosen.count * _HUNDRED // answers if answers else 0
    return Given(_part(question, chosen.part), _answer(question, chosen), chosen.count, share, chosen.right)


def _part(question: Question, part: str) -> str:
    match question:
        case Ordering():
            return next((plain(spoken(one.text)) for one in question.items if one.id == part), part)
        case Matching():
            return next((plain(spoken(one.text)) for one in question.pairs if one.id == part), part)
        case Fill():
            return f"[[{part}]]"
    return ""


def _answer(question: Question, chosen: Chosen) -> str:
    match question:
        case Single() | Multiple():
            return next((plain(spoken(one.text)) for one in question.choices if one.id == chosen.value), chosen.value)
        case Matching():
            return next((spoken(one.text) for one in question.options if one.id == chosen.value), chosen.value)
        case TrueFalse():
            return _("True") if chosen.value == "true" else _("False")
        case Ordering():
            return _("Place %(place)s", place=chosen.value)
    return chosen.value
