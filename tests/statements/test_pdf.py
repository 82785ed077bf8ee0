"""The statement as a PDF: its text, its tags, its pages, and what it may read."""

import io
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from pypdf import PdfReader
from sqlalchemy.orm import Session

from challenges.ledger.balances import movements
from challenges.lifecycle.finding import find_challenge, find_participant
from core.settings.services import set_look
from statements.fetching import OwnFiles
from statements.render import file_name, write_statement
from statements.setting import set_page
from tests.operations.programme import LOGO
from tests.statements.conftest import CODE, NEW_CLIENTS


def write(session: Session, code: str, language: str = "en") -> bytes:
    challenge, person = find_challenge(session, CODE), find_participant(session, code)
    return write_statement(session, challenge, person, language)


@pytest.fixture(scope="module")
def written() -> dict[tuple[str, str], bytes]:
    """The statements written so far, so that each is made once."""
    return {}


@pytest.fixture
def pdf(opened: Session, written: dict[tuple[str, str], bytes]) -> Callable[..., PdfReader]:
    """Gives the statement of a participant in a language."""

    def read(code: str, language: str = "en") -> PdfReader:
        if (code, language) not in written:
            written[code, language] = write(opened, code, language)
        return PdfReader(io.BytesIO(written[code, language]))

    return read


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def catalog_of(reader: PdfReader) -> Any:
    """The root of the document, as nested dictionaries."""
    return reader.trailer["/Root"]


def flat(text: str) -> str:
    """The text with every run of white space as one blank, as lines break where they must."""
    return re.sub(r"\s+", " ", text)


def postings(text: str) -> list[tuple[int, int]]:
    """(points, balance) of every row of the table of postings, its totals row last."""
    table = flat(text[text.index("Every posting") :]).replace(",", "").replace("−", "-")
    return [(int(points), int(balance)) for points, balance in re.findall(r"([+-]\d+) (\d+)\b", table)]


def test_says_who_what_when_and_how_many(pdf):
    text = flat(text_of(pdf("R1")))

    for said in ("Autumn challenge", "From 2 September to 30 November 2024", "Zoé <Brûlé> & fils", "R1"):
        assert said in text
    assert "505" in text
    assert "2 of 3" in text
    assert "Running" in text
    for criterion in ("Turnover & more", "Ranges <wood>", "Months", "Growth", "New clients"):
        assert criterion in text
    assert "1 point for every full €100 sold." in text
    assert "Oak “Classic” & Co" in text
    assert "Pine <raw>" in text


@pytest.mark.parametrize("code", ["R1", "R3"])
def test_every_posting_stands_once_and_they_add_up(pdf, opened, code):
    made = movements(opened, find_challenge(opened, CODE), find_participant(opened, code).id)
    *rows, total = postings(text_of(pdf(code)))

    assert [points for points, _balance in rows] == [it.points for it in reversed(made)]
    assert total == (sum(points for points, _balance in rows), rows[-1][1])


def test_tagged_as_pdf_ua(pdf):
    reader = pdf("R1", "fr")
    catalog = catalog_of(reader)

    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/Lang"] == "fr"
    assert "DisplayDocTitle" in str(catalog["/ViewerPreferences"])
    assert 'part="1"' in catalog["/Metadata"].get_data().decode()
    assert "http://www.aiim.org/pdfua/ns/id/" in catalog["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    assert "Zoé <Brûlé> & fils" in str(reader.metadata.title)


def structure(reader: PdfReader) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(catalog_of(reader)["/StructTreeRoot"]["/K"])
    return found


def test_structure_has_headings_table_headers_and_a_described_chart(pdf):
    elements = structure(pdf("R1"))
    kinds = [element["/S"] for element in elements]

    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 5
    assert kinds.count("/H3") == 5
    assert "/TH" in kinds
    assert "/Caption" in kinds
    cells = [it for it in elements if it["/S"] == "/TD"]
    assert all(cell["/A"]["/Headers"] for cell in cells)
    [chart] = [it for it in elements if it["/S"] == "/Figure"]
    assert chart["/Alt"] == "Points by the date of the sales: 505 points on 30 November 2024."


def test_a_long_one_repeats_its_header_and_counts_its_pages(pdf):
    pages = [page.extract_text() for page in pdf("R3").pages]

    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} / {len(pages)}" in flat(page)
    assert all("Autumn challenge · Łucja Żak" in page for page in pages[1:])
    ledger = pages[next(n for n, page in enumerate(pages) if "Every posting" in page) :]
    assert len(ledger) > 1
    assert all("BALANCE" in page.upper() for page in ledger)
    assert len(re.findall(r"New clients · K\d{3}", flat("\n".join(ledger)))) == NEW_CLIENTS


