"""Processes of our own that are watched: none takes more memory or time than it may, or outlives who waits for it."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from pathlib import Path

from core.limits import MEGABYTE

ROOT = Path(__file__).resolve().parent.parent
# Whoever waits knows so soon that a process has ended, or that its memory is too much.
_LOOK_SECONDS = 0.02
_PARENT_SECONDS = 0.5
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# Where a process writes what it has to say.
SAID = "said"
# Of the surroundings: what a test or a debugger set for this process alone.
_OURS_ALONE = ("PYTHON", "PYTEST_", "COV_")
# As many threads as a single file gains by.
_THREADS = "2"
_SAID_BYTES = 8000
# What Polars and others reserve beside what they use.
_RESERVED = 6
# So Python, Rust and the C library say that the system gave no more.
_NO_MEMORY = (b"MemoryError", b"memory allocation", b"Cannot allocate memory")


# How Python and Rust begin to tell a place in the code.
_OF_CODE = ('  File "', "thread '", "Fatal Python error")


class Ending(StrEnum):
    """How a process ended: by itself, or because it took too much time or memory, or in some other way."""

    DONE = auto()
    SLOW = auto()
    LARGE = auto()
    DIED = auto()


@dataclass(frozen=True)
class Ended:
    """How a process ended, its exit status (a signal as a negative number), and the end of what it had to say."""

    how: Ending
    status: int
    said: str

    @property
    def places(self) -> str:
        """Where in the code it ended, for a log: of what it said nothing that may stand in a file."""
        lines = self.said.splitlines()
        known = [line.strip() for line in lines if line.startswith(_OF_CODE)]
        kind = lines[-1].partition(":")[0] if lines and ": " in lines[-1] else ""
        return "; ".join(filter(None, [*known, kind if kind.isidentifier() else ""]))

    @property
    def status_name(self) -> str:
        """The status in a word: SIGKILL, or the number."""
        return signal.Signals(-self.status).name if -self.status in set(signal.Signals) else str(self.status)


def run_watched(module: str, folder: Path, seconds: int, megabytes: int, **environment: str) -> Ended:
    """Run `python -m MODULE FOLDER` for at most so many seconds, and with so much memory.

    A reader of files, which loads the same each time, is better run by core.lending.run_lent.
    """
    with (folder / SAID).open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=surroundings() | environment,
            start_new_session=True,
        )
    try:
        ended_by = watch(process.pid, lambda pause: _has_ended(process, pause), seconds, megabytes)
    finally:
        process.kill()
        process.wait()
    return told(ended_by, process.returncode, end_of(folder / SAID))


def surroundings() -> dict[str, str]:
    """What a process is told by the system: nothing that a test or a debugger set for this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS_ALONE)}
    return kept | {"PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": _THREADS, "MALLOC_ARENA_MAX": _THREADS}


def _has_ended(process: "subprocess.Popen[bytes]", pause: float) -> bool:
    try:
        process.wait(pause)
    except subprocess.TimeoutExpired:
        return False
    return True


def watch(pid: int, has_ended: Callable[[float], bool], seconds: float, megabytes: int) -> Ending | None:
    """Wait for a process; why it has to be ended, None where it has ended by itself.

    has_ended: waits for so many seconds, or until it has ended.
    """
    deadline = time.monotonic() + seconds
    while not has_ended(_LOOK_SECONDS):
        if time.monotonic() > deadline:
            return Ending.SLOW
        if _resident_bytes(pid) > megabytes * MEGABYTE:
            return Ending.LARGE
    return None


def _resident_bytes(pid: int) -> int:
    """The memory that a process uses; 0 where the system does not tell, or it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError):
        return 0


def told(ended_by: Ending | None, status: int, said: bytes) -> Ended:
    """How a process ended, which was ended for a reason or by itself, and with these last words."""
    how = ended_by or (Ending.DIED if status else Ending.DONE)
    if how is Ending.DIED and status == -signal.SIGXCPU:
        how = Ending.SLOW
    elif how is Ending.DIED and any(word in said for word in _NO_MEMORY):
        how = Ending.LARGE
    return Ended(how, status, said.decode(errors="replace"))


def end_of(file: Path) -> bytes:
    """The last words in a file; none where there is no file."""
    if not file.exists():
        return b""
    with file.open("rb") as said:
        said.seek(max(0, said.seek(0, os.SEEK_END) - _SAID_BYTES))
        return said.read()


def stay_within(megabytes: int, computing_seconds: int) -> None:
    """Bounds that the system sets on this process, for what happens too fast for whoever watches."""
    for kind, most in (
        (resource.RLIMIT_DATA, megabytes * MEGABYTE * _RESERVED),
        (resource.RLIMIT_CPU, computing_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def end_with_parent() -> None:
    """Let this process end soon after the one that waits for it."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
