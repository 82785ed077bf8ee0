"""The question of a day, from five sources in turn."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

from elearning.daily.boxes import Standing, standings
from elearning.daily.model import KINDS, Key, Learner, Source, Today


def question_of(learner: Learner, day: date) -> Today | None:
    """The question of a day for somebody; None where no question of theirs fits on a screen.

    What was put on that day stays, and what was answered more than anything. Else it follows from the participant, the
    day, and what was answered, completed and begun before it: nothing of the day itself changes it, and what was put
    the last time (`Daily`) is left out unless it is the only one.
    """
    put = next((it for it in learner.dailies if it.day == day), None)
    fitting = {it.key for it in learner.questions if it.kind in KINDS}
    if put and (put.right is not None or put.key in fitting):
        return Today(put.key, None, put.right)
    earlier = max((it for it in learner.dailies if it.day < day), key=lambda it: it.day, default=None)
    left = fitting - {earlier.key} if earlier else fitting
    return _chosen(learner, left or fitting, day)


def _chosen(learner: Learner, keys: Iterable[Key], day: date) -> Today | None:
    known = standings(learner, day)
    found = [(*place, _luck(learner, day, key), key) for key in keys for place in [_place(learner, known, key, day)]]
    if not found:
        return None
    source, *_rest, key = min(found)
    return Today(key, Source(source))


def _place(learner: Learner, known: Mapping[Key, Standing], key: Key, day: date) -> tuple[int, date, int]:
    """The first source that a question lies in, and where in it: (source, day, place), the smallest is asked first."""
    standing = known.get(key)
    if standing and standing.is_wrong:
        return Source.WRONG, standing.day, 0
    done = learner.completed.get(key.module)
    # What was never answered comes from the day after the completion on.
    held = standing or (Standing(1, done) if done and done < day else None)
    is_ready = held is None or held.due <= day
    if is_ready and held and done and done < day:
        return Source.SPACED, held.due, 0
    if is_ready and key.module in learner.begun:
        return Source.BEGUN, date.min, 0
    if is_ready and key.module in learner.suggested:
        return Source.SUGGESTED, date.min, learner.suggested.index(key.module)
    return Source.ANY, held.due if held else date.min, 0


def _luck(learner: Learner, day: date, key: Key) -> bytes:
    """What decides between questions that lie alike: the same for a participant and a day, another on others."""
    return sha256(json.dumps([learner.participant, day.isoformat(), key.module, key.id]).encode()).digest()
