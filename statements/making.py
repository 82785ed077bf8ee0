"""Many statements made at once, by as many processes as there are processors."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.orm import Session

from challenges.models import Challenge
from core.hooks import OPENER
from statements.points_history import History, histories

# Pages go first, and the worker's other jobs.
NICE = 5
POLARS_THREADS = "POLARS_MAX_THREADS"


@dataclass(frozen=True)
class Wanted:
    """A statement to be made: whose, of which challenge, and in which language."""

    challenge_id: int
    participant_id: int
    language: str


@dataclass(frozen=True)
class Made:
    """A statement that was made, under the name of its file; or why it could not be."""

    participant_id: int
    name: str = ""
    content: bytes = b""
    problem: str = ""


def make_all(
    session: Session, challenge: Challenge, wanted: Mapping[int, str], processes: int | None = None
) -> Iterator[Made]:
    """The statements of these participants, each in its language, as they are made."""
    if not wanted:
        return
    history = histories(session, challenge, wanted)
    tasks = [Wanted(challenge.id, person, language) for person, language in wanted.items()]
    session.rollback()
    with _pool(min(len(tasks), processes or os.cpu_count() or 1)) as pool:
        running: Iterable[Future[Made]] = [pool.submit(_make, task, history[task.participant_id]) for task in tasks]
        try:
            for done in as_completed(running):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    """Processes of their own: Polars' threads do not survive a fork, and there is one processor for each."""
    settings = current_app.config
    # Each is alone on its processor.
    os.environ.setdefault(POLARS_THREADS, "1")
    context = multiprocessing.get_context("spawn")
    url = str(settings["SQLALCHEMY_DATABASE_URI"])
    return ProcessPoolExecutor(processes, context, _begin, (current_app.extensions[OPENER], url, os.getpid()))


_within = ExitStack()


def _begin(opener: Callable[[str], Flask], url: str, parent: int) -> None:
    """The application of a process that makes statements; it ends with whoever wants them."""
    os.nice(max(0, NICE - os.nice(0)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _within.enter_context(opener(url).app_context())


def _end_with(parent: int) -> None:
    """A worker that was killed leaves nobody behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def _make(wanted: Wanted, history: History) -> Made:
    from core.db import db
    from core.errors import Refused
    from core.models import Participant
    from statements.render import file_name, write_statement

    session = db.session()
    try:
        challenge = session.get_one(Challenge, wanted.challenge_id)
        person = session.get_one(Participant, wanted.participant_id)
        content = write_statement(session, challenge, person, wanted.language, history=history)
        return Made(wanted.participant_id, file_name(challenge, person), content)
    except Refused as refused:
        return Made(wanted.participant_id, problem=str(refused)[:300])
    finally:
        session.rollback()
        session.expunge_all()
