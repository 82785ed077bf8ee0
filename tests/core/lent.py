"""A reader that does what it is told, to be lent: the folder holds the act, and gets what it has seen."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ACT, SEEN = "act", "seen.json"
# What a careless reader might leave for the next one.
left: list[str] = []
# The process that has it loaded.
loaded_in = os.getpid()
LOADS = ("json",)


def main() -> None:
    """Do the act that the folder holds."""
    folder = Path(sys.argv[1])
    seen = {"left": left, "loaded_in": loaded_in, "pid": os.getpid(), "parent": os.getppid(), "cwd": str(Path.cwd())}
    (folder / SEEN).write_text(json.dumps(seen), encoding="utf-8")
    left.append(str(folder))
    _ACTS[(folder / ACT).read_text(encoding="utf-8")]()


def _leave() -> None:
    os.environ["LEFT"] = "by the one before"
    os.chdir("/")


def _grow() -> None:
    held = [bytearray(b"x") * 200_000_000]
    time.sleep(30 * len(held))


def _start_another() -> None:
    started = subprocess.Popen(["sleep", "60"])
    (Path(sys.argv[1]) / "started").write_text(str(started.pid), encoding="utf-8")


def _fail() -> None:
    raise LookupError("what stands in the file")


_ACTS: dict[str, Callable[[], None]] = {
    "nothing": lambda: None,
    "leave": _leave,
    "wait": lambda: time.sleep(60),
    "grow": _grow,
    "break": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "start another": _start_another,
    "fail": _fail,
    "want too much": lambda: [bytearray(1 << 50)].clear(),
}
