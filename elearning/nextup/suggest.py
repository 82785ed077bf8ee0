"""The next modules of one person, the best first, and those that are locked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from elearning.nextup.due import dues, missing
from elearning.nextup.model import Due, Learner, Locked, Module, Next, Progress, Reason, Suggestion
from elearning.nextup.paths import progress

# What is due within so many days comes before everything else.
SOON_DAYS = 14
# A certificate may be renewed so many days before it expires.
RENEWAL_DAYS = 30


def next_up(modules: Sequence[Module], learner: Learner, today: date) -> Next:
    """What somebody may take today, and what is locked; modules: each code once, in any order."""
    wanted = [it for it in modules if it.is_offered(today) and _is_left(it, learner, today)]
    lacks = {it.code: missing(it, learner, today) for it in wanted}
    titles = {it.code: it.title for it in modules}
    by = dues(modules, learner, today)
    suggestions = [_suggestion(it, learner, today, by) for it in wanted if not lacks[it.code]]
    locked = [Locked(it, tuple(titles.get(code, code) for code in lacks[it.code])) for it in wanted if lacks[it.code]]
    return Next(
        tuple(sorted(suggestions, key=_order)),
        tuple(sorted(locked, key=lambda it: (it.module.title, it.module.code))),
    )


def _is_left(module: Module, learner: Learner, today: date) -> bool:
    """Whether it was never completed, or may be renewed."""
    return module.code not in learner.completed or _expires(module, learner, today) is not None


def _expires(module: Module, learner: Learner, today: date) -> date | None:
    held = learner.completed.get(module.code)
    soon = today + timedelta(days=RENEWAL_DAYS)
    return held.expires if held and held.expires and held.expires <= soon else None


def _suggestion(module: Module, learner: Learner, today: date, by: Mapping[str, Due]) -> Suggestion:
    due = by.get(module.code)
    due = due if due and due.day <= today + timedelta(days=SOON_DAYS) else None
    expires = _expires(module, learner, today)
    points, challenge = _worth(module, learner)
    unsold, clients = _range(module, learner)
    path = min(_begun(module, learner, today), key=_path_order, default=None)
    reasons = {
        Reason.DUE: due,
        Reason.EXPIRES: expires,
        Reason.POINTS: points > 0,
        Reason.RANGE: clients,
        Reason.PATH: path,
    }
    reason = next((reason for reason, holds in reasons.items() if holds), Reason.SHORT)
    return Suggestion(module, due, expires, points, challenge, unsold, clients, path, reason)


def _worth(module: Module, learner: Learner) -> tuple[int, str]:
    """What it brings now, and the challenge that alone brings it."""
    brings = [it for it in learner.brings if it.module == module.code and it.points]
    alone = len(brings) == 1 and not module.points
    return module.points + sum(it.points for it in brings), brings[0].challenge if alone else ""


def _range(module: Module, learner: Learner) -> tuple[str, int]:
    """The range of it that most clients do not buy, the first by name of several; and how many do not."""
    unsold = [(-learner.unsold.get(it, 0), it) for it in module.ranges if learner.unsold.get(it, 0) > 0]
    clients, name = min(unsold, default=(0, ""))
    return name, -clients


def _begun(module: Module, learner: Learner, today: date) -> Iterator[Progress]:
    """The paths that were begun and go on with it."""
    for path in learner.paths:
        found = progress(path, learner.completed, today)
        if found.is_begun and found.next == module.code:
            yield found


def _path_order(it: Progress) -> tuple[date, str]:
    return it.path.due or date.max, it.path.code


def _order(it: Suggestion) -> tuple[object, ...]:
    """By each reason in turn: what has it before what has it not, the strongest first; at last by code."""
    return (
        (it.due.day, it.due.place) if it.due else (date.max, 0),
        it.expires or date.max,
        -it.points,
        -it.clients,
        (0, *_path_order(it.path)) if it.path else (1, date.max, ""),
        (it.module.minutes is None, it.module.minutes or 0),
        it.module.code,
    )
