"""What kind of file was sent, by its content: names and extensions lie."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.files.problems import FileProblem, not_a_table, nothing_in

ARCHIVE = b"PK\x03\x04"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_OTHER_KINDS = {
    b"%PDF-": lazy_gettext("a PDF document"),
    b"\x89PNG": lazy_gettext("an image"),
    b"\xff\xd8\xff": lazy_gettext("an image"),
    b"GIF8": lazy_gettext("an image"),
    b"BM": lazy_gettext("an image"),
    b"II*\0": lazy_gettext("an image"),
    b"MM\0*": lazy_gettext("an image"),
    b"RIFF": lazy_gettext("an image or a recording"),
    b"\x1f\x8b": lazy_gettext("a compressed archive"),
    b"BZh": lazy_gettext("a compressed archive"),
    b"7z\xbc\xaf": lazy_gettext("a compressed archive"),
    b"Rar!": lazy_gettext("a compressed archive"),
    b"\xfd7zXZ": lazy_gettext("a compressed archive"),
    b"SQLite format 3": lazy_gettext("a database"),
    b"{\\rtf": lazy_gettext("a text document"),
}
_PAGES = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<body")
# Signs that no table contains: what is left of the control codes without tab, line breaks and end-of-file marks.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a")
_ENOUGH_TO_TELL = 65536
# So many strange signs cost their own lines, in a file as short as may be.
_FEW = 10


def refuse_other_kinds(content: bytes, name: str) -> None:
    """Raise FileProblem where the content is empty or known to be no table (an image, a PDF, an old .xls …)."""
    if not content or content.isspace():
        raise nothing_in(name)
    if content.startswith(_OLE):
        raise FileProblem(_old_office(content, name))
    for start, kind in _OTHER_KINDS.items():
        if content.startswith(start) and _is_binary(content):
            raise not_a_table(name, str(kind))
    if content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise not_a_table(name, str(lazy_gettext("a web page or an XML document")))


def refuse_binary(text: bytes, name: str) -> None:
    """Raise FileProblem where what was decoded is full of signs that no text contains; `text` is in UTF-8."""
    start = text[:_ENOUGH_TO_TELL]
    strange = len(start) - len(start.translate(None, _CONTROLS))
    if (strange - _FEW) * 100 > len(start):
        raise not_a_table(name, str(lazy_gettext("a file of another program")))


def _is_binary(content: bytes) -> bool:
    """Whether a known start is not just a text that begins alike, as `BMX,…` does."""
    start = content[:_ENOUGH_TO_TELL]
    return start.startswith((b"%PDF-", b"{\\rtf")) or len(start) != len(start.translate(None, _CONTROLS))


def _old_office(content: bytes, name: str) -> str:
    if _ENCRYPTED in content:
        return str(_("%(name)s is protected by a password. Save it without a password and send it again.", name=name))
    return str(
        _(
            "%(name)s is in the old Excel format (.xls) or another old Office format."
            " Save it as .xlsx or CSV and send it again.",
            name=name,
        )
    )
