"""What is said in docs/elearning/daily.md, slowly: every day is gone through, every source is looked through."""

from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from elearning.daily.model import Key, Learner
from elearning.daily.streak import Working

ONE = timedelta(days=1)
WAITS = {1: 1, 2: 3, 3: 7, 4: 21, 5: 60}


def said_on(learner: Learner, key: Key, day: date) -> bool | None:
    """Whether the last answer of a day was right; the daily one is the last."""
    found = None
    for test in learner.answers:
        if test.day == day and test.key == key:
            found = test.right
    for daily in learner.dailies:
        if daily.day == day and daily.key == key and daily.right is not None:
            found = daily.right
    return found


def history(learner: Learner, key: Key, first: date, until: date) -> tuple[int | None, date | None]:
    """(box, day of the answer that led there) after all days before `until`; no box where it was never answered."""
    box: int | None = None
    since: date | None = None
    day = first
    while day < until:
        right = said_on(learner, key, day)
        if right is False:
            box, since = 0, day
        elif right is True:
            if box in (None, 0):
                box, since = 1, day
            elif since is not None and (day - since).days >= WAITS[box or 1]:
                box, since = min((box or 0) + 1, 5), day
        day += ONE
    return box, since


def question(learner: Learner, first: date, day: date) -> tuple[Key, int | None] | None:
    """(question, source) of a day."""
    keys = {it.key for it in learner.questions if it.kind in ("single", "multiple", "true_false", "number")}
    for daily in learner.dailies:
        if daily.day == day and (daily.right is not None or daily.key in keys):
            return daily.key, None
    before = [it for it in learner.dailies if it.day < day]
    if before and keys != {before[-1].key}:
        keys -= {before[-1].key}
    for source in range(1, 6):
        found = [place for key in keys if (place := place_in(source, learner, key, first, day))]
        if found:
            return sorted(found)[0][2], source
    return None


def place_in(source: int, learner: Learner, key: Key, first: date, day: date) -> tuple[Any, bytes, Key] | None:
    """Where a question lies in a source, the smallest first; None where it does not."""
    luck = sha256(f'[{learner.participant}, "{day}", "{key.module}", "{key.id}"]'.encode()).digest()
    box, since = history(learner, key, first, day)
    done = learner.completed.get(key.module, day)
    if box is None and done < day:
        box, since = 1, done
    comes = since + WAITS[box or 1] * ONE if since else date.min
    lies = {
        1: box == 0,
        2: done < day and comes <= day,
        3: key.module in learner.begun and comes <= day,
        4: key.module in learner.suggested and comes <= day,
        5: True,
    }
    at = learner.suggested.index(key.module) if source == 4 and lies[4] else 0
    order = {1: since or day, 2: comes, 3: 0, 4: at, 5: comes}
    return (order[source], luck, key) if lies[source] else None


def streaks(answered: Collection[date], today: date, working: Working) -> tuple[int, int]:
    """(current, longest), day after day: an answer adds one, a working day that is over without one ends it."""
    current = longest = 0
    day = min(answered, default=today)
    while day <= today:
        if day in answered:
            current += 1
        elif day < today and day.weekday() in working.weekdays and day not in working.closed:
            current = 0
        longest = max(longest, current)
        day += ONE
    return current, longest
