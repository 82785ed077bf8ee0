"""Files of sheets as they come in: told by their content, made harmless, refused in words."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from flask_babel import gettext as _

from core import limits
from core.errors import Refused
from core.files.names import file_title
from core.harmless import document_made_harmless
from core.pictures import redrawn


class MediaKind(StrEnum):
    """What a file is. A picture is a JPEG, whatever it was."""

    IMAGE = "image"
    PDF = "pdf"
    MP4 = "mp4"
    WEBM = "webm"


MEDIA_TYPES = {
    MediaKind.IMAGE: "image/jpeg",
    MediaKind.PDF: "application/pdf",
    MediaKind.MP4: "video/mp4",
    MediaKind.WEBM: "video/webm",
}
ENDINGS = {kind: "jpg" if kind == MediaKind.IMAGE else kind.value for kind in MediaKind}
VIDEOS = (MediaKind.MP4, MediaKind.WEBM)
_PDF, _PDF_WITHIN = b"%PDF-", 1024
# How films of the MPEG-4 family call themselves; photographs of phones begin in the same way, under other names.
_MP4_BRANDS = frozenset(
    (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV")
)
_EBML = b"\x1a\x45\xdf\xa3"
_WEBM_WITHIN = 64
_CUE = re.compile(r"(?m)^(?:\d+:)?\d\d:\d\d\.\d{3} +--> +(?:\d+:)?\d\d:\d\d\.\d{3}")


@dataclass(frozen=True)
class Medium:
    """A file that may be kept. captions: WebVTT, of a video."""

    kind: MediaKind
    content: bytes
    sha256: str
    name: str
    captions: str = ""


def medium_of(content: bytes, name: str, captions: bytes = b"") -> Medium:
    """What is kept of a file; Refused (FileProblem of a PDF) says in a sentence why nothing is.

    No lock of the database may be held meanwhile.
    """
    title = file_title(name)[:200]
    kind = kind_of(content)
    if kind is None:
        raise _no_medium(title)
    if len(content) > limits.SHEET_FILE_BYTES[kind]:
        most = limits.SHEET_FILE_BYTES[kind] // limits.MEGABYTE
        raise Refused(_("%(name)s is too large: it may have %(most)s MB. Send a smaller one.", name=title, most=most))
    told = captions_of(captions) if captions else ""
    if told and kind not in VIDEOS:
        raise Refused(_("Captions go with a video, and %(name)s is none.", name=title))
    kept = _made(kind, content, title)
    return Medium(kind, kept, sha256(kept).hexdigest(), title, told)


def kind_of(content: bytes) -> MediaKind | None:
    """What a file is by its first bytes; None for what no sheet shows."""
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (content[:4], content[8:12]) == (
        b"RIFF",
        b"WEBP",
    ):
        return MediaKind.IMAGE
    if content[4:8] == b"ftyp" and content[8:12] in _MP4_BRANDS:
        return MediaKind.MP4
    if content.startswith(_EBML) and b"webm" in content[:_WEBM_WITHIN]:
        return MediaKind.WEBM
    return MediaKind.PDF if _PDF in content[:_PDF_WITHIN] else None


def captions_of(content: bytes) -> str:
    """A file of captions as it is kept; Refused where it is no WebVTT."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\0", "")
    except UnicodeDecodeError:
        text = ""
    if len(content) > limits.SHEET_CAPTIONS_BYTES or not text.startswith("WEBVTT") or not _CUE.search(text):
        raise Refused(
            _(
                "The captions are no WebVTT file. Send a .vtt that begins with WEBVTT and has times such as"
                " 00:01.000 --> 00:04.000."
            )
        )
    return text


def _made(kind: MediaKind, content: bytes, name: str) -> bytes:
    match kind:
        case MediaKind.IMAGE:
            return redrawn(content)
        case MediaKind.PDF:
            made = document_made_harmless(content, name)
            if not made.startswith(_PDF):
                # It was taken for something else, which it may be too.
                raise _no_medium(name)
            return made
        case _:
            return content


def _no_medium(name: str) -> Refused:
    return Refused(
        _(
            "%(name)s is no file that sheets can show. Send a PDF, a picture (JPEG, PNG or WebP) or a video (MP4 or"
            " WebM).",
            name=name,
        )
    )
