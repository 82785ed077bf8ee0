"""What answers tell of a question: how difficult it is, whether it tells apart who knows, what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearning.questions.answers import Answer
from elearning.questions.chosen import Chosen, counted
from elearning.questions.model import Question

# Below so many answers a share says little: it is not shown as one.
FEW = 20
# The share of attempts that are the best, and the worst: Kelley's 27 %.
GROUP = Fraction(27, 100)


@dataclass(frozen=True)
class Row:
    """One question of one attempt that has ended: what it earned of its weight, and what was answered (None: nothing).

    attempt: whatever tells one attempt from another.
    """

    attempt: int | str
    question: str
    credit: Fraction
    weight: int
    answer: Answer | None


@dataclass(frozen=True)
class Told:
    """What the answers to one question tell.

    answers: how many were asked it. unanswered: how many of these left it empty. difficulty: the mean credit, 0 to 1:
    the higher, the easier; None where nobody was asked. discrimination: the mean credit of the 27 % of attempts that
    did best on their other questions, less that of the 27 % that did worst, from −1 to 1; None where `few`, or where
    fewer than FEW attempts had another question. few: fewer than FEW were asked. chosen: see `chosen.counted`.
    """

    answers: int
    unanswered: int
    difficulty: Fraction | None
    discrimination: Fraction | None
    few: bool
    chosen: tuple[Chosen, ...]


def told(question: Question, rows: Sequence[Row]) -> Told:
    """What all these rows (of whole attempts, any order) tell of one question."""
    own = [row for row in rows if row.question == question.id]
    few = len(own) < FEW
    return Told(
        answers=len(own),
        unanswered=sum(row.answer is None for row in own),
        difficulty=sum((row.credit for row in own), Fraction(0)) / len(own) if own else None,
        discrimination=None if few else _discrimination(own, rows),
        few=few,
        chosen=tuple(counted(question, [row.answer for row in own if row.answer is not None])),
    )


def _discrimination(own: Sequence[Row], rows: Sequence[Row]) -> Fraction | None:
    rests = _rests(own, rows)
    ranked = [(rests[row.attempt], row.credit) for row in own if row.attempt in rests]
    if len(ranked) < FEW:
        return None
    return _mean_of_best(ranked) - _mean_of_best([(-rest, credit) for rest, credit in ranked])


def _rests(own: Sequence[Row], rows: Sequence[Row]) -> dict[int | str, Fraction]:
    """What each attempt reached of its other questions, 0 to 1."""
    got: dict[int | str, Fraction] = {}
    most: dict[int | str, int] = {}
    asked, question = {row.attempt for row in own}, own[0].question
    for row in rows:
        if row.attempt in asked and row.question != question:
            got[row.attempt] = got.get(row.attempt, Fraction(0)) + row.credit * row.weight
            most[row.attempt] = most.get(row.attempt, 0) + row.weight
    return {attempt: got[attempt] / weight for attempt, weight in most.items()}


def _mean_of_best(ranked: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The mean credit of the best 27 %, exactly: of those equal at the cut each counts for the same part."""
    room = size = GROUP * len(ranked)
    total = Fraction(0)
    for reached in sorted({rest for rest, _credit in ranked}, reverse=True):
        credits = [credit for rest, credit in ranked if rest == reached]
        taken = min(room, Fraction(len(credits)))
        total += taken * sum(credits, Fraction(0)) / len(credits)
        room -= taken
        if not room:
            break
    return total / size
