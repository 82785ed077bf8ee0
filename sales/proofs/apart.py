"""A proof read in a process of its own: whatever is in it, it takes no more than its limits, and ends nobody else.

No lock of the database may be held meanwhile: it takes as long as the file is large.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app, has_app_context
from flask_babel import gettext as _

from core import limits
from core.downloads import name_of_upload
from core.files.apart import in_turn, speech
from core.files.names import file_title
from core.files.problems import FileProblem
from core.files.reader import CONTENT, REFUSAL, REQUEST
from core.lending import run_lent
from core.store import key_of
from core.watched import Ended, Ending
from sales.proofs.kinds import ProofKind
from sales.proofs.made import Made
from sales.proofs.making import refuse_size
from sales.proofs.reader import ANSWER, MADE, Asked
from sales.proofs.words import Code, ProofText, Word


@dataclass(frozen=True)
class Prepared:
    """A file that was made harmless, not kept yet.

    sha256: of what is kept. given_sha256: of the file as it came. name: cleaned.
    """

    made: Made
    sha256: str
    given_sha256: str
    name: str


def prepare(content: bytes, name: str) -> Prepared:
    """Make a file that somebody sent harmless; FileProblem says in a sentence why nothing of it is kept.

    name: what they call it; folders in it are left out.
    """
    title = file_title(name_of_upload(name))
    refuse_size(len(content), title)
    with _answered("make", content, title) as (answer, folder):
        made = Made(**answer | {"kind": ProofKind(answer["kind"]), "content": (folder / MADE).read_bytes()})
    return Prepared(made, key_of(made.content), key_of(content), title)


def text_of(content: bytes, kind: str, name: str) -> ProofText:
    """The text in a proof that is kept, with the place of each word; no word where none can be read here.

    Photographs are read where tesseract is installed. FileProblem where it takes too much.
    """
    if kind not in _WITH_PAGES:
        return ProofText(())
    with _answered("text", content, name, kind) as (answer, _folder):
        return ProofText(tuple(Word(**word) for word in answer))


def codes_of(content: bytes, kind: str, name: str) -> list[Code]:
    """The barcodes and QR codes in a proof that is kept; FileProblem where it takes too much."""
    if kind not in _WITH_PAGES:
        return []
    with _answered("codes", content, name, kind) as (answer, _folder):
        return [Code(**code) for code in answer]


def page_of(content: bytes, name: str, page: int) -> bytes:
    """A page of a document that is kept, as a JPEG; FileProblem where it takes too much."""
    with _answered("page", content, name, ProofKind.PDF, page) as (_answer, folder):
        return (folder / MADE).read_bytes()


_WITH_PAGES = (ProofKind.IMAGE, ProofKind.PDF)


@contextmanager
def _answered(act: str, content: bytes, name: str, kind: str = "", page: int = 0) -> Iterator[tuple[Any, Path]]:
    """What the reader answers, and the folder in which the rest lies."""
    asked = Asked(act, name, kind, page, asdict(limits.PROOFS), asdict(speech()))
    with in_turn(), TemporaryDirectory(prefix="palier-") as place:
        folder = Path(place)
        (folder / REQUEST).write_text(json.dumps(asdict(asked)), encoding="utf-8")
        (folder / CONTENT).write_bytes(content)
        ended = run_lent("sales.proofs.reader", folder, limits.PROOFS.waiting_seconds, limits.PROOFS.memory_megabytes)
        if (folder / REFUSAL).exists():
            raise FileProblem(json.loads((folder / REFUSAL).read_text(encoding="utf-8")))
        if ended.how is not Ending.DONE or not (folder / ANSWER).exists():
            raise FileProblem(_reason(ended, name))
        yield json.loads((folder / ANSWER).read_text(encoding="utf-8")), folder


def _reason(ended: Ended, name: str) -> str:
    """Why the reader has ended without an answer, as far as that is known."""
    if ended.how is Ending.SLOW:
        return _(
            "%(name)s takes more than %(seconds)s seconds to read. Nothing was kept. Send a smaller or simpler file, a"
            " photo of it for instance.",
            name=name,
            seconds=limits.PROOFS.seconds,
        )
    if ended.how is Ending.LARGE:
        return _(
            "%(name)s takes more than %(megabytes)s MB of memory to read. Nothing was kept. Send a smaller or simpler"
            " file, a photo of it for instance.",
            name=name,
            megabytes=limits.PROOFS.memory_megabytes,
        )
    if has_app_context():
        current_app.logger.error("The reader of a proof ended with %s: %s", ended.status_name, ended.places)
    return _(
        "%(name)s could not be read: the process that reads it was ended (%(status)s). Nothing was kept. Try again; if"
        " it happens again, give the file to whoever runs the server.",
        name=name,
        status=ended.status_name,
    )
