"""How sure a mean difference is: a t interval over people, who may stand in several comparisons."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from statistics import NormalDist

from elearning.effect.matching import Match
from elearning.effect.study import Interval

# The share of intervals that hold what they are about, were the same measured again and again.
SURE = Fraction(95, 100)
FIGURES = 60


def differences(found: Sequence[Match]) -> list[Fraction]:
    """By how many cents each learner changed more than the mean of those beside them, exactly."""
    return [Fraction(sum(pair for _who, pair in _pairs(it)), len(it.beside)) for it in found]


def variance(found: Sequence[Match]) -> Fraction:
    """The variance of the mean difference, in cents², exactly.

    A difference is made of pairs, a learner with one of those beside them. Two pairs are taken to go together where
    somebody is in both, and to be independent elsewhere: somebody who is put beside many learners counts as one person.
    Never below the variance of paired differences, which it is where nobody is in two matches. At least two matches.
    """
    count = len(found)
    every = differences(found)
    mean = sum(every, Fraction(0)) / count
    people: defaultdict[int, Fraction] = defaultdict(Fraction)
    squares = Fraction(0)
    for match in found:
        for who, pair in _pairs(match):
            rest = (pair - mean) / (len(match.beside) * count)
            people[match.participant] += rest
            people[who] += rest
            squares += rest * rest
    together = sum((it * it for it in people.values()), Fraction(0)) - squares
    paired = sum(((it - mean) ** 2 for it in every), Fraction(0)) / count**2
    return max(together, paired) * Fraction(count, count - 1)


def interval(found: Sequence[Match], beside: int) -> Interval:
    """The interval of the mean difference; beside: how many different people stand beside the learners (two or more).

    The degrees of freedom are those of the smaller side. Only the root and the quantile are no exact numbers.
    """
    mean = sum(differences(found), Fraction(0)) / len(found)
    with localcontext(prec=FIGURES):
        spread = variance(found)
        root = (Decimal(spread.numerator) / spread.denominator).sqrt()
        half = root * Decimal(quantile(min(len(found), beside) - 1))
        middle = Decimal(mean.numerator) / mean.denominator
        low = (middle - half).to_integral_value(ROUND_FLOOR)
        high = (middle + half).to_integral_value(ROUND_CEILING)
    return Interval(int(low), rounded(mean), int(high))


def rounded(value: Fraction) -> int:
    """Whole cents, halves up."""
    return (value + Fraction(1, 2)).__floor__()


def quantile(freedom: int) -> float:
    """Student's t that a two-sided interval goes to: from the normal's by Abramowitz and Stegun 26.7.5.

    Three decimals are right from 10 degrees of freedom on; an interval has at least 19.
    """
    z = NormalDist().inv_cdf(float((1 + SURE) / 2))
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def _pairs(match: Match) -> list[tuple[int, int]]:
    """(whom the learner is compared with, by how many cents the learner changed more)."""
    own = match.after - match.before
    return [(who, own - (after - before)) for who, before, after in match.beside]
