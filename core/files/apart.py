"""A file read in a process of its own: whatever is in it, it takes no more than its limits, and ends nobody else.

No lock of the database may be held meanwhile: it takes as long as the file is large.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import NoReturn

from flask import current_app, has_app_context
from flask_babel import get_locale
from flask_babel import gettext as _

from core import limits
from core.errors import Refused
from core.files.handover import REST, taken_up
from core.files.kinds import ARCHIVE
from core.files.mapping import Mapping
from core.files.problems import FileProblem
from core.files.programme import own_currency, own_timezone
from core.files.reader import CONTENT, REFUSAL, REQUEST, Request
from core.files.reading import read_table
from core.files.table import Table
from core.limits import MEGABYTE, FileLimits
from core.terminal import TRANSLATIONS

_ROOT = Path(__file__).resolve().parents[2]
# Whoever starts a reader knows its answer so soon after it is there, and its memory so soon after it is too much.
_LOOK_SECONDS = 0.02
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# A reader's threads are as many as a file gains by.
_THREADS = "2"
_SAID_BYTES = 4000
# One file at a time in each worker: two crafted ones side by side take no more than one.
_turn = BoundedSemaphore(1)


def read_apart(content: bytes, name: str, mapping: Mapping | None = None) -> Table:
    """The table in a file (see `read_table`), read in a process of its own unless it is a small text.

    Raises FileProblem where it cannot be read, or takes more memory or time than FileLimits allows.
    """
    mapping = mapping or Mapping()
    if len(content) <= limits.SMALL_TEXT_BYTES and not content.startswith(ARCHIVE):
        return read_table(content, name, mapping)
    bounds = limits.FILES.for_size(len(content))
    with _in_turn(), TemporaryDirectory(prefix="palier-") as place:
        folder = Path(place)
        (folder / REQUEST).write_text(json.dumps(asdict(_request(name, mapping, bounds))), encoding="utf-8")
        (folder / CONTENT).write_bytes(content)
        _read_by_another(folder, name, bounds)
        return taken_up(folder)


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=limits.TURN_SECONDS):
        raise Refused(_("Other files are being read, and that takes long. Nothing was changed; try again in a minute."))
    try:
        yield
    finally:
        _turn.release()


def _request(name: str, mapping: Mapping, bounds: FileLimits) -> Request:
    return Request(
        name,
        mapping.model_dump(),
        asdict(bounds),
        str(get_locale() or "en") if has_app_context() else "en",
        own_currency(),
        str(own_timezone()),
        str(current_app.config["BABEL_TRANSLATION_DIRECTORIES"]) if has_app_context() else str(TRANSLATIONS),
    )


def _read_by_another(folder: Path, name: str, bounds: FileLimits) -> None:
    """Have the file in the folder read; FileProblem where that does not end well."""
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "core.files.reader", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=_environment(),
            start_new_session=True,
        )
        try:
            _watch(process, name, bounds)
        finally:
            process.kill()
            process.wait()
        if (folder / REFUSAL).exists():
            raise FileProblem(json.loads((folder / REFUSAL).read_text(encoding="utf-8")))
        if process.returncode or not (folder / REST).exists():
            said.seek(0)
            _refuse_ended(process.returncode, said.read(_SAID_BYTES), name, bounds)


def _environment() -> dict[str, str]:
    """What the reader is told by the system: nothing that a test or a debugger set for this process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    return kept | {"PYTHONPATH": str(_ROOT), "POLARS_MAX_THREADS": _THREADS, "MALLOC_ARENA_MAX": _THREADS}


def _watch(process: "subprocess.Popen[bytes]", name: str, bounds: FileLimits) -> None:
    """Wait until the reader has ended; FileProblem, with the reader still there, where it takes too much."""
    deadline = time.monotonic() + bounds.waiting_seconds
    while True:
        try:
            process.wait(_LOOK_SECONDS)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                _refuse_slow(name, bounds.waiting_seconds)
            if _resident_bytes(process.pid) > bounds.memory_megabytes * MEGABYTE:
                _refuse_large(name, bounds)


def _resident_bytes(pid: int) -> int:
    """The memory that a process uses; 0 where the system does not tell, or it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError):
        return 0


def _refuse_ended(status: int, said: bytes, name: str, bounds: FileLimits) -> NoReturn:
    """Tell why the reader ended without an answer, as far as that is known."""
    if status == -signal.SIGXCPU:
        _refuse_slow(name, bounds.seconds)
    # So Python, Rust and the C library say that the system gave no more.
    if b"MemoryError" in said or b"memory allocation" in said or b"File too large" in said:
        _refuse_large(name, bounds)
    if has_app_context():
        current_app.logger.error("The reader of %r ended with %s: %s", name, status, said.decode(errors="replace"))
    raise FileProblem(
        _(
            "%(name)s could not be read: the process that reads it was ended (%(status)s). Nothing was changed. Try"
            " again; if it happens again, give the file to whoever runs the server.",
            name=name,
            status=_status_name(status),
        )
    )


def _status_name(status: int) -> str:
    return signal.Signals(-status).name if -status in set(signal.Signals) else str(status)


def _refuse_slow(name: str, seconds: int) -> NoReturn:
    raise FileProblem(
        _(
            "%(name)s takes more than %(seconds)s seconds to read. Nothing was changed. Split it into several files,"
            " or save its sheet as CSV.",
            name=name,
            seconds=seconds,
        )
    )


def _refuse_large(name: str, bounds: FileLimits) -> NoReturn:
    raise FileProblem(
        _(
            "%(name)s takes more than %(megabytes)s MB of memory to read. Nothing was changed. Split it into several"
            " files, or save its sheet as CSV with the columns that are needed.",
            name=name,
            megabytes=bounds.memory_megabytes,
        )
    )
