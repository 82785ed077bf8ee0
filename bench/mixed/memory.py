"""What the processes of the server and of its database hold in memory, over time."""

import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.processes import children, command_of

EVERY_SECONDS = 5.0


@dataclass
class Memory:
    """The resident memory of each process by its number, in megabytes, at moments since the start."""

    pid: int
    began: float
    over: threading.Event
    held: dict[int, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    commands: dict[int, str] = field(default_factory=dict)

    def watch(self) -> None:
        """Look every few seconds until the day is over."""
        while not self.over.wait(EVERY_SECONDS):
            for pid in [self.pid, *children(self.pid)]:
                self.look(pid)

    def look(self, pid: int) -> None:
        """Note what one holds now; nothing of one that has just ended."""
        with suppress(OSError, StopIteration):
            held = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in line)
            self.held[pid].append((time.monotonic() - self.began, int(held.split()[1]) / 1024))
            self.commands.setdefault(pid, command_of(pid).replace(b"\0", b" ").decode(errors="replace")[:60])

    def lasting(self, since: float) -> list[int]:
        """The processes that were there from the fifth minute on, and still are: a file's reader lives a second."""
        latest = max((times[-1][0] for times in self.held.values()), default=0.0)
        return [
            pid
            for pid, times in self.held.items()
            if times[0][0] <= since and times[-1][0] >= latest - 2 * EVERY_SECONDS
        ]
