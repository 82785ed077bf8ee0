"""A proof is read in a process of its own, which takes no more than it may; what it reads of one comes back."""

import io
import shutil
from dataclasses import replace

import pikepdf
import pytest
import zxingcpp
from flask_babel import force_locale
from PIL import Image

from app import create_app
from core import limits
from core.files.problems import FileProblem
from core.months import months_after
from sales.proofs.apart import codes_of, prepare, text_of
from sales.proofs.looking import words_in
from sales.proofs.making import made_harmless
from sales.proofs.proposals import proposals
from sales.proofs.words import ProofText, Word, in_lines
from tests.conftest import SHARED
from tests.proofs import files

REAL = SHARED / "data" / "invoices"
INVOICE = "ÉTABLISSEMENTS MARTIN\nFacture FA-2026-0042\nDate : 12/03/2026\nTotal HT 100,00\nTotal TTC 1 120,00"


def test_a_file_is_made_harmless_by_another_process() -> None:
    given = files.photo("HEIF")
    prepared = prepare(given, "../../photo\x00\u202egpj.HEIC")
    assert prepared.made.content.startswith(b"\xff\xd8\xff") and len(prepared.sha256) == 64
    assert prepared.sha256 != prepared.given_sha256
    assert prepared.name == "photo--gpj.HEIC"


def test_what_takes_too_much_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROOFS", replace(limits.PROOFS, memory_megabytes=200))
    with pytest.raises(FileProblem, match="200 MB of memory"):
        prepare(files.stream_bomb(), "bomb.pdf")
    monkeypatch.setattr(limits, "PROOFS", replace(limits.PROOFS, waiting_seconds=0))
    with pytest.raises(FileProblem, match="seconds to read"):
        prepare(files.CSV, "list.csv")


def test_the_reader_s_language_is_spoken_there() -> None:
    with create_app("sqlite://").app_context(), force_locale("fr"), pytest.raises(FileProblem) as refused:
        prepare(b"MZ" + bytes(200), "evil.exe")
    assert "photo (JPEG, PNG, HEIC ou WebP)" in str(refused.value)


def test_the_words_of_a_document_have_their_places() -> None:
    content = made_harmless(files.saved(files.pdf(1, INVOICE)), "f.pdf").content
    read = text_of(content, "pdf", "f.pdf")
    assert read.text.split("\n") == INVOICE.split("\n")
    found = proposals(read.text)
    assert found.number and found.day and found.cents
    assert (found.number.value, f"{found.day.value}", found.cents.value) == ("FA-2026-0042", "2026-03-12", 112000)
    marked = read.words_at(found.number.start, found.number.end)
    assert [word.text for word in marked] == ["FA-2026-0042"]
    # In parts of ten thousand: the second line of a page of A4, near its top.
    assert 1_500 < marked[0].left < 2_500 and 800 < marked[0].top < marked[0].bottom < 1_050
    assert [word.text for word in read.words_at(found.cents.start, found.cents.end)] == ["1", "120,00"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the invoices are not beside the repository (../shared/data/invoices)")
@pytest.mark.parametrize(("name", "said"), [
    ("invoice-minimum.pdf", ("FA-2017-0010", "2017-11-13", 67115)),
    ("credit-note-basic.pdf", ("AV-2017-0005", "2017-11-16", -23347)),
])  # fmt: skip
def test_real_invoices_keep_their_xml_and_tell_what_they_are(name: str, said: tuple[str, str, int]) -> None:
    made = made_harmless((REAL / name).read_bytes(), name)
    with pikepdf.open(io.BytesIO(made.content)) as document:
        assert list(document.attachments) == ["factur-x.xml"]
    found = proposals(ProofText(tuple(words_in(made.content, "pdf"))).text)
    assert found.number and found.day and found.cents
    assert (found.number.value, f"{found.day.value}", found.cents.value) == said


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_the_words_of_a_photo_are_seen() -> None:
    lines = "JARDINERIE DU PARC\nTicket n° 00123\nDate 12/03/2026 14:05\nTOTAL TTC   45,90 EUR"
    content = made_harmless(files.receipt(lines), "t.jpg").content
    found = proposals(text_of(content, "image", "t.jpg").text)
    assert found.number and found.day and found.cents
    assert (found.number.value, f"{found.day.value}", found.cents.value) == ("00123", "2026-03-12", 4590)


def test_codes_are_read() -> None:
    drawn = Image.new("L", (900, 600), 255)
    drawn.paste(
        Image.fromarray(zxingcpp.create_barcode("FA-42", zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)), (60, 60)
    )
    drawn.paste(
        Image.fromarray(zxingcpp.create_barcode("3760123456784", zxingcpp.BarcodeFormat.EAN13).to_image(scale=3)),
        (400, 300),
    )
    written = io.BytesIO()
    drawn.save(written, "PNG")
    read = codes_of(made_harmless(written.getvalue(), "c.png").content, "image", "c.png")
    assert {(code.form, code.text) for code in read} == {("QRCode", "FA-42"), ("EAN13", "3760123456784")}
    assert all(0 <= code.left < code.right <= 10_000 and code.page == 1 for code in read)
    assert codes_of(files.CSV, "csv", "l.csv") == [] and not text_of(files.INVOICE, "xml", "f.xml").words


def test_words_are_put_into_lines() -> None:
    words = [
        Word("12,00", 1, 900, 102, 990, 122),
        Word("TTC", 1, 300, 98, 380, 120),
        Word("Total", 1, 100, 100, 280, 120),
        Word("le", 1, 100, 10, 130, 30),
        Word("p2", 2, 0, 0, 9, 9),
    ]
    text = ProofText(tuple(in_lines(words)))
    assert text.text == "le\nTotal TTC  12,00\np2"
    assert [word.text for word in text.words_at(3, 8)] == ["Total"]


def test_months() -> None:
    from datetime import date

    for day, months, then in (
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-26", 36, "2029-11-26"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
    ):
        assert f"{months_after(date.fromisoformat(day), months)}" == then
