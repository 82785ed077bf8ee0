"""A package read in a process of its own: whatever is in it, it takes no more than its limits, and ends nobody else.

No lock of the database may be held meanwhile.
"""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import gettext as _

from core.files.apart import in_turn, speech
from core.lending import run_lent
from core.limits import PACKAGES
from core.watched import Ended, Ending
from elearning.packages.contents import NoPackage
from elearning.packages.handover import from_json
from elearning.packages.model import Package
from elearning.packages.reader import ANSWER, CONTENT, REFUSAL, REQUEST, Request
from elearning.packages.reading import refuse_large


def read_package_apart(content: bytes, name: str) -> Package:
    """The package in a file of a stranger (see `reading.read_package`).

    NoPackage says in words why nothing of it comes in; also where reading it takes more memory or time than
    PackageLimits allows.
    """
    refuse_large(content, name)
    request = Request(name, PACKAGES.seconds, PACKAGES.memory_megabytes, asdict(speech()))
    with in_turn(), TemporaryDirectory(prefix="palier-") as place:
        folder = Path(place)
        (folder / REQUEST).write_text(json.dumps(asdict(request)), encoding="utf-8")
        (folder / CONTENT).write_bytes(content)
        ended = run_lent("elearning.packages.reader", folder, PACKAGES.waiting_seconds, PACKAGES.memory_megabytes)
        return _answer(folder, ended, name)


def _answer(folder: Path, ended: Ended, name: str) -> Package:
    if (folder / REFUSAL).exists():
        raise NoPackage(json.loads((folder / REFUSAL).read_text(encoding="utf-8")))
    if ended.how is not Ending.DONE or not (folder / ANSWER).exists():
        raise NoPackage(_reason(ended, name))
    return from_json((folder / ANSWER).read_text(encoding="utf-8"))


def _reason(ended: Ended, name: str) -> str:
    """Why the reader has ended without an answer, as far as that is known."""
    if ended.how is Ending.SLOW:
        return _(
            "%(name)s takes more than %(seconds)s seconds to read, as no package does.",
            name=name,
            seconds=PACKAGES.seconds,
        )
    if ended.how is Ending.LARGE:
        return _(
            "%(name)s takes more than %(megabytes)s MB of memory to read, as no package does.",
            name=name,
            megabytes=PACKAGES.memory_megabytes,
        )
    return _(
        "%(name)s could not be read: the process that reads it was ended (%(status)s). Try again; if it happens again,"
        " give the file to whoever runs the server.",
        name=name,
        status=ended.status_name,
    )
