"""Files of modules: pictures drawn anew, PDFs made harmless, videos and subtitles looked at; kept by their hashes.

A file is prepared before anything is locked, and kept in the caller's writing transaction. Its bytes lie in the store
before its row is committed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.downloads import name_of_upload
from core.errors import Refused
from core.files.names import plain
from core.harmless import document_made_harmless
from core.limits import CAPTION_BYTES, MEGABYTE, MODULE_FILES
from core.pictures import redrawn
from core.store import key_of
from elearning.modules.models import LearningFile
from elearning.packages.keeping import store_here

PICTURE, PDF, CAPTIONS, MP4, WEBM = "image/jpeg", "application/pdf", "text/vtt", "video/mp4", "video/webm"
KINDS = (PICTURE, PDF, CAPTIONS, MP4, WEBM)
VIDEOS = frozenset({MP4, WEBM})
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_EBML, _WEBM_WITHIN = b"\x1aE\xdf\xa3", 64
# How files of the MP4 family call themselves that browsers play.
_BRANDS = frozenset((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"mmp4"))
_TIMES = re.compile(r"(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}[ \t]+-->[ \t]+(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}")
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}")
_STEM, _MOST_SAME = 100, 1_000
# What a name ends in, by what the file is.
ENDINGS = {PICTURE: (".jpg", ".jpeg", ".png", ".webp"), PDF: (".pdf",), CAPTIONS: (".vtt",), MP4: (".mp4", ".m4v"),
           WEBM: (".webm",)}  # fmt: skip


@dataclass(frozen=True)
class Prepared:
    """A file that may be kept. name: as a document may use it. kind: one of KINDS."""

    name: str
    content: bytes
    kind: str


def prepare_file(content: bytes, sent_name: str) -> Prepared:
    """A file that somebody sent, as it may be kept; Refused says in a sentence why it may not. No lock may be held."""
    title = name_of_upload(sent_name) or "?"
    kind = _kind_of(content, title)
    if kind == PICTURE:
        content = redrawn(content)
    elif kind == PDF:
        content = document_made_harmless(content, title)
    elif kind == CAPTIONS:
        content = _captions(content, title)
    return Prepared(file_name(title, kind), content, kind)


def keep_file(session: Session, module_id: int, prepared: Prepared, name: str = "") -> LearningFile:
    """Keep a file under its name, or under that of one which it replaces; a replaced one shows in every version."""
    name = name or prepared.name
    file = session.scalars(
        select(LearningFile).where(LearningFile.module_id == module_id, LearningFile.name == name)
    ).first()
    if file is not None and (file.kind in VIDEOS) != (prepared.kind in VIDEOS):
        raise _another_kind(name)
    if file is not None and file.kind not in VIDEOS and file.kind != prepared.kind:
        raise _another_kind(name)
    if file is None:
        if _count(session, module_id) >= MODULE_FILES:
            raise Refused(_("A module has at most %(most)s files.", most=MODULE_FILES))
        file = LearningFile(module_id=module_id, name=name)
        session.add(file)
    key = key_of(prepared.content)
    store_here().put(key, prepared.content)
    file.sha256, file.kind, file.size, file.put_at = key, prepared.kind, len(prepared.content), utc_now()
    session.flush()
    return file


def keep_beside(session: Session, module_id: int, prepared: Prepared) -> LearningFile:
    """Keep a file beside all others: where another one has its name, under one that is free."""
    known = {one.name: one.sha256 for one in files_of(session, module_id)}
    key = key_of(prepared.content)
    path = PurePath(prepared.name)
    for place in range(1, _MOST_SAME):
        name = prepared.name if place == 1 else f"{path.stem}-{place}{path.suffix}"
        if known.get(name, key) == key:
            return keep_file(session, module_id, prepared, name)
    raise _another_kind(prepared.name)


def files_of(session: Session, module_id: int) -> Sequence[LearningFile]:
    """The files of a module, by their names."""
    query = select(LearningFile).where(LearningFile.module_id == module_id)
    return session.scalars(query.order_by(LearningFile.name)).all()


def find_file(session: Session, module_id: int, name: str) -> LearningFile | None:
    """The file of that name."""
    query = select(LearningFile).where(LearningFile.module_id == module_id, LearningFile.name == name)
    return session.scalars(query).first()


def read_file(file: LearningFile) -> bytes | None:
    """The bytes of a file; None where they are gone or damaged."""
    content = store_here().get(file.sha256)
    return content if content is not None and key_of(content) == file.sha256 else None


def remove_file(session: Session, module_id: int, name: str) -> None:
    """Let go of a file; its bytes stay for whoever else uses them."""
    session.execute(delete(LearningFile).where(LearningFile.module_id == module_id, LearningFile.name == name))
    session.flush()


def file_name(sent: str, kind: str) -> str:
    """A name as a document may use it, as near to what was sent as names allow."""
    path = PurePath(sent)
    ending = path.suffix.lower() if path.suffix.lower() in ENDINGS[kind] else ENDINGS[kind][0]
    stem = _NOT_IN_NAME.sub("-", plain(path.stem).strip()).strip("-.")[:_STEM]
    return f"{stem or 'file'}{ending}"


def is_file_name(name: str) -> bool:
    """Whether a document may name a file so."""
    return _NAME.fullmatch(name) is not None


def _count(session: Session, module_id: int) -> int:
    query = select(func.count()).select_from(LearningFile).where(LearningFile.module_id == module_id)
    return session.scalar(query) or 0


def _kind_of(content: bytes, name: str) -> str:
    """What a file is, by its first bytes: names lie."""
    if not content:
        raise Refused(_("%(name)s is empty. Send it again.", name=name))
    if content.startswith(_PICTURES) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        return PICTURE
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return MP4
    if content.startswith(_EBML) and b"webm" in content[:_WEBM_WITHIN]:
        return WEBM
    if content.startswith(b"%PDF-"):
        return PDF
    if name.lower().endswith(".vtt"):
        return CAPTIONS
    raise Refused(
        _(
            "%(name)s cannot be shown to learners. Send a picture (JPEG, PNG, WebP), a video (MP4, WebM), a PDF, or"
            " subtitles (.vtt).",
            name=name,
        )
    )


def _captions(content: bytes, name: str) -> bytes:
    """Subtitles in UTF-8; Refused where they are no WebVTT."""
    if len(content) > CAPTION_BYTES:
        raise Refused(_("%(name)s has more than %(most)s MB: it is no file of subtitles.", name=name,
                        most=CAPTION_BYTES // MEGABYTE))  # fmt: skip
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("%(name)s is not written in UTF-8. Save it as UTF-8 and send it again.", name=name)) from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", lines) or not _TIMES.search(lines):
        raise Refused(
            _("%(name)s is no file of subtitles: its first line is WEBVTT, and times stand as 00:01.000 --> 00:04.000.",
              name=name)
        )  # fmt: skip
    return lines.encode()


def _another_kind(name: str) -> Refused:
    return Refused(_("“%(name)s” is another kind of file: it can be replaced by one of its own kind.", name=name))
