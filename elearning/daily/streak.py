"""How many days in a row somebody answered.

1. A day counts once its question was answered, right or wrong: working day, weekend or holiday.
2. A streak goes on from one answered day to the next if no working day of the person lies between them. What is not a
   working day never breaks one, and adds nothing unless it was answered.
3. The current streak ends when a working day is over without an answer. Today is not over: as long as it is not
   answered, the streak stands as it was yesterday.
4. What is dated after today counts for nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from core.days import days_between

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True)
class Working:
    """On which days somebody works. weekdays: 0 is Monday. closed: holidays, leave, days their shop is shut."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether it is a working day."""
        return day.weekday() in self.weekdays and day not in self.closed

    def any_of(self, days: Iterable[date]) -> bool:
        """Whether one of the days is a working day."""
        return any(self.is_open(day) for day in days)


class State(Enum):
    """How it stands with today."""

    ANSWERED = "answered"
    TO_ANSWER = "to answer"
    FREE = "free"


@dataclass(frozen=True)
class Streak:
    """Days in a row: the current ones, the most there ever were, and today. FREE: unanswered, and no working day."""

    current: int
    longest: int
    today: State


def streak_of(answered: Collection[date], today: date, working: Working) -> Streak:
    """The streak of somebody who answered on these days, in any order."""
    current = longest = 0
    last: date | None = None
    for day in sorted(it for it in set(answered) if it <= today):
        current = 1 if last is None or working.any_of(_between(last, day)) else current + 1
        longest, last = max(longest, current), day
    if last is None or working.any_of(_between(last, today)):
        current = 0
    return Streak(current, longest, _state(last == today, today, working))


def _state(is_answered: bool, today: date, working: Working) -> State:
    if is_answered:
        return State.ANSWERED
    return State.TO_ANSWER if working.is_open(today) else State.FREE


def _between(earlier: date, later: date) -> list[date]:
    """The days between two days, neither of them included."""
    return days_between(earlier + timedelta(days=1), later - timedelta(days=1))
