"""Readers of files that are ready when they are needed: one process keeps their libraries loaded, and lends itself.

It forks a child for each file (see core.lender). So what takes half a second is done once, and yet each file has a
process of its own, with limits of its own, which ends with it: nothing of a file is left for the next.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from core.lender import ANSWER_BYTES, Task
from core.watched import ROOT, Ended, Ending, end_of, surroundings, told

# So long it may take to load what a reader needs, and to answer once a reader has ended.
_READY_SECONDS, _ANSWER_SECONDS = 60, 10
_END_SECONDS = 2
# One that was idle for long may end while it is asked, or may have been ended by somebody since.
_TRIES = 2


class _Gone(Exception):
    """The lender is no more, and had not begun."""


def run_lent(module: str, folder: Path, seconds: int, megabytes: int) -> Ended:
    """Run `MODULE FOLDER`, as core.watched.run_watched does, in a child of a process that has it loaded.

    The module has LOADS, the names of modules that stay loaded from file to file and start no thread; and `main`.
    """
    task = Task(module, str(folder), seconds, megabytes)
    with _Lender.turn:
        for _try in range(_TRIES):
            lender = _Lender.ready()
            try:
                return lender.run(task)
            except _Gone:
                ended = lender.end()
            except BaseException:
                # It ends whom it watches where nobody waits any more.
                lender.end()
                raise
        return ended


class _Lender:
    """The process that lends itself: one for each process of ours, started by the first file."""

    turn = Lock()
    now: "_Lender | None" = None

    @classmethod
    def ready(cls) -> "_Lender":
        """The one that runs; another where it has ended, or knows other surroundings than ours."""
        given = surroundings()
        if cls.now and (cls.now.process.poll() is not None or cls.now.given != given):
            cls.now.end()
        if cls.now is None:
            cls.now = cls(given)
        return cls.now

    def __init__(self, given: dict[str, str]) -> None:
        self.given = given
        self.log = tempfile.TemporaryFile()  # noqa: SIM115
        # Each message is whole, and the other's end is seen at once.
        self.line, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "core.lender", str(other.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=self.log,
                stderr=self.log,
                env=given,
                cwd=ROOT,
                pass_fds=[other.fileno()],
                start_new_session=True,
            )

    def run(self, task: Task) -> Ended:
        """Have it done. _Gone where nobody has begun with it."""
        try:
            self.line.send(json.dumps(asdict(task)).encode())
        except OSError as error:
            raise _Gone from error
        if self._heard(_READY_SECONDS) is None:
            raise _Gone
        answer = self._heard(task.seconds + _ANSWER_SECONDS)
        if answer is None:
            return self.end()
        ended_by = Ending(answer["ended_by"]) if answer["ended_by"] else None
        return told(ended_by, answer["status"], end_of(task.said))

    def _heard(self, seconds: float) -> Any:
        """The next message; None where there is none any more, or it is not said in time."""
        self.line.settimeout(seconds)
        try:
            message = self.line.recv(ANSWER_BYTES)
        except OSError:
            return None
        return json.loads(message) if message else None

    def end(self) -> Ended:
        """Let it end, with whomever it watches; that it has died, for whoever waits for an answer."""
        if _Lender.now is self:
            _Lender.now = None
        self.line.close()
        try:
            status = self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        with self.log:
            self.log.seek(0)
            return Ended(Ending.DIED, status, self.log.read().decode(errors="replace"))

    def forget(self) -> None:
        """Leave it to the process from which this one was forked."""
        self.line.close()
        self.log.close()
        self.process.returncode = 0
        _Lender.now = None


def _end() -> None:
    if _Lender.now:
        _Lender.now.end()


def _in_a_fork() -> None:
    _Lender.turn = Lock()
    if _Lender.now:
        _Lender.now.forget()


atexit.register(_end)
os.register_at_fork(after_in_child=_in_a_fork)
