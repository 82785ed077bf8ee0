"""A page set as a PDF: tagged (PDF/UA-1), with the application's own files as its only resources."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from statements.fetching import FONT_STYLE, SCHEME, STYLES, OwnFiles
from statements.fonts import missing_characters


@dataclass(frozen=True)
class Printed:
    """A PDF, and the characters for which there is no font, each once."""

    document: bytes
    missing: list[str]


@dataclass(frozen=True)
class Dress:
    """The fonts and the style sheet of every page that is set."""

    files: OwnFiles
    fonts: FontConfiguration
    sheets: list[CSS]


@lru_cache(maxsize=2)
def _dress(root: Path) -> Dress:
    """Read once: each document that brought its fonts along would leave them behind in memory."""
    files, fonts = OwnFiles(root), FontConfiguration()
    sheets = [
        CSS(url=f"{SCHEME}{name}", url_fetcher=files, font_config=fonts, base_url=SCHEME)
        for name in (FONT_STYLE, *STYLES)
    ]
    return Dress(files, fonts, sheets)


def set_page(page: str, root: Path) -> Printed:
    """The HTML text as a PDF, with the files of the application that lies in `root`."""
    dress = _dress(root)
    with missing_characters() as missing:
        document = HTML(string=page, url_fetcher=dress.files).write_pdf(
            stylesheets=dress.sheets, font_config=dress.fonts, pdf_variant="pdf/ua-1"
        )
    return Printed(cast(bytes, document), missing)
