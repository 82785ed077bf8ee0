"""A page set as a PDF: tagged (PDF/UA-1), with the application's own files as its only resources."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from weasyprint import HTML

from statements.fetching import OwnFiles
from statements.fonts import missing_characters


@dataclass(frozen=True)
class Printed:
    """A PDF, and the characters for which there is no font, each once."""

    document: bytes
    missing: list[str]


def set_page(page: str, root: Path) -> Printed:
    """The HTML text as a PDF, with the files of the application that lies in `root`."""
    with missing_characters() as missing:
        document = HTML(string=page, url_fetcher=OwnFiles(root)).write_pdf(pdf_variant="pdf/ua-1")
    return Printed(cast(bytes, document), missing)
