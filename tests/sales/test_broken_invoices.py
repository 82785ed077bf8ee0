"""Files with no electronic invoice in them, broken and crafted ones: each is a sentence, never anything else."""

from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Encryption, Pdf

from core.files.problems import FileProblem
from core.limits import InvoiceLimits
from sales.invoices import apart, elements, reading
from sales.invoices.apart import read_invoice_apart
from sales.invoices.problems import NoInvoice
from sales.invoices.reading import read_invoice
from tests.sales.pdfs import WAYS, bomb, in_names, pdf_of
from tests.sales.written import Sold, Written, cii, ubl

MINE = cii(Written()).encode()
OTHER = cii(replace(Written(), number="OTHER")).encode()
ROOM = ("room.txt", b"not an invoice")
PRICES = ("prices.xml", b"<prices/>")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "Rechnung été.XML", "invoice"])
def test_an_invoice_is_found_wherever_it_hangs(way: str, name: str) -> None:
    pdf = pdf_of(WAYS[way](ROOM, (name, MINE), PRICES))
    assert read_invoice(pdf, "mine.pdf") == read_invoice(MINE, "mine.xml")
    assert read_invoice(b"\n" * 50 + pdf, "mine.pdf").number == Written().number


def test_of_several_invoices_the_one_with_the_known_name_is_read_and_that_is_told() -> None:
    for files in ([("a.xml", OTHER), ("factur-x.xml", MINE)], [("factur-x.xml", MINE), ("z.xml", OTHER)]):
        found = read_invoice(pdf_of(in_names(*files)), "mine.pdf")
        assert found.number == Written().number
        assert "several electronic invoices: factur-x.xml was read, not “" in found.notes[0]
    # The same twice, as UBL and CII, is one.
    twice = pdf_of(in_names(("factur-x.xml", MINE), ("ubl.xml", ubl(Written()).encode())))
    assert read_invoice(twice, "mine.pdf").notes == ()


