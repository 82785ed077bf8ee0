"""How far somebody is in a path, and who is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from elearning.nextup.model import Completed, Path, Progress


@dataclass(frozen=True)
class Taking:
    """A path that somebody was given, with the day it is due for them, and what they completed."""

    participant: int
    path: Path
    completed: Completed


@dataclass(frozen=True)
class Late:
    """Somebody who is late with a path."""

    participant: int
    progress: Progress


def progress(path: Path, completed: Completed, today: date) -> Progress:
    """How far somebody is. A step stays done when its certificate expires; the due day itself is in time."""
    left = [step for step in path.steps if step not in completed]
    is_late = bool(left) and path.due is not None and path.due < today
    return Progress(
        path=path,
        done=len(path.steps) - len(left),
        of=len(path.steps),
        next=left[0] if left else None,
        days_late=(today - path.due).days if is_late and path.due else 0,
    )


def late(takings: Iterable[Taking], today: date) -> tuple[Late, ...]:
    """Who is late: the latest first, then who has most steps left, then by participant and path."""
    every = (Late(it.participant, progress(it.path, it.completed, today)) for it in takings)
    return tuple(sorted((it for it in every if it.progress.days_late), key=_order))


def _order(it: Late) -> tuple[int, int, int, str]:
    found = it.progress
    return -found.days_late, found.done - found.of, it.participant, found.path.code
