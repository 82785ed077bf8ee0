"""The comparison, slowly and literally: every sale looked at for every sum, every pair set beside every other."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from elearning.effect.study import Person, Study

Sale = tuple[int, date, int]
# Learner, and (who, change) of each beside them, and the learner's own change.
Compared = tuple[int, list[tuple[int, int]], int]


def cents(sales: Sequence[Sale], who: int, first: date, last: date) -> int:
    return sum(amount for participant, day, amount in sales if participant == who and first <= day <= last)


def before(sales: Sequence[Sale], who: int, day: date, days: int) -> int:
    return cents(sales, who, day - timedelta(days=days), day - timedelta(days=1))


def after(sales: Sequence[Sale], who: int, day: date, days: int) -> int:
    return cents(sales, who, day + timedelta(days=1), day + timedelta(days=days))


def fate(study: Study, person: Person) -> str:
    """What becomes of somebody who completed it."""
    assert person.completed
    first, last = span(person.completed, study.days)
    if last >= study.today:
        return "running"
    return "learner" if there(person, first, last) else "absent"


def span(day: date, days: int) -> tuple[date, date]:
    return day - timedelta(days=days), day + timedelta(days=days)


def there(person: Person, first: date, last: date) -> bool:
    return not (person.since and person.since > first) and not (person.until and person.until < last)


def compared(study: Study, sales: Sequence[Sale]) -> list[Compared]:
    found = []
    for learner in study.people:
        if not learner.completed or fate(study, learner) != "learner":
            continue
        day, days = learner.completed, study.days
        first, last = span(day, days)
        others = [it for it in study.people if not (it.completed and it.completed <= last) and there(it, first, last)]
        own = before(sales, learner.participant, day, days)

        def distance(it: Person, own: int = own, day: date = day, days: int = days) -> tuple[int, int]:
            return abs(before(sales, it.participant, day, days) - own), it.participant

        beside = [it.participant for it in sorted(others, key=distance)[: study.neighbours]]
        changes = [(who, after(sales, who, day, days) - before(sales, who, day, days)) for who in beside]
        if beside:
            found.append((learner.participant, changes, after(sales, learner.participant, day, days) - own))
    return found


def differences(found: Sequence[Compared]) -> list[Fraction]:
    return [own - Fraction(sum(change for _who, change in beside), len(beside)) for _it, beside, own in found]


def variance(found: Sequence[Compared]) -> Fraction:
    """Every pair of a learner and somebody beside them, multiplied with every pair that shares somebody with it."""
    count = len(found)
    every = differences(found)
    mean = sum(every, Fraction(0)) / count
    pairs = [
        ({learner, who}, (Fraction(own - change) - mean) / (len(beside) * count))
        for learner, beside, own in found
        for who, change in beside
    ]
    shared = [one * other for (these, one), (those, other) in product(pairs, pairs) if these & those]
    together = sum(shared, Fraction(0))
    paired = sum(((it - mean) ** 2 for it in every), Fraction(0)) / (count * (count - 1))
    return max(together * count / (count - 1), paired)
