"""When a question comes again: Leitner's boxes, one for each right answer in turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from elearning.daily.model import Key, Learner

# Days until a question comes again, by the number of right answers since the last wrong one.
INTERVALS = (1, 3, 7, 21, 60)


@dataclass(frozen=True)
class Standing:
    """How somebody stands with a question.

    box: the number of right answers since the last wrong one, at most 5; 0 after a wrong one. day: that of the answer
    which brought it there.
    """

    box: int
    day: date

    @property
    def is_wrong(self) -> bool:
        """Whether the last answer was wrong."""
        return self.box == 0

    @property
    def due(self) -> date:
        """The first day on which it comes again: the next one after a wrong answer."""
        return self.day + timedelta(days=INTERVALS[max(self.box, 1) - 1])

    def after(self, day: date, right: bool) -> "Standing":
        """How it stands after one more answer; a right one before it was due changes nothing."""
        if not right:
            return Standing(0, day)
        if self.is_wrong or day >= self.due:
            return Standing(min(self.box + 1, len(INTERVALS)), day)
        return self


def standings(learner: Learner, day: date) -> dict[Key, Standing]:
    """How everything that was answered before a day stands. Of several answers on one day the last counts.

    A question that was answered in a test and as the daily one on the same day counts as the daily one.
    """
    last: dict[tuple[date, Key], bool] = {}
    for when, key, right in _answers(learner):
        if when < day:
            last[when, key] = right
    found: dict[Key, Standing] = {}
    for (when, key), right in sorted(last.items()):
        before = found.get(key)
        found[key] = before.after(when, right) if before else Standing(int(right), when)
    return found


def _answers(learner: Learner) -> Iterable[tuple[date, Key, bool]]:
    yield from ((it.day, it.key, it.right) for it in learner.answers)
    yield from ((it.day, it.key, it.right) for it in learner.dailies if it.right is not None)
