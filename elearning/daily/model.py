"""What the question of a day is chosen from, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

# The kinds that fit on one screen of a phone.
KINDS = frozenset({"single", "multiple", "true_false", "number"})


@dataclass(frozen=True, order=True)
class Key:
    """A question: the code of its module, and its id in the module's bank."""

    module: str
    id: str


@dataclass(frozen=True)
class Asked:
    """A question that may be asked. kind: as `elearning.questions` names it."""

    key: Key
    kind: str


@dataclass(frozen=True)
class Answer:
    """An answer given in a test. right: whether it earned everything."""

    day: date
    key: Key
    right: bool


@dataclass(frozen=True)
class Daily:
    """The question that was put to somebody on a day. right: None where it is not answered."""

    day: date
    key: Key
    right: bool | None = None


@dataclass(frozen=True)
class Learner:
    """Somebody who is asked.

    questions: those of all modules of their audience, each once. answers: of tests, dailies: each day at most once;
    what was earlier comes earlier in both. completed: by code of module, the day. begun: the modules that they are in.
    suggested: those that come next, the best first.
    """

    participant: int
    questions: tuple[Asked, ...]
    answers: tuple[Answer, ...] = ()
    dailies: tuple[Daily, ...] = ()
    completed: Mapping[str, date] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()
    suggested: tuple[str, ...] = ()


class Source(IntEnum):
    """Where a question comes from, the first source that has one."""

    WRONG = 1
    SPACED = 2
    BEGUN = 3
    SUGGESTED = 4
    ANY = 5


@dataclass(frozen=True)
class Today:
    """The question of a day. source: None where it was put before and is read back. right: None until answered."""

    key: Key
    source: Source | None
    right: bool | None = None
