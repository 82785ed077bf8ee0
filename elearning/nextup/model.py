"""What a choice of the next module is made from, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum


@dataclass(frozen=True)
class Module:
    """A published module, as it stands to one person.

    points: what it brings them now outside of challenges. prerequisites: codes of modules. for_me: whether they are of
    its audience. opens, closes: the first and last day on which it may be taken. due: the last day that it was asked
    for by, outside of paths. ranges: those it is about.
    """

    code: str
    title: str
    minutes: int | None = None
    points: int = 0
    prerequisites: tuple[str, ...] = ()
    for_me: bool = True
    opens: date | None = None
    closes: date | None = None
    due: date | None = None
    ranges: tuple[str, ...] = ()

    def is_offered(self, today: date) -> bool:
        """Whether they may take it by audience and window; prerequisites aside."""
        opened = self.opens is None or self.opens <= today
        return self.for_me and opened and (self.closes is None or self.closes >= today)


@dataclass(frozen=True)
class Completion:
    """The last completion of a module that stands. expires: the last day on which it holds; None for ever."""

    day: date
    expires: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it has not expired."""
        return self.expires is None or self.expires >= today


Completed = Mapping[str, Completion]


@dataclass(frozen=True)
class Brings:
    """What completing a module brings now in an open challenge, by its criterion for training."""

    challenge: str
    module: str
    points: int


@dataclass(frozen=True)
class Path:
    """Modules to be completed in this order, each named once. due: the last day for all of it."""

    code: str
    title: str
    steps: tuple[str, ...]
    due: date | None = None


@dataclass(frozen=True)
class Learner:
    """Somebody who learns. completed: by code of module. unsold: by range, how many of their clients do not buy it."""

    completed: Completed = field(default_factory=dict)
    unsold: Mapping[str, int] = field(default_factory=dict)
    brings: tuple[Brings, ...] = ()
    paths: tuple[Path, ...] = ()


class Reason(Enum):
    """Why a module is suggested: the first of these that holds."""

    DUE = "due"
    EXPIRES = "expires"
    POINTS = "points"
    RANGE = "range"
    PATH = "path"
    SHORT = "short"


@dataclass(frozen=True)
class Due:
    """By when a module has to be done. place: its place in the path, 0 for none. path: the title of the path that asks
    for it. needed_by: the title of the module that is due, and needs this one; both empty where it is due by itself.
    """

    day: date
    place: int = 0
    path: str = ""
    needed_by: str = ""


@dataclass(frozen=True)
class Progress:
    """How far somebody is in a path: steps done, of so many; the code of the next one, None where all are done."""

    path: Path
    done: int
    of: int
    next: str | None
    days_late: int

    @property
    def is_begun(self) -> bool:
        """Whether something is done and something left."""
        return self.next is not None and self.done > 0


@dataclass(frozen=True)
class Suggestion:
    """A module that may be taken now, and everything that speaks for it.

    due: where it is late or due soon. expires: the last day of a certificate that has expired or soon will. points:
    what it brings now, in all; challenge: the title of the challenge that alone brings them, else empty. range: the one
    that most clients do not buy, and how many (0 for none). path: one that was begun, of which it is the next step.
    """

    module: Module
    due: Due | None
    expires: date | None
    points: int
    challenge: str
    range: str
    clients: int
    path: Progress | None
    reason: Reason


@dataclass(frozen=True)
class Locked:
    """A module that waits for others: the titles of those that are missing, in the order of its prerequisites."""

    module: Module
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Next:
    """What may be taken now, the best first, and what cannot be yet, by title."""

    suggestions: tuple[Suggestion, ...]
    locked: tuple[Locked, ...]
