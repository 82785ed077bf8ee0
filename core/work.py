"""Longer work, timed: whoever watches the server learns how often it is done, how long it takes and how it ends."""

import functools
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import current_app, has_app_context

from core.errors import Refused

# Where an application keeps who is told: of which work, how it ended (one of OUTCOMES), and after how many seconds.
WATCHER = "palier.work"
WORKS = ("trial", "import", "undoing", "scoring")
OUTCOMES = ("done", "refused", "failed")
Watcher = Callable[[str, str, float], None]
P = ParamSpec("P")
R = TypeVar("R")


def timed(work: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Have the calls of a function told as that work (one of WORKS)."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            began, outcome = time.perf_counter(), "failed"
            try:
                result = function(*args, **kwargs)
                outcome = "done"
                return result
            except Refused:
                outcome = "refused"
                raise
            finally:
                _tell(work, outcome, time.perf_counter() - began)

        return run

    return decorate


def _tell(work: str, outcome: str, seconds: float) -> None:
    watcher: Watcher | None = current_app.extensions.get(WATCHER) if has_app_context() else None
    if watcher is not None:
        watcher(work, outcome, seconds)
