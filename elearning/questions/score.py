"""What an attempt comes to: whole points of weight, a percentage that is cut, and a pass that is compared exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Score:
    """What was reached.

    points: the sum of credit times weight. most: the sum of the weights. percent: their share in whole percent, cut: 79
    where it is 79.99. passed: whether the share itself, not the cut one, reaches the pass mark; never where nothing was
    asked.
    """

    points: Fraction
    most: int
    percent: int
    passed: bool


def score(answered: Iterable[tuple[Fraction, int]], pass_mark: int) -> Score:
    """The score of an attempt; answered: each question's credit and weight. pass_mark: whole percent, 0 to 100."""
    every = list(answered)
    points = sum((credit * weight for credit, weight in every), Fraction(0))
    most = sum(weight for _credit, weight in every)
    percent = points * 100 // most if most else 0
    return Score(points, most, int(percent), most > 0 and points * 100 >= pass_mark * most)
