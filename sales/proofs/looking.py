"""What can be read in a proof that is kept: its words, and its codes. In a process of its own (sales.proofs.apart)."""

import io
from collections.abc import Iterator

from PIL import Image

from core import limits
from core.files.problems import FileProblem
from sales.proofs.codes import codes_on
from sales.proofs.kinds import ProofKind, broken
from sales.proofs.ocr import words_seen
from sales.proofs.words import Code, Word, in_lines

# What a page is drawn with to be looked at: dots to the inch, and at most so many pixels a side.
_DOTS, _INCH = 200, 72
_MOST_SIDE = 3_500
# A page with fewer words than that was scanned.
_FEWEST_WORDS = 4
_CODE_PAGES = 5
# Each takes some seconds to be seen.
_SEEN_PAGES = 4
_QUALITY = 80


def words_in(content: bytes, kind: str) -> list[Word]:
    """The words, line by line; those of a photograph or a scanned page where tesseract is installed."""
    if kind == ProofKind.IMAGE:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            found = words_seen(image, 1)
    else:
        found = _words_of_document(content)
    return in_lines(found)[: limits.PROOF_WORDS]


def codes_in(content: bytes, kind: str) -> list[Code]:
    """The codes, page by page."""
    if kind == ProofKind.IMAGE:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            return codes_on(image, 1)
    return [code for page, image in _pages(content, 1, _CODE_PAGES) for code in codes_on(image, page)]


def page_drawn(content: bytes, page: int) -> bytes:
    """A page of a document as a JPEG."""
    written = io.BytesIO()
    for _page, image in _pages(content, page, page, grey=False):
        image.convert("RGB").save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


def _words_of_document(content: bytes) -> list[Word]:
    from sales.proofs.document_text import words_written

    found = words_written(content)
    written = {page: [word for word in found if word.page == page] for page in range(1, limits.PROOF_READ_PAGES + 1)}
    scanned = [page for page, words in written.items() if len(words) < _FEWEST_WORDS]
    for page in scanned[:_SEEN_PAGES]:
        for _page, image in _pages(content, page, page):
            found += words_seen(image, page)
    return found


def _pages(content: bytes, first: int, last: int, grey: bool = True) -> Iterator[tuple[int, Image.Image]]:
    """Some pages of a document, drawn one by one."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(content) as document:
            for number in range(first, min(last, len(document)) + 1):
                page = document[number - 1]
                scale = min(_DOTS / _INCH, _MOST_SIDE / max(1, *page.get_size()))
                yield number, page.render(scale=scale, grayscale=grey).to_pil()
                page.close()
    except PdfiumError as error:
        raise FileProblem(broken("PDF").message) from error
