"""Who is put beside a learner: those who sold most nearly the same before, and had not learned."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice

from elearning.effect.study import Person, Study
from elearning.effect.windows import Ledger, Window


@dataclass(frozen=True)
class Match:
    """A learner and those beside them; sums in cents over the days before and after the learner's day.

    beside: (participant, before, after) of each, the nearest first; never empty.
    """

    participant: int
    before: int
    after: int
    beside: tuple[tuple[int, int, int], ...]


def matches(study: Study, learners: Sequence[Person]) -> Iterator[Match]:
    """Each learner's match, by day and participant; who has nobody to be put beside them is left out.

    Neighbours are taken again for others. Of two as near the one with the smaller number is taken.
    """
    ledger = Ledger(study.sales)
    ordered = sorted(learners, key=lambda it: (str(it.completed), it.participant))
    for day, group in groupby(ordered, key=lambda it: it.completed):
        if day is None:
            continue
        window = Window(day, study.days)
        sold = ledger.sold(window)
        pool = _pool(study.people, window, sold.before)
        for learner in group:
            own = sold.before.get(learner.participant, 0)
            near = tuple((who, before, sold.after.get(who, 0)) for before, who in nearest(pool, own, study.neighbours))
            if near:
                yield Match(learner.participant, own, sold.after.get(learner.participant, 0), near)


def _pool(people: Sequence[Person], window: Window, before: Mapping[int, int]) -> list[tuple[int, int]]:
    """(cents before, participant) of those who had not completed it when the window was over, in order."""
    first, last = window.first, window.last
    return sorted(
        (before.get(it.participant, 0), it.participant)
        for it in people
        if (it.completed is None or it.completed > last) and it.was_there(first, last)
    )


def nearest(pool: Sequence[tuple[int, int]], own: int, count: int) -> Iterator[tuple[int, int]]:
    """The `count` of an ordered pool of (cents, participant) that are nearest to `own`, by distance and participant."""
    at = bisect_left(pool, (own,))
    above = ((cents - own, who, cents) for cents, who in pool[at:])
    found = merge(above, _below(pool, at, own))
    return ((cents, who) for _distance, who, cents in islice(found, count))


def _below(pool: Sequence[tuple[int, int]], at: int, own: int) -> Iterator[tuple[int, int, int]]:
    """What lies before a place, the nearest first; those of the same amount by participant."""
    while at:
        start = bisect_left(pool, (pool[at - 1][0],))
        yield from ((own - cents, who, cents) for cents, who in pool[start:at])
        at = start