def test_what_pikepdf_cannot_take_out_another_reader_may(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pdf_of(in_names(("factur-x.xml", MINE)))
    monkeypatch.setattr(reading, "attachments", lambda _content, _name: [])
    assert read_invoice(whole, "mine.pdf").number == Written().number
    monkeypatch.setattr(reading, "attachments", pikepdf.open)
    assert read_invoice(whole, "mine.pdf").number == Written().number


BOMB = b"""<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">%s]><CrossIndustryInvoice>&j;</CrossIndustryInvoice>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter + 1, b"&%c;" % letter * 10) for letter in b"abcdefghi"
)
OUTSIDE = b'<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + MINE.partition(b"?>")[2]
FILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + MINE.partition(b"?>")[2]
DEEP = b"<CrossIndustryInvoice>" + b"<a>" * 5000
HTML = b"<!DOCTYPE html><html></html>"
BROKEN = {
    "an entity bomb": (BOMB, "DOCTYPE"),
    "an entity bomb in UTF-16": (BOMB.decode().encode("utf-16"), "DOCTYPE"),
    "a document type elsewhere": (OUTSIDE, "DOCTYPE"),
    "a file of the server": (FILE, "DOCTYPE"),
    "a web page": (HTML, "DOCTYPE"),
    "elements in each other": (DEEP + b"</a>" * 5000 + b"</CrossIndustryInvoice>", "256 elements"),
    "a text without end": (b"<CrossIndustryInvoice>" + b"a" * 10_100_000 + b"</CrossIndustryInvoice>", "10 MB"),
    "cut short": (MINE[:-40], "broken"),
    "no end of a tag": (MINE.replace(b"</ram:ID>", b"", 1), "broken"),
    "an entity nobody knows": (MINE.replace(b"24.00", b"&x;"), "broken"),
    "an encoding nobody knows": (MINE.replace(b"UTF-8", b"UTF-99"), "broken"),
    "bytes of another encoding": (MINE.replace(b"Jardins", b"\xe9\xff"), "broken"),
    "an amount that is none": (MINE.replace(b"24.00", b"24,00"), "“24,00” is not a number"),
    "an amount without end": (MINE.replace(b"24.00", b"9" * 50), "is not a number"),
    "an amount beyond all": (MINE.replace(b"24.00", b"9" * 17), "too large"),
    "a number of programmers": (MINE.replace(b"24.00", b"NaN"), "“NaN” is not a number"),
    "digits of another script": (MINE.replace(b"24.00", "٢٤".encode()), "is not a number"),
    "nothing": (b"", "neither a PDF nor an XML"),
    "a text": (b"hello", "neither a PDF nor an XML"),
    "another document": (b"<prices/>", "“prices”"),
    "an invoice of others": (b"<Invoice xmlns='urn:other'/>", "“Invoice”"),
    "an order": (b"<SCRDMCCBDACIOMessageStructure/>", "an electronic order"),
    "a PDF cut short": (pdf_of(in_names(("factur-x.xml", MINE)))[:60], "as a PDF"),
    "only its head": (b"%PDF-1.7\n", "as a PDF"),
    "a PDF alone": (pdf_of(), "without any file attached"),
    "other files": (pdf_of(in_names(ROOM, PRICES)), "“prices.xml”, “room.txt”"),
    "broken in a PDF": (pdf_of(in_names(("factur-x.xml", MINE[:-40]))), "factur-x.xml in mine is broken"),
    "a bomb in a PDF": (pdf_of(in_names(("factur-x.xml", BOMB))), "DOCTYPE"),
    "a password": (pdf_of(in_names(("a.xml", MINE)), encryption=Encryption("owner", "user")), "encrypted"),
    "a lock without a key": (pdf_of(in_names(("a.xml", MINE)), encryption=Encryption("owner", "")), "encrypted"),
}  # fmt: skip
NONE = {"nothing", "a text", "another document", "an invoice of others", "an order", "a PDF alone", "other files"}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_invoice_is_told_in_words(case: str) -> None:
    content, told = BROKEN[case]
    with pytest.raises(FileProblem) as refused:
        read_invoice(content, "mine")
    assert told in str(refused.value) and str(refused.value).endswith(".")
    assert isinstance(refused.value, NoInvoice) == (case in NONE)


def test_names_that_lead_round_in_circles_lead_nowhere() -> None:
    def hang(pdf: Pdf) -> None:
        node = pdf.make_indirect(Dictionary())
        node.Kids = [node, node]
        pdf.Root.Names = Dictionary(EmbeddedFiles=node)
        pdf.Root.AF = [pdf.Root, 1, Dictionary(EF=Dictionary(F=pdf.Root))]

    with pytest.raises(FileProblem):
        read_invoice(pdf_of(hang), "mine.pdf")


@pytest.mark.parametrize(("limits", "content", "told"), [
    (InvoiceLimits(bytes=len(MINE) - 1), MINE, "0 MB"),
    (InvoiceLimits(xml_bytes=100), pdf_of(in_names(("a.xml", MINE))), "of XML"),
    (InvoiceLimits(lines=2), cii(Written(lines=(Sold(),) * 3)).encode(), "more than 2 lines"),
])  # fmt: skip
def test_what_is_beyond_the_limits_is_told(
    monkeypatch: pytest.MonkeyPatch, limits: InvoiceLimits, content: bytes, told: str
) -> None:
    for module in (reading, elements, apart):
        monkeypatch.setattr(module, "INVOICES", limits)
    with pytest.raises(FileProblem, match=told):
        read_invoice(content, "mine")


WHOLE = [
    MINE,
    ubl(Written(type="381")).encode(),
    cii(Written()).replace("UTF-8", "UTF-16").encode("utf-16"),
    pdf_of(in_names(("factur-x.xml", MINE), ROOM)),
    pdf_of(in_names(("factur-x.xml", MINE)), object_stream_mode=pikepdf.ObjectStreamMode.generate),
    pdf_of(WAYS["associated"](("factur-x.xml", MINE)), compress_streams=False),
]
DAMAGE = st.lists(
    st.tuples(st.sampled_from(["flip", "cut", "drop", "twice", "write"]), st.floats(0, 1), st.integers(0, 255)),
    min_size=1, max_size=6,
)  # fmt: skip


def damaged(content: bytes, damage: list[tuple[str, float, int]]) -> bytes:
    """The content after what happened to it, each at its part of the whole length."""
    for what, part, by in damage:
        place = int(part * len(content))
        before, here, after = content[:place], content[place : place + by], content[place + by :]
        match what:
            case "flip":
                flipped = bytes(byte ^ (1 << by % 8) for byte in content[place : place + 1])
                content = before + flipped + content[place + 1 :]
            case "cut":
                content = before
            case "drop":
                content = before + after
            case "twice":
                content = before + here + here + after
            case _:
                content = before + bytes([by]) + content[place + 1 :]
    return content


@pytest.mark.parametrize("whole", range(len(WHOLE)))
@given(damage=DAMAGE)
def test_damage_is_a_sentence_or_does_no_harm(whole: int, damage: list[tuple[str, float, int]]) -> None:
    try:
        told = read_invoice(damaged(WHOLE[whole], damage), "mine").profile
    except FileProblem as problem:
        told = problem.message
    assert 0 < len(told) < 600


def test_another_process_reads_the_same() -> None:
    whole = pdf_of(in_names(("factur-x.xml", MINE)))
    assert read_invoice_apart(whole, "mine") == read_invoice(whole, "mine")
    with pytest.raises(NoInvoice, match="without any file attached"):
        read_invoice_apart(pdf_of(), "mine")


@pytest.mark.parametrize(("limits", "make", "told"), [
    (InvoiceLimits(memory_megabytes=200), lambda: pdf_of(bomb(250)), "more than 200 MB of memory"),
    (InvoiceLimits(waiting_seconds=0), lambda: pdf_of(bomb(250)), "more than 20 seconds"),
])  # fmt: skip
def test_what_takes_too_much_is_ended(
    monkeypatch: pytest.MonkeyPatch, limits: InvoiceLimits, make: Callable[[], bytes], told: str
) -> None:
    monkeypatch.setattr(apart, "INVOICES", limits)
    with pytest.raises(FileProblem, match=told):
        read_invoice_apart(make(), "mine")
