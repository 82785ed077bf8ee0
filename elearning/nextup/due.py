"""By when modules have to be done: by themselves, in a path, or because another one that is due needs them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from elearning.nextup.model import Due, Learner, Module


def missing(module: Module, learner: Learner, today: date) -> list[str]:
    """The prerequisites without a completion that holds."""
    held = {code for code, it in learner.completed.items() if it.holds(today)}
    return [code for code in module.prerequisites if code not in held]


def dues(modules: Sequence[Module], learner: Learner, today: date) -> dict[str, Due]:
    """The earliest day of each module that has one, by code.

    What was completed is due again only where its certificate has expired, and something that is due needs it. On one
    day what comes first in its path is the earlier one, then what is due by itself rather than for another.
    """
    offered = {it.code: it for it in modules if it.is_offered(today)}
    found: dict[str, Due] = {}
    for code, due in [*_asked(offered, learner), *_needed(offered, learner, today)]:
        found[code] = min(found.get(code, due), due, key=_order)
    return found


def _order(due: Due) -> tuple[date, int, str, str]:
    return due.day, due.place, due.needed_by, due.path


def _asked(offered: Mapping[str, Module], learner: Learner) -> Iterator[tuple[str, Due]]:
    """What is asked for by itself or in a path, and not completed."""
    for module in offered.values():
        if module.due and module.code not in learner.completed:
            yield module.code, Due(module.due)
    for path in learner.paths:
        for place, code in enumerate(path.steps, 1):
            if path.due and code in offered and code not in learner.completed:
                yield code, Due(path.due, place, path.title)


def _needed(offered: Mapping[str, Module], learner: Learner, today: date) -> Iterator[tuple[str, Due]]:
    """What has to be done before something that is asked for, however many steps before it."""
    for code, due in _asked(offered, learner):
        seen, left = {code}, [code]
        while left:
            for earlier in missing(offered[left.pop()], learner, today):
                if earlier in offered and earlier not in seen:
                    seen.add(earlier)
                    left.append(earlier)
                    yield earlier, Due(due.day, due.place, due.path, offered[code].title)
