"""The program of the process that lends itself to readers of files: `python -m core.lender SOCKET`.

For each task that comes it forks a child, which has what was loaded already, does the task alone and ends. It watches
the child meanwhile, and says how it ended. It never opens a file of a stranger itself. See core.lending, which starts
it.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from core.watched import SAID, watch

ANSWER_BYTES = 65_536
# One that nobody needs for so long gives back its memory.
_IDLE_SECONDS = 300
_PARENT_SECONDS = 5


@dataclass(frozen=True)
class Task:
    """What is to be done: `main` of a module, on a folder, for at most so many seconds and with so much memory."""

    module: str
    folder: str
    seconds: int
    megabytes: int

    @property
    def said(self) -> Path:
        """The file with what was said meanwhile."""
        return Path(self.folder, SAID)


def main() -> None:
    """Do what comes, until whoever started this process has gone, or needs nothing for long."""
    with socket.socket(fileno=int(sys.argv[1])) as line:
        line.set_inheritable(False)
        while (message := _next(line)) and _lent(line, Task(**json.loads(message))):
            pass


def _next(line: socket.socket) -> bytes:
    parent = os.getppid()
    latest = time.monotonic() + _IDLE_SECONDS
    while time.monotonic() < latest:
        if select.select([line], [], [], _PARENT_SECONDS)[0]:
            return line.recv(ANSWER_BYTES)
        if os.getppid() != parent:
            break
    return b""


def _lent(line: socket.socket, task: Task) -> bool:
    """Have it done by a child; whether anybody still waits for it."""
    module = _warmed(task.module)
    pid = os.fork()
    if pid == 0:
        _do(module, task, line)
    child = os.pidfd_open(pid)
    try:
        line.send(json.dumps("begun").encode())
        ended_by = watch(pid, lambda pause: _one_of(child, line, pause), task.seconds, task.megabytes)
        is_waited_for = not select.select([line], [], [], 0)[0]
    except OSError:
        ended_by, is_waited_for = None, False
    finally:
        os.close(child)
        status = _end(pid)
    if is_waited_for:
        line.send(json.dumps({"ended_by": ended_by, "status": status}).encode())
    return is_waited_for


def _warmed(name: str) -> ModuleType:
    """The module, with all that may stay loaded. RuntimeError where a thread was started, which no child would have."""
    if (known := sys.modules.get(name)) is not None:
        return known
    module = import_module(name)
    for needed in module.LOADS:
        import_module(needed)
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise RuntimeError(f"{name} loads what starts threads")
    # Children share what is there now for as long as nobody counts it.
    gc.collect()
    gc.freeze()
    return module


def _one_of(child: int, line: socket.socket, pause: float) -> bool:
    """Wait until the child has ended, or whoever waits for it has gone: nothing else comes meanwhile."""
    ended: list[int] = select.select([child, line.fileno()], [], [], pause)[0]
    return bool(ended)


def _end(pid: int) -> int:
    """End a child, with what it has started; its exit status, a signal as a negative number."""
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
        except ProcessLookupError:
            # Of a group: it was ended before it had one.
            continue
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _do(module: ModuleType, task: Task, line: socket.socket) -> NoReturn:
    """Do it in this child, which says what it has to say into its folder, and ends."""
    status = 1
    try:
        os.setsid()
        line.close()
        said = os.open(task.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(said, sys.stdout.fileno())
        os.dup2(said, sys.stderr.fileno())
        sys.argv = [task.module, task.folder]
        module.main()
        status = 0
    except BaseException:
        sys.__excepthook__(*sys.exc_info())
    finally:
        # Where nothing more can be written, it ends all the same.
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
