"""The process that prints: one after the other, a new one for one that ended, and none that is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import ROOT
from statements.printing import Printer

PAGE = '<html lang="en"><title>x</title><p>Here</p></html>'
# Prints in a process of its own, tells its printer's number, and is killed.
ALONE = """
import os, signal
from pathlib import Path
from statements.printing import Printer
if __name__ == "__main__":
    printer = Printer()
    printer.print({page!r}, Path({root!r}))
    print(printer._process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    """A printer, ended with the tests."""
    made = Printer()
    yield made
    made._dismiss()


def pid_of(printer: Printer) -> int:
    assert printer._process is not None
    assert printer._process.pid is not None
    return printer._process.pid


def test_one_process_prints_what_comes(printer: Printer) -> None:
    first = printer.print(PAGE, ROOT)
    pid = pid_of(printer)
    second = printer.print(PAGE.replace("Here", "There \U0010fffd"), ROOT)
    assert first.document.startswith(b"%PDF-")
    assert (first.missing, second.missing) == ([], ["\U0010fffd"])
    assert pid_of(printer) == pid != os.getpid()


def test_a_printer_that_was_ended_is_replaced(printer: Printer) -> None:
    printer.print(PAGE, ROOT)
    os.kill(pid_of(printer), signal.SIGKILL)
    assert printer.print(PAGE, ROOT).document.startswith(b"%PDF-")


def test_a_printer_ends_with_whom_it_prints_for(tmp_path: Path) -> None:
    script = tmp_path / "alone.py"
    script.write_text(ALONE.format(page=PAGE, root=str(ROOT)))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, script], env=environment, stdout=subprocess.PIPE, check=False)
    assert ended.returncode == -signal.SIGKILL
    latest = time.monotonic() + 30
    while Path(f"/proc/{int(ended.stdout)}/cmdline").exists() and not is_zombie(int(ended.stdout)):
        assert time.monotonic() < latest
        time.sleep(0.05)


def is_zombie(pid: int) -> bool:
    """Whether a process has ended, and nobody has asked how."""
    return b"\nState:\tZ" in Path(f"/proc/{pid}/status").read_bytes()
