"""What kinds of files a proof may be, and what a file seems to be by its first bytes: names lie."""

from enum import StrEnum

from flask_babel import gettext as _

from core.files.kinds import ARCHIVE
from core.files.problems import FileProblem


class ProofKind(StrEnum):
    """What is kept. A photograph is a JPEG, whatever it was."""

    IMAGE = "image"
    PDF = "pdf"
    XML = "xml"
    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


MEDIA_TYPES = {
    ProofKind.IMAGE: "image/jpeg",
    ProofKind.PDF: "application/pdf",
    ProofKind.XML: "application/xml",
    ProofKind.CSV: "text/csv",
    ProofKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ProofKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
ENDINGS = {ProofKind.IMAGE: "jpg"} | {kind: kind.value for kind in ProofKind if kind != ProofKind.IMAGE}
# What a browser may show rather than save: it was drawn anew. Of a document, pictures of its pages are shown, as what
# shows documents in browsers does not do so within a sandbox.
SHOWN = frozenset({ProofKind.IMAGE})


class Family(StrEnum):
    """By what a file is parsed, which decides whether it is what it seems to be."""

    IMAGE = "image"
    PDF = "pdf"
    XML = "xml"
    TABLE = "table"


_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# How files of the HEIF family call themselves.
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"))
# Known to be something else, even where the rest of the file reads like a text.
_OTHERS = (
    b"GIF8", b"BM6", b"II*\0", b"MM\0*", b"RIFF", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"MZ",
    b"\x7fELF", b"SQLite format 3", b"{\\rtf", b"#!", b"%!PS", b"OggS", b"ID3", b"\0\0\x01\0",
)  # fmt: skip
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# A document may have a few lines of a mail or a printer before it.
_PDF_WITHIN = 1024
# Old files of Office, which the reader of tables has words for.
_OLE = b"\xd0\xcf\x11\xe0"
_CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\v\f\r\x1a")
_ENOUGH, _FEW = 65_536, 3


def family_of(content: bytes) -> Family | None:
    """What the beginning of a file makes it; None for what no proof is."""
    if content.startswith(_IMAGES) or _is_webp(content) or _is_heif(content):
        return Family.IMAGE
    if b"%PDF-" in content[:_PDF_WITHIN] and not content.startswith(_OTHERS):
        return Family.PDF
    if _begins_as_xml(content):
        return Family.XML
    return None if content.startswith(_OTHERS) or _is_film(content) or _is_binary(content) else Family.TABLE


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _is_heif(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS


def _is_film(content: bytes) -> bool:
    return content[4:8] == b"ftyp"


def _is_binary(content: bytes) -> bool:
    """Whether it is full of signs that no text has; workbooks and texts of two bytes a sign are none of that."""
    if content.startswith((ARCHIVE, _OLE)):
        return False
    start = content[:_ENOUGH]
    strange = len(start) - len(start.translate(None, _CONTROLS))
    return (strange - _FEW) * 50 > len(start)


def _begins_as_xml(content: bytes) -> bool:
    """Whether its first sign is `<`, in whichever encoding."""
    start = content[:256]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip().startswith(b"<")


def no_proof(name: str) -> FileProblem:
    """The problem of a file of another kind."""
    return FileProblem(
        _(
            "%(name)s is no proof that can be kept. Send a photo (JPEG, PNG, HEIC or WebP), a PDF, an electronic"
            " invoice (XML) or a list (CSV, XLSX or ODS).",
            name=name,
        )
    )


def broken(name: str) -> FileProblem:
    """The problem of a file that is cut short, or not what it says."""
    return FileProblem(
        _("%(name)s is damaged or was not sent in full. Open it, save it again and send it again.", name=name)
    )
