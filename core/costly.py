"""Acts that take seconds of the machine: so many of a kind at a time, and so many for one account.

Turns are locks on files in a folder that the processes of one server share; a lock goes with its process, however it
ends. Views are marked by `costly`; app/turns.py takes a turn before each of them.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, TypeVar

MARK = "palier_costly"
MARK_WITH_FILES = "palier_costly_with_files"
# What is told to wait: one's own acts end sooner than everybody's.
AGAIN_OWN, AGAIN_CROWDED = 5, 15
POLL_SECONDS = 0.05
View = TypeVar("View", bound=Callable[..., Any])


class Costly(StrEnum):
    """The kinds of costly acts; one kind never waits for another."""

    STATEMENT = "statement"
    EXPLANATION = "explanation"
    LABORATORY = "laboratory"
    TRIAL = "trial"
    PROOF = "proof"


# How many of an account's may be under way, waiting ones included; a browser opens six addresses at once.
OF_ACCOUNT = {Costly.STATEMENT: 3, Costly.EXPLANATION: 6, Costly.LABORATORY: 3, Costly.TRIAL: 2, Costly.PROOF: 6}


class NoTurn(Exception):
    """No turn now: ask again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Crowded(NoTurn):
    """So many others are at it."""


class TooManyOwn(NoTurn):
    """This account has as many under way as one account may have."""


def costly(kind: Costly) -> Callable[[View], View]:
    """Mark a view as costly; to be written under the route, next to the function."""

    def mark(view: View) -> View:
        setattr(view, MARK, kind)
        return view

    return mark


def costly_with_files(kind: Costly) -> Callable[[View], View]:
    """Mark a view as costly where files are sent to it; to be written as `costly` is."""

    def mark(view: View) -> View:
        setattr(view, MARK_WITH_FILES, kind)
        return view

    return mark


def kind_of(view: Callable[..., Any] | None, with_files: Callable[[], bool]) -> Costly | None:
    """Which costly act a view is, if it is one.

    with_files: whether files are sent to it; only asked where that matters, as it reads the body.
    """
    kind: Costly | None = getattr(view, MARK, None)
    asked: Costly | None = getattr(view, MARK_WITH_FILES, None)
    return kind or (asked if asked and with_files() else None)


@dataclass(frozen=True)
class Turns:
    """The turns of one server, by the folder with its locks.

    at_once: of one kind. seconds: how long one waits for a turn. crowd: how many threads of this process may be held
    by those who wait long; the others are for the rest.
    """

    folder: Path
    at_once: int
    seconds: float
    crowd: BoundedSemaphore

    @contextmanager
    def place(self) -> Iterator[None]:
        """Be one of those who may have to wait, for as long as the block runs; Crowded where there are enough."""
        if not self.crowd.acquire(blocking=False):
            raise Crowded(AGAIN_CROWDED)
        try:
            yield
        finally:
            self.crowd.release()

    @contextmanager
    def turn(self, kind: Costly, account: int) -> Iterator[None]:
        """Have a turn for as long as the block runs; Crowded or TooManyOwn where there is none in time."""
        with ExitStack() as taken:
            if not self._take(taken, f"{kind}-of-{account}", OF_ACCOUNT[kind]):
                raise TooManyOwn(AGAIN_OWN)
            self._await(taken, kind)
            yield

    def _await(self, taken: ExitStack, kind: Costly) -> None:
        latest = time.monotonic() + self.seconds
        while not self._take(taken, kind, self.at_once):
            if time.monotonic() > latest:
                raise Crowded(AGAIN_CROWDED)
            time.sleep(POLL_SECONDS)

    def _take(self, taken: ExitStack, name: str, count: int) -> bool:
        """Take one of the locks of a name until the stack is left, if one is free."""
        for number in range(count):
            lock = _lock(self.folder / f"{name}-{number}")
            if lock is not None:
                taken.callback(os.close, lock)
                return True
        return False


def _lock(path: Path) -> int | None:
    """The file, open and locked; None where another has it."""
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened
