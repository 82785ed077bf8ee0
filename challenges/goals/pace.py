"""What a goal takes a week: whole points, and nothing that is not plain arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

WEEK = 7
# What one makes "lately" is told of so many weeks.
LATELY = 4
# What takes more than so many times one's best week is told to be far.
FAR = 2
# What somebody had at the ends of days, the earliest first.
Course = Sequence[tuple[date, int]]


class Outlook(StrEnum):
    """How a goal looks."""

    REACHED = "reached"
    OVER = "over"
    STEADY = "steady"
    FASTER = "faster"
    FAR = "far"


@dataclass(frozen=True)
class Pace:
    """What it takes.

    missing: points, as things stand. days: left, the present one with them. own: what the missing ones come to a week,
    rounded up; in all, where less than a week is left. theirs: what whoever holds the wanted rank makes meanwhile.
    lately, best: what one made a week of the last four, and in one's best. at_end: where that leads.
    """

    missing: int
    days: int
    own: int
    theirs: int
    lately: int
    best: int
    at_end: int

    @property
    def needed(self) -> int:
        """A week, or in all where less than a week is left."""
        return self.own + self.theirs

    @property
    def is_short(self) -> bool:
        """Whether less than a week is left."""
        return self.days < WEEK

    @property
    def outlook(self) -> Outlook:
        """How the goal looks: steady where one's pace is enough, far where it takes more than twice the best week."""
        if self.missing <= 0:
            return Outlook.REACHED
        if self.days <= 0:
            return Outlook.OVER
        if self.needed * WEEK <= self.lately * min(self.days, WEEK):
            return Outlook.STEADY
        return Outlook.FAR if 0 < FAR * self.best < self.needed else Outlook.FASTER


def pace_of(points: int, missing: int, days: int, mine: Course, theirs: Course = ()) -> Pace:
    """What it takes to make so many points more in so many days.

    mine: what one had at the ends of `days_looked_at`. theirs: the same of who holds the wanted rank, if anybody does.
    """
    span = min(max(days, 0), WEEK)
    own = missing if days < WEEK else -(-missing * WEEK // days)
    lately = a_week(mine)
    return Pace(
        missing,
        days,
        max(own, 0),
        a_week(theirs) * span // WEEK if missing > 0 else 0,
        lately,
        max(_best(mine), lately),
        points + lately * max(days, 0) // WEEK,
    )


def days_looked_at(start: date, until: date) -> list[date]:
    """Ends of weeks back from a day, and the eve of the first day where there is no full week yet."""
    eve = start - timedelta(days=1)
    found = [until - timedelta(days=WEEK * past) for past in range((until - eve).days // WEEK + 1)]
    return sorted({*found, eve} if len(found) == 1 else found)


def a_week(course: Course) -> int:
    """What was made a week, of the last four at most; nothing where more was taken than given."""
    if len(course) < 2:
        return 0
    (first, before), (last, now) = course[-LATELY - 1 :][0], course[-1]
    return max(0, (now - before) * WEEK // (last - first).days)


def _best(course: Course) -> int:
    """The best full week."""
    gains = [now - before for (first, before), (last, now) in pairwise(course) if (last - first).days == WEEK]
    return max(gains, default=0)
