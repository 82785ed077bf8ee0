"""The processes that one has started, and what they take."""

from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that one has started, and those that these have."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            direct = [int(child) for child in task.read_text().split()]
            found += direct + [further for child in direct for further in children(child)]
    return found


def readers(pid: int) -> list[int]:
    """Those of them in which a file is read: each a child of the one that lends itself (core.lending)."""
    lenders = [child for child in children(pid) if b"core.lender" in command_of(child)]
    return [reader for lender in lenders for reader in children(lender)]


def command_of(pid: int) -> bytes:
    """The command line of a process; nothing of one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def peak_of(pid: int) -> int:
    """The most memory that a process has taken, in megabytes."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
    return 0
