"""The files attached to a PDF, wherever in it they hang."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pikepdf
from flask_babel import gettext as _

from core.files.problems import FileProblem
from core.limits import INVOICES

# How pikepdf tells that something in a file is not what it should be.
BROKEN = (
    AttributeError, IndexError, KeyError, NotImplementedError, OverflowError, RuntimeError, TypeError, ValueError,
    pikepdf.PdfError,
)  # fmt: skip
# Where a PDF begins may be some way into a file.
_HEAD_BYTES = 1024


@dataclass(frozen=True)
class Attachment:
    """A file in a PDF. relation: what it is to the document (Data, Alternative, Source …), where that is told."""

    name: str
    content: bytes
    relation: str = ""


def is_pdf(content: bytes) -> bool:
    """Whether it is a PDF by its content, whatever it is called."""
    return b"%PDF-" in content[:_HEAD_BYTES]


def attachments(content: bytes, name: str) -> list[Attachment]:
    """Every file attached to a PDF, each once; FileProblem for an encrypted one, pikepdf.PdfError for a broken one."""
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise _encrypted(name) from None
    with pdf:
        if pdf.is_encrypted:
            raise _encrypted(name)
        found = {(it.name, it.content): it for it in islice(_files(pdf), INVOICES.attachments)}
        return list(found.values())


def _files(pdf: pikepdf.Pdf) -> Iterator[Attachment]:
    seen: set[Any] = set()
    for specification in _specifications(pdf):
        with suppress(*BROKEN):
            embedded = specification.EF
            stream = embedded.get("/UF") or embedded.F
            if stream.objgen in seen:
                continue
            seen.add(stream.objgen)
            title = str(specification.get("/UF") or specification.get("/F") or "?")
            relation = str(specification.get("/AFRelationship") or "").removeprefix("/")
            yield Attachment(title, stream.read_bytes(), relation)


def _specifications(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """What may tell of a file: the tree of names, associated files, then whatever else says that it embeds one."""
    with suppress(*BROKEN):
        yield from [value for _key, value in pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles).items()]
    with suppress(*BROKEN):
        yield from list(pdf.Root.AF)
    for page in _each(pdf.pages):
        with suppress(*BROKEN):
            yield from list(page.obj.get("/AF") or [])
        with suppress(*BROKEN):
            yield from [it.FS for it in page.obj.get("/Annots") or [] if "/FS" in it]
    for thing in _each(pdf.objects):
        with suppress(*BROKEN):
            if isinstance(thing, pikepdf.Dictionary) and "/EF" in thing:
                yield thing


def _each(things: Any) -> Iterator[Any]:
    """The pages or objects of a PDF, up to the first that cannot be read."""
    with suppress(*BROKEN):
        yield from things


def _encrypted(name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s is encrypted, as no electronic invoice may be. Ask whoever has sent it for the file without"
            " protection.",
            name=name,
        )
    )
