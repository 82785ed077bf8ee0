"""The brand's training: three courses a year, which most reps complete, some at once and some months later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.demo.people import Rep
from app.demo.season import history

MEAN_DAYS_TO_COMPLETE = 55
# Whoever has put it off for so long does not do it any more.
LAST_CHANCE = timedelta(days=240)


@dataclass(frozen=True)
class Course:
    """A module that opens on the first day of a month, every year: what it is worth, and who gets round to it."""

    module: str  # `{season}` is the season that it prepares: the next calendar year
    month: int
    points: int
    share: float

    def of(self, year: int) -> str:
        """The module's name in the year in which it opens."""
        return self.module.format(season=year + 1)


COURSES = [
    Course("securite-produits", month=1, points=50, share=0.95),
    Course("vente-conseil", month=6, points=100, share=0.65),
    Course("gamme-{season}", month=10, points=80, share=0.85),
]


@dataclass(frozen=True)
class Completion:
    """A rep completed a module on a day."""

    participant: str
    module: str
    date: date
    points: int


def completions(reps: list[Rep], today: date) -> list[Completion]:
    """The modules completed in the months of history up to yesterday, by date."""
    first = history(today)[0].first
    made = [
        completion
        for year in range(first.year - 1, today.year + 1)
        for course in COURSES
        for completion in _of_course(course, year, reps)
        if first <= completion.date < today
    ]
    return sorted(made, key=lambda completion: (completion.date, completion.participant, completion.module))


def _of_course(course: Course, year: int, reps: list[Rep]) -> Iterator[Completion]:
    """Who completes a year's course, and when: the same whatever the day on which it is looked at."""
    module, opens = course.of(year), date(year, course.month, 1)
    random = Random(f"atelier-valmont training {year} {module}")
    for rep in reps:
        takes_it = random.random() < course.share
        wait = timedelta(days=round(random.expovariate(1 / MEAN_DAYS_TO_COMPLETE)))
        if takes_it and wait <= LAST_CHANCE:
            yield Completion(rep.code, module, _working_day(opens + wait), course.points)


def _working_day(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day
