"""From the bytes of a text file to text, whatever program wrote it."""

import codecs
import re

from charset_normalizer import from_bytes
from flask_babel import gettext as _

from core.files.kinds import refuse_binary
from core.files.problems import FileProblem

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_SAMPLE = 65536
# What CP1252 texts of western Europe hold beside ASCII: a text all within it is CP1252, never anything rarer.
_USUAL = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆáíóúñãõåøßìòÁÍÓÚÑÃÕÅØ°€£§’‘“”«»–—…²³ºªµ×®©™·¼½¾¡¿\u00a0")
_RARER = ["cp1252", "mac_roman", "cp850"]
_ABOVE_ASCII = bytes(range(128, 256))


def to_utf8(content: bytes, name: str, encoding: str | None) -> bytes:
    """The text in UTF-8, without byte order mark, its lines ended by line feeds (with or without carriage return).

    A byte order mark tells the encoding, else `encoding` does, else the content. Raises FileProblem where the text
    cannot be read in that encoding, or is no text.
    """
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    text = _in_utf8(content, len(mark), _MARKS.get(mark) or encoding or _found(content, name), name)
    refuse_binary(text, name)
    return _with_line_feeds(text.removesuffix(b"\x1a"))


def _in_utf8(content: bytes, start: int, encoding: str, name: str) -> bytes:
    try:
        text = content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(content, start + error.start, encoding, name) from None
    except UnicodeError:
        raise _unreadable(content, start, encoding, name) from None
    if codecs.lookup(encoding).name == "utf-8":
        return content[start:]
    return text.removeprefix("\ufeff").encode("utf-8", "replace")


def _unreadable(content: bytes, position: int, encoding: str, name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s cannot be read as text in %(encoding)s: line %(line)s holds a character that does not belong"
            " there, or the file was not sent in full. Save it again in UTF-8, or give its `encoding` in the mapping"
            " file.",
            name=name,
            encoding=encoding,
            line=content.count(b"\n", 0, position) + 1,
        )
    )


def _found(content: bytes, name: str) -> str:
    if wide := _utf16_without_mark(content[:_SAMPLE]):
        return wide
    refuse_binary(content, name)
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if _was_utf8(content):
            raise _unreadable(content, error.start, "UTF-8", name) from None
    return _western(content)


def _utf16_without_mark(sample: bytes) -> str | None:
    """Most texts in UTF-16 have a zero in every other byte."""
    zeros, others = sample[0::2].count(0), sample[1::2].count(0)
    if max(zeros, others) * 2 < len(sample) // 2:
        return None
    return "utf-16-be" if zeros > others else "utf-16-le"


def _was_utf8(content: bytes) -> bool:
    """Whether a text that is not in UTF-8 mostly is: cut short, or pasted together from two files."""
    ascii_length = len(content.translate(None, _ABOVE_ASCII))
    valid = len(content.decode("utf-8", "ignore").encode("utf-8")) - ascii_length
    return valid > len(content) - ascii_length - valid


def _western(content: bytes) -> str:
    """`cp1252`, unless the signs above ASCII make little sense in it and more in another encoding of the West."""
    accents = bytes(set(content.translate(None, bytes(range(128)))))
    if _USUAL.issuperset(accents.decode("cp1252", "replace")):
        return "cp1252"
    lines = re.finditer(rb"[^\n]*[\x80-\xff][^\n]*\n?", content)
    sample = b""
    while len(sample) < _SAMPLE and (line := next(lines, None)):
        sample += line[0][:1000]
    best = from_bytes(sample, cp_isolation=_RARER).best()
    return best.encoding if best else "cp1252"


def _with_line_feeds(text: bytes) -> bytes:
    """Old Macintosh line ends, a carriage return alone, become line feeds."""
    if text.count(b"\r") == text.count(b"\r\n"):
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