def test_headings_are_bookmarks(pdf):
    titles = [it.title for it in pdf("R1").outline if not isinstance(it, list)]
    assert titles == ["Autumn challenge"]


def test_without_points_it_says_so(pdf):
    text = flat(text_of(pdf("R2")))

    assert "Idle Nobody" in text
    assert "3 of 3" in text
    assert "No sale has earned points yet." in text
    assert "Nothing has been posted." in text


def test_speaks_the_language_of_the_reader(pdf):
    french = flat(text_of(pdf("R1", "fr")))

    assert "Challenge d’automne" in french
    assert "03/09/2024" in french
    assert "950,00 €" in french
    assert "septembre 2024" in french


def test_same_data_same_text(pdf, opened):
    again = PdfReader(io.BytesIO(write(opened, "R1")))
    assert text_of(pdf("R1")) == text_of(again)


def test_weasyprint_has_nothing_to_complain_about(opened, caplog):
    with caplog.at_level(logging.WARNING):
        write(opened, "R1")
    assert [record.getMessage() for record in caplog.records] == []


def test_names_for_which_there_is_no_font_are_told(opened, caplog):
    """In a private area no font has any letter, on any machine."""
    person = find_participant(opened, "R1")
    name, person.name = person.name, "\U000f1234 \U000f1235\U000f1234"
    try:
        text = flat(text_of(PdfReader(io.BytesIO(write(opened, "R1")))))
    finally:
        person.name = name
    assert "2 characters of this statement are shown as boxes" in text
    assert "U+F1234, U+F1235" in text
    assert "shown as" not in flat(text_of(PdfReader(io.BytesIO(write(opened, "R1")))))


def test_only_the_documents_own_fonts_are_embedded(pdf):
    reader = pdf("R3")
    used: list[Any] = [page["/Resources"] for page in reader.pages]
    fonts = {str(font["/BaseFont"]) for resources in used for font in resources["/Font"].values()}
    if not OwnFiles(Path(current_app.root_path)).faces:
        pytest.skip("the packages of the pages are not installed (npm ci): the system's font is used")
    assert all("Inter" in name for name in fonts)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1/x.css",
        "data:text/css,body{}",
        "data:text/css;base64,Ym9keXt9",
        "app:../setup.cfg",
        "app:",
        "statement.css",
        "APP:statement.css",
    ],
)
def test_nothing_else_can_be_read(opened, address):
    with pytest.raises(ValueError, match="Not a file of a statement"):
        OwnFiles(Path(current_app.root_path)).fetch(address)


def test_a_forbidden_address_in_a_page_leaves_the_page_without_it(opened, tmp_path, caplog):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>secret</text></svg>')
    page = f'<html lang="en"><title>x</title><p>Here</p><img alt="y" src="{secret.as_uri()}">'
    printed = set_page(page, Path(current_app.root_path))

    text = text_of(PdfReader(io.BytesIO(printed.document)))
    assert "Here" in text
    assert "secret" not in text
    assert "Not a file of a statement" in caplog.text


def test_it_bears_the_name_the_logo_and_the_colour_of_the_programme(opened, caplog):
    before = len(PdfReader(io.BytesIO(write(opened, "R1"))).pages)
    set_look(opened, "Défi “été”", "#7a1f5c", "#ffd45e", LOGO)
    try:
        with caplog.at_level(logging.WARNING):
            reader = PdfReader(io.BytesIO(write(opened, "R1")))
    finally:
        opened.rollback()
    assert caplog.records == []
    assert "Défi “été”" in text_of(reader)
    assert len(reader.pages) == before
    # The colour as PDF writes it, of the name and of the shape in the logo.
    page = reader.pages[0].get_contents()
    assert page is not None
    assert page.get_data().count(b"0.478431 0.121569 0.360784") >= 3


def test_the_file_is_named_after_challenge_and_participant(opened):
    challenge, person = find_challenge(opened, CODE), find_participant(opened, "R1")
    person.code = 'R/1 "é"'
    assert file_name(challenge, person) == "autumn-2024-R-1--é-.pdf"
    opened.rollback()
