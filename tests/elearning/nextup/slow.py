"""What is said in docs/elearning/next.md, word by word: the best is looked for again and again."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from elearning.nextup.model import Learner, Module, Path


class World:
    """Modules and a person, on a day."""

    def __init__(self, modules: Sequence[Module], learner: Learner, today: date) -> None:
        self.modules = {it.code: it for it in modules}
        self.learner = learner
        self.today = today

    def takeable(self, code: str) -> bool:
        it = self.modules.get(code)
        if it is None or not it.for_me:
            return False
        if it.opens is not None and self.today < it.opens:
            return False
        return not (it.closes is not None and self.today > it.closes)

    def holds(self, code: str) -> bool:
        it = self.learner.completed.get(code)
        if it is None:
            return False
        return it.expires is None or not self.today > it.expires

    def lacks(self, code: str) -> list[str]:
        return [it for it in self.modules[code].prerequisites if not self.holds(it)]

    def expiry(self, code: str) -> date | None:
        it = self.learner.completed.get(code)
        if it is None or it.expires is None or it.expires - self.today > timedelta(days=30):
            return None
        return it.expires

    def wanted(self) -> list[str]:
        return [
            code
            for code in self.modules
            if self.takeable(code) and (code not in self.learner.completed or self.expiry(code))
        ]

    def asked(self, code: str) -> Iterator[tuple[date, int]]:
        """(day, place in the path) by which a module is asked for itself."""
        if code in self.learner.completed or not self.takeable(code):
            return
        due = self.modules[code].due
        if due is not None:
            yield due, 0
        for path in self.learner.paths:
            if path.due is not None and code in path.steps:
                yield path.due, path.steps.index(code) + 1

    def needs(self, code: str, other: str, seen: tuple[str, ...] = ()) -> bool:
        """Whether a module cannot be taken before another one is, directly or not."""
        if code in seen or not self.takeable(code):
            return False
        lacks = [it for it in self.lacks(code) if self.takeable(it)]
        return other in lacks or any(self.needs(it, other, (*seen, code)) for it in lacks)

    def due(self, code: str) -> tuple[date, int] | None:
        every = list(self.asked(code))
        for other in self.modules:
            if other != code and self.needs(other, code):
                every += self.asked(other)
        return min(every, default=None)

    def soon(self, code: str) -> tuple[date, int] | None:
        due = self.due(code)
        return due if due is not None and due[0] - self.today <= timedelta(days=14) else None

    def points(self, code: str) -> int:
        total = self.modules[code].points
        for it in self.learner.brings:
            if it.module == code:
                total += it.points
        return total

    def clients(self, code: str) -> int:
        return max((self.learner.unsold.get(it, 0) for it in self.modules[code].ranges), default=0)

    def path(self, code: str) -> tuple[date, str] | None:
        found = [it for it in self.learner.paths if self.next_step(it) == code]
        begun = [it for it in found if any(step in self.learner.completed for step in it.steps)]
        return min(((it.due or date.max, it.code) for it in begun), default=None)

    def next_step(self, path: Path) -> str | None:
        for step in path.steps:
            if step not in self.learner.completed:
                return step
        return None

    def reason(self, code: str) -> str:
        if self.soon(code):
            return "due"
        if self.expiry(code):
            return "expires"
        if self.points(code) > 0:
            return "points"
        if self.clients(code) > 0:
            return "range"
        return "path" if self.path(code) else "short"

    def beats(self, one: str, other: str) -> bool:
        """Whether a module comes before another one: the rules one after the other."""
        found = self.sooner(self.soon(one), self.soon(other))
        if found is None:
            found = self.sooner(self.expiry(one), self.expiry(other))
        if found is None and self.points(one) != self.points(other):
            found = self.points(one) > self.points(other)
        if found is None and self.clients(one) != self.clients(other):
            found = self.clients(one) > self.clients(other)
        if found is None:
            found = self.sooner(self.path(one), self.path(other))
        if found is None:
            found = self.sooner(self.minutes(one), self.minutes(other))
        return one < other if found is None else found

    @staticmethod
    def sooner(one: Any, other: Any) -> bool | None:
        """Whether the one is smaller, where nothing is the largest of all; None where they are equal."""
        if one == other:
            return None
        return other is None or (one is not None and one < other)

    def minutes(self, code: str) -> int | None:
        return self.modules[code].minutes

    def order(self) -> list[str]:
        left = [code for code in self.wanted() if not self.lacks(code)]
        ordered = []
        while left:
            best = next(one for one in left if all(one == it or self.beats(one, it) for it in left))
            ordered.append(best)
            left.remove(best)
        return ordered

    def locked(self) -> dict[str, list[str]]:
        return {code: self.lacks(code) for code in self.wanted() if self.lacks(code)}
