"""Worlds of sales from a seed, in which what learning brings is known."""

from datetime import date, timedelta
from random import Random

import polars as pl

from elearning.effect.study import SALES, Person, Study

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
DAYS = 60


def world(seed: int, learners: int, others: int, lift: int, eager: float = 0) -> Study:
    """Everybody sells more in some months, in proportion to what they sell otherwise.

    lift: the cents by which a learner sells more over the days after, but for half of it either way. eager: how much
    rather those learn who sell more: 0 where anybody may, 1 where it is likelier in proportion.
    """
    chance = Random(seed)
    everyone = range(1, learners + others + 1)
    level = {who: int(chance.lognormvariate(7, 0.6)) * 100 for who in everyone}
    # Each draws a number that may grow with what they sell; the highest learn.
    ranked = sorted(everyone, key=lambda who: level[who] ** eager * chance.lognormvariate(0, 1), reverse=True)
    completed = {who: date(2025, 4, 1) + timedelta(days=chance.randrange(150)) for who in ranked[:learners]}
    rows = [sale for who in everyone for sale in _sales(chance, who, level[who])]
    for who, day in completed.items():
        rows.append((who, day + timedelta(days=chance.randint(1, DAYS)), int(lift * chance.uniform(0.5, 1.5))))
    people = tuple(Person(who, completed.get(who)) for who in everyone)
    return Study(people, pl.DataFrame(rows, schema=SALES, orient="row"), date(2026, 1, 15), days=DAYS)


def _sales(chance: Random, who: int, level: int) -> list[tuple[int, date, int]]:
    """A sale every week or so, of about a tenth of the level, with a season."""
    rows, day = [], FIRST
    while day <= LAST:
        season = 1.3 if day.month in (5, 6, 7) else 1.0
        rows.append((who, day, int(level / 10 * season * chance.lognormvariate(0, 0.7))))
        day += timedelta(days=chance.randint(2, 12))
    return rows
