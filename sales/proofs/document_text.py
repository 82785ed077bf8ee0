"""The words that are written in a PDF, with their places."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from core import limits
from sales.proofs.kinds import broken
from sales.proofs.words import PARTS, Word

# Signs of one page that are looked at.
_SIGNS = 40_000
Box = tuple[int, int, int, int]


def words_written(content: bytes) -> list[Word]:
    """The words of the first pages; FileProblem where the document cannot be opened."""
    try:
        with PdfDocument(content) as document:
            pages = range(min(limits.PROOF_READ_PAGES, len(document)))
            return [word for number in pages for word in _words(document[number], number + 1)]
    except PdfiumError as error:
        raise broken("PDF") from error


def _words(page: Any, number: int) -> Iterator[Word]:
    """Signs without a space between them, or one that stands further right, are a word."""
    text = page.get_textpage()
    signs: list[str] = []
    boxes: list[Box] = []
    for place in range(min(_SIGNS, text.count_chars())):
        code = pdfium.FPDFText_GetUnicode(text, place)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        box = _box(page, text, place) if sign.isprintable() and not sign.isspace() else None
        if box is None or (boxes and _is_apart(boxes[-1], box)):
            yield from _word(signs, boxes, number)
            signs, boxes = [], []
        if box is not None:
            signs.append(sign)
            boxes.append(box)
    yield from _word(signs, boxes, number)
    text.close()


def _word(signs: list[str], boxes: list[Box], page: int) -> Iterator[Word]:
    if not signs:
        return
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    yield Word("".join(signs), page, min(lefts), min(tops), max(rights), max(bottoms))


def _is_apart(before: Box, box: Box) -> bool:
    """Whether a sign is no neighbour of the one before: on another line, to its left, or far to its right."""
    height = max(before[3] - before[1], box[3] - box[1], 1)
    return box[1] > before[3] or box[3] < before[1] or box[0] < before[0] - height or box[0] > before[2] + height


def _box(page: Any, text: Any, place: int) -> Box:
    """Where a sign stands, as somebody sees the page, turned or not."""
    left, bottom, right, top = text.get_charbox(place, loose=True)
    corners = [_on_page(page, x, y) for x, y in ((left, top), (right, bottom))]
    (x, y), (other_x, other_y) = corners
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _on_page(page: Any, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, PARTS, PARTS, 0, x, y, across, down)
    return min(max(across.value, 0), PARTS), min(max(down.value, 0), PARTS)
