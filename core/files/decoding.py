"""From the bytes of a text file to text, whatever program wrote it.

A byte that does not belong to the encoding costs its line and not the file: LOST stands for it, ZERO for a NUL.
"""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes
from flask_babel import gettext as _

from core.files.kinds import refuse_binary
from core.files.problems import FileProblem
from core.files.signs import LOST, ZERO, without_invisible

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_SAMPLE = 65536
# What CP1252 texts of western Europe hold beside ASCII: a text nearly all within it is CP1252, never anything rarer.
_USUAL = "àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆáíóúñãõåøßìòÁÍÓÚÑÃÕÅØ°€£§’‘“”«»–—…²³ºªµ×®©™·¼½¾¡¿\u00a0".encode("cp1252")
_UNUSUAL_OF_100 = 10
_RARER = ["cp1252", "mac_roman", "cp850"]
_ABOVE_ASCII = bytes(range(128, 256))
_HIGH = re.compile(rb"[\x80-\xff]")
# In a file of one encoding, so many of a hundred lines may hold a byte of another.
_BAD_LINES_OF_100 = 5
_LOST = LOST.encode()
# How an é looks in UTF-8, and one that was cut in two at the end of its cell.
_TWO_BYTES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_CUT_SIGN = re.compile(rb"(?<=[a-z])\xc3(?=[,;|\t\"\r\n]|$)")


def to_utf8(content: bytes, name: str, encoding: str | None) -> bytes:
    """The text in UTF-8, without byte order mark or invisible signs, its lines ended by line feeds (with or without
    carriage return).

    A byte order mark tells the encoding, else `encoding` does, else the content. Raises FileProblem where most of the
    text cannot be read in that encoding, or is no text.
    """
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    told = _MARKS.get(mark) or encoding
    text = _in_utf8(content[len(mark) :], told or _found(content, name), name, told is None)
    refuse_binary(text, name)
    seen = without_invisible(text.removesuffix(b"\x1a"))
    return _with_line_feeds(seen.replace(b"\0", ZERO.encode()))


def _lost(error: UnicodeError) -> tuple[str | bytes, int]:
    return LOST, error.end if isinstance(error, UnicodeDecodeError) else 0


codecs.register_error("palier.lost", _lost)


def _in_utf8(content: bytes, encoding: str, name: str, was_found: bool) -> bytes:
    if was_found and encoding not in ("utf-8", "utf-16-le", "utf-16-be"):
        return _western_text(content, encoding)
    try:
        text = content.decode(encoding, "palier.lost")
    except (UnicodeError, LookupError):
        raise _unreadable(1, encoding, name) from None
    if LOST in text:
        _refuse_mostly_lost(text, encoding, name)
    elif codecs.lookup(encoding).name == "utf-8":
        return content
    return text.encode("utf-8", "replace")


def _western_text(content: bytes, encoding: str) -> bytes:
    """The text of a single-byte encoding, with LOST on lines that came from a file in UTF-8."""
    parts, end = [], 0
    for start, line in _lines_in_utf8(content):
        parts += [_decoded(content[end:start], encoding), line, _LOST]
        end = start + len(line)
    return b"".join([*parts, _decoded(content[end:], encoding)])


def _lines_in_utf8(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Where lines begin whose signs above ASCII are all in UTF-8, and these lines."""
    position = 0
    while found := _TWO_BYTES.search(content, position):
        start = content.rfind(b"\n", 0, found.start()) + 1
        end = content.find(b"\n", found.start())
        position = len(content) if end < 0 else end
        if _is_utf8(line := content[start:position].rstrip(b"\r")):
            yield start, line


def _decoded(content: bytes, encoding: str) -> bytes:
    whole = _CUT_SIGN.split(content) if encoding == "cp1252" else [content]
    return _LOST.join(part.decode(encoding, "palier.lost").encode("utf-8", "replace") for part in whole)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mostly_lost(text: str, encoding: str, name: str) -> None:
    lines = text.split("\n")
    bad = [number for number, line in enumerate(lines, 1) if LOST in line]
    lost = text.count(LOST)
    right = len(text) - len(text.encode("ascii", "ignore")) - lost
    if lost > right and len(bad) * 100 > len(lines) * _BAD_LINES_OF_100:
        raise _unreadable(bad[0], encoding, name)


def _unreadable(line: int, encoding: str, name: str) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s cannot be read as text in %(encoding)s: line %(line)s holds a character that does not belong"
            " there, or the file was not sent in full. Save it again in UTF-8, or give its `encoding` in the mapping"
            " file.",
            name=name,
            encoding=encoding,
            line=line,
        )
    )


def _found(content: bytes, name: str) -> str:
    if wide := _utf16_without_mark(content[:_SAMPLE]):
        return wide
    refuse_binary(content, name)
    if _is_utf8(content) or _was_utf8(content):
        return "utf-8"
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
    accents = content.translate(None, bytes(range(128)))
    if len(accents.translate(None, _USUAL)) * 100 <= len(accents) * _UNUSUAL_OF_100:
        return "cp1252"
    best = from_bytes(_sample(content), cp_isolation=_RARER).best()
    return best.encoding if best else "cp1252"


def _sample(content: bytes) -> bytes:
    """The beginnings of the first lines that hold a sign above ASCII."""
    sample, end = b"", 0
    while len(sample) < _SAMPLE and (found := _HIGH.search(content, end)):
        start = content.rfind(b"\n", end, found.start()) + 1 or end
        end = content.find(b"\n", found.start()) + 1 or len(content)
        sample += content[start : min(end, start + 1000)]
    return sample


def _with_line_feeds(text: bytes) -> bytes:
    """Old Macintosh line ends, a carriage return alone, become line feeds."""
    if text.count(b"\r") == text.count(b"\r\n"):
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
