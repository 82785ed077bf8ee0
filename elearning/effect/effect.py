"""The comparison of one module: who is compared, with whom, and what comes out."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction

from elearning.effect.interval import interval, rounded
from elearning.effect.matching import Match, matches
from elearning.effect.study import FEW, Effect, Figures, Study
from elearning.effect.windows import Window


def effect(study: Study) -> Effect:
    """Whether those who completed the module sold more than people like them, over the days after."""
    completed = [(it, it.completed) for it in study.people if it.completed is not None]
    over = [(it, Window(day, study.days)) for it, day in completed if _is_over(day, study)]
    learners = [it for it, window in over if it.was_there(window.first, window.last)]
    found = list(matches(study, learners))
    beside = len({who for match in found for who, _before, _after in match.beside})
    return Effect(
        days=study.days,
        neighbours=study.neighbours,
        completed=len(completed),
        running=len(completed) - len(over),
        absent=len(over) - len(learners),
        alone=len(learners) - len(found),
        matched=len(found),
        beside=beside,
        figures=_figures(found, beside) if min(len(found), beside) >= FEW else None,
    )


def _is_over(day: date, study: Study) -> bool:
    return Window(day, study.days).last < study.today


def _figures(found: Sequence[Match], beside: int) -> Figures:
    return Figures(
        before=_mean(found, lambda it: Fraction(it.before)),
        after=_mean(found, lambda it: Fraction(it.after)),
        before_beside=_mean(found, lambda it: _share(before for _who, before, _after in it.beside)),
        after_beside=_mean(found, lambda it: _share(after for _who, _before, after in it.beside)),
        effect=interval(found, beside),
    )


def _mean(found: Sequence[Match], of: Callable[[Match], Fraction]) -> int:
    return rounded(sum((of(it) for it in found), Fraction(0)) / len(found))


def _share(cents: Iterable[int]) -> Fraction:
    every = list(cents)
    return Fraction(sum(every), len(every))
