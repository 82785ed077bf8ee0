"""A file read in a process of its own: whatever is in it, it takes no more than its limits, and ends nobody else.

No lock of the database may be held meanwhile: it takes as long as the file is large.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

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
from core.files.speech import Speech
from core.files.table import Table
from core.lending import run_lent
from core.limits import FileLimits
from core.terminal import TRANSLATIONS
from core.watched import Ended, Ending

# One file at a time in each worker: two crafted ones side by side take no more than one.
_turn = BoundedSemaphore(1)


def read_apart(content: bytes, name: str, mapping: Mapping | None = None, rows: int | None = None) -> Table:
    """The table in a file (see `read_table`), read in a process of its own unless it is a small text.

    With `rows` of a large one no more than its first ones, for whoever only looks at it. Raises FileProblem where it
    cannot be read, or takes more memory or time than FileLimits allows.
    """
    mapping = mapping or Mapping()
    if len(content) <= limits.SMALL_TEXT_BYTES and not content.startswith(ARCHIVE):
        return read_table(content, name, mapping)
    bounds = limits.FILES.for_size(len(content))
    with in_turn(), TemporaryDirectory(prefix="palier-") as place:
        folder = Path(place)
        (folder / REQUEST).write_text(json.dumps(asdict(_request(name, mapping, bounds, rows))), encoding="utf-8")
        (folder / CONTENT).write_bytes(content)
        _read_by_another(folder, name, bounds)
        return taken_up(folder)


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait until no other file is read by this process; Refused where that takes too long."""
    if not _turn.acquire(timeout=limits.TURN_SECONDS):
        raise Refused(_("Other files are being read, and that takes long. Nothing was changed; try again in a minute."))
    try:
        yield
    finally:
        _turn.release()


def _request(name: str, mapping: Mapping, bounds: FileLimits, rows: int | None) -> Request:
    return Request(
        name,
        mapping.model_dump(),
        asdict(bounds),
        rows,
        **asdict(speech()),
    )


def speech() -> Speech:
    """What a process of its own has to know of whoever asks, so as to answer as this one would."""
    if not has_app_context():
        return Speech("en", own_currency(), str(own_timezone()), str(TRANSLATIONS))
    translations = str(current_app.config["BABEL_TRANSLATION_DIRECTORIES"])
    return Speech(str(get_locale() or "en"), own_currency(), str(own_timezone()), translations)


def _read_by_another(folder: Path, name: str, bounds: FileLimits) -> None:
    """Have the file in the folder read; FileProblem where that does not end well."""
    ended = run_lent("core.files.reader", folder, bounds.waiting_seconds, bounds.memory_megabytes)
    if (folder / REFUSAL).exists():
        raise FileProblem(json.loads((folder / REFUSAL).read_text(encoding="utf-8")))
    if ended.how is not Ending.DONE or not (folder / REST).exists():
        raise FileProblem(_reason(ended, name, bounds))


def _reason(ended: Ended, name: str, bounds: FileLimits) -> str:
    """Why the reader has ended without an answer, as far as that is known."""
    if ended.how is Ending.SLOW:
        return _(
            "%(name)s takes more than %(seconds)s seconds to read. Nothing was changed. Split it into several files,"
            " or save its sheet as CSV.",
            name=name,
            seconds=bounds.seconds,
        )
    if ended.how is Ending.LARGE:
        return _(
            "%(name)s takes more than %(megabytes)s MB of memory to read. Nothing was changed. Split it into several"
            " files, or save its sheet as CSV with the columns that are needed.",
            name=name,
            megabytes=bounds.memory_megabytes,
        )
    if has_app_context():
        current_app.logger.error("The reader of a file ended with %s: %s", ended.status_name, ended.places)
    return _(
        "%(name)s could not be read: the process that reads it was ended (%(status)s). Nothing was changed. Try"
        " again; if it happens again, give the file to whoever runs the server.",
        name=name,
        status=ended.status_name,
    )
