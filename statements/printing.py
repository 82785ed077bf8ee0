"""PDFs made by a process of their own, so that nobody's page waits while one is set.

Setting a statement takes Python's lock for a second; pages that the same process makes would crawl. The printer is
started with the first statement, makes one after the other, and gives way to whoever else wants the machine.
"""

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from statements.setting import Printed

# A statement of a hundred pages takes ten.
PRINT_SECONDS = 60
# What sets pages keeps a little of each; a new printer begins anew after so many.
MOST_PAGES = 50
NICE = 5


class PrinterFailed(Exception):
    """The printer took too long; the next statement is for a new one."""


class Printer:
    """The process that makes PDFs for this one; it ends with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None
        self._printed = 0

    def print(self, page: str, root: Path) -> "Printed":
        """The HTML text as a PDF with the files under `root`; PrinterFailed, EOFError, or what it raised there."""
        with self._lock:
            try:
                answer = self._ask(page, root)
            except (OSError, EOFError):
                # It had ended without our knowing, or ends over this page: a new one is asked once.
                self._dismiss()
                answer = self._ask(page, root)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _ask(self, page: str, root: Path) -> "Printed | Exception":
        if self._printed >= MOST_PAGES:
            self._dismiss()
        line = self._reach()
        self._printed += 1
        line.send((page, root))
        if not line.poll(PRINT_SECONDS):
            self._dismiss()
            raise PrinterFailed(f"No statement within {PRINT_SECONDS} seconds.")
        answer: Printed | Exception = line.recv()
        return answer

    def _reach(self) -> Connection:
        """The line to a printer that is there."""
        if self._line is None or self._process is None or not self._process.is_alive():
            self._dismiss()
            # Polars' threads do not survive a fork.
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), name="palier-printer", daemon=True)
            self._process.start()
            theirs.close()
        return self._line

    def _dismiss(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._line = self._process = None
        self._printed = 0


printer = Printer()


def _serve(line: Connection) -> None:
    """The printer's own part: print what comes, until whoever sends it is gone."""
    from statements.setting import set_page

    os.nice(NICE)
    # Ctrl+C is said to everybody in the terminal; the one that this one works for ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            page, root = line.recv()
        except EOFError:
            return
        answer: Printed | Exception
        try:
            answer = set_page(page, root)
        except Exception as error:
            answer = error
        line.send(answer)
