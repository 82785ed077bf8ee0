"""Numbers that several processes count together: each has a sheet of its own, whoever is asked adds them all up.

A sheet is a file of so many floats. Its process holds a lock on it as long as it lives; the next one to start goes on
with the numbers that a dead one has left, so that what is counted never falls. The files lie in memory where there is
such a place, and have their full size from the start: a full disk cannot take a worker down with them.
"""

import fcntl
import logging
import mmap
import os
import tempfile
import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

MOST_WORKERS = 128
MEMORY = Path("/dev/shm")
FLOAT_BYTES = 8
# The first of each sheet: the process that counts there.
PID = 0


@dataclass(frozen=True)
class Sheet:
    """The numbers of one process: its place among the sheets, whether it lives, and what it counted."""

    number: int
    alive: bool
    values: "array[float]"


class Sheets:
    """The sheets of all processes that serve one programme on this machine; `size` floats each, laid out in one way.

    layout: what the places mean, so that another version's sheets are others.
    momentary: the places of numbers that end with their process.
    """

    def __init__(self, programme: str, layout: str, size: int, momentary: frozenset[int]) -> None:
        self._size, self._momentary = size, momentary | {PID}
        self._folder = _folder_for(programme, f"{layout}|{size}")
        self._lock = threading.Lock()
        self._owner = 0
        self._own = _blank(size)

    def add(self, amounts: dict[int, float]) -> None:
        """Add these amounts at their places of this process's own sheet."""
        with self._lock:
            own = self._mine()
            for place, amount in amounts.items():
                own[place] += amount

    def put(self, place: int, value: float) -> None:
        """Make the number at that place this one."""
        with self._lock:
            self._mine()[place] = value

    def read(self) -> list[Sheet]:
        """Every sheet, this process's own as it is now."""
        with self._lock:
            own = array("d", self._mine().tobytes())
        return [Sheet(0, True, own)] if self._folder is None else list(self._read(self._folder))

    def _mine(self) -> "memoryview[float]":
        """This process's sheet; another one after a fork."""
        if self._owner != os.getpid():
            self._owner = os.getpid()
            self._own = self._claimed()
            for place in self._momentary:
                self._own[place] = 0
            self._own[PID] = os.getpid()
        return self._own

    def _claimed(self) -> "memoryview[float]":
        if self._folder is not None:
            try:
                for number in range(MOST_WORKERS):
                    if (found := self._claim(self._folder / f"{number:03}")) is not None:
                        return found
            except OSError as error:
                logging.getLogger("palier").warning("The metrics of this process stay its own: %s", error.strerror)
        self._folder = None
        return _blank(self._size)

    def _claim(self, path: Path) -> "memoryview[float] | None":
        """The sheet of that name; None where a living process has it. The lock ends with the process."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        os.posix_fallocate(descriptor, 0, self._size * FLOAT_BYTES)
        return memoryview(mmap.mmap(descriptor, self._size * FLOAT_BYTES)).cast("d")

    def _read(self, folder: Path) -> Iterator[Sheet]:
        for path in sorted(folder.iterdir()):
            content = path.read_bytes()
            if len(content) == self._size * FLOAT_BYTES:
                yield Sheet(int(path.name), _is_held(path), array("d", content))


def _blank(size: int) -> "memoryview[float]":
    """A sheet that no other process sees."""
    return memoryview(bytearray(size * FLOAT_BYTES)).cast("d")


def folder_name(programme: str) -> str:
    """How the folders of a programme begin: one for each layout there was since the machine was started."""
    return f"palier-metrics-{os.getuid()}-{_digest(programme)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _is_held(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _folder_for(programme: str, layout: str) -> Path | None:
    """The folder of a programme's sheets, ours alone; None where there can be none."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    folder = place / f"{folder_name(programme)}-{_digest(layout)}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    # Whoever made it before us under that name could read or change what is counted.
    is_ours = folder.is_dir() and not folder.is_symlink() and found.st_uid == os.getuid()
    return folder if is_ours else None
