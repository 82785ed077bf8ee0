"""Electronic invoices: what is read is what was written, in every profile, and sums that do not add up are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.invoices.handover import put_down, taken_up
from sales.invoices.items import is_gtin
from sales.invoices.model import Invoice, Line
from sales.invoices.reading import read_invoice
from sales.invoices.signs import as_sales
from tests.conftest import SHARED
from tests.sales.written import (
    GUIDELINES,
    WITHOUT_LINES,
    ZUGFERD_1,
    Firm,
    Sold,
    Written,
    cii,
    cii_line,
    element,
    text,
    ubl,
    ubl_line,
)

D = Decimal
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
CENTS = st.integers(0, 10**6).map(lambda cents: D(cents).scaleb(-2))
PRICES = st.integers(0, 10**7).map(lambda units: D(units).scaleb(-4))
QUANTITIES = st.integers(-(10**6), 10**6).map(lambda units: D(units).scaleb(-3))
RATES = st.sampled_from([D("0"), D("5.5"), D("10"), D("20")])
FIRMS = st.builds(Firm, name=NAMES)
LINES = st.builds(
    Sold, name=NAMES, code=NAMES | st.just(""), buyer_code=NAMES | st.just(""), maker_code=NAMES | st.just(""),
    gtin=st.sampled_from(["3518370400049", "96385074", ""]), quantity=QUANTITIES,
    unit=st.sampled_from(["C62", "KGM", "H87"]), price=PRICES, off=PRICES, basis=st.sampled_from([D(1), D(10), D(100)]),
    allowances=st.lists(CENTS, max_size=2).map(tuple), charges=st.lists(CENTS, max_size=2).map(tuple), rate=RATES,
)  # fmt: skip
CHANGES = st.lists(st.tuples(CENTS, RATES), max_size=2).map(tuple)
WRITTEN = st.builds(
    Written, number=NAMES, day=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    type=st.sampled_from(["380", "381", "384", "389"]), currency=st.sampled_from(["EUR", "USD", "XPF"]), seller=FIRMS,
    buyer=FIRMS, lines=st.lists(LINES, max_size=4).map(tuple), allowances=CHANGES, charges=CHANGES, prepaid=CENTS,
    lie=st.sampled_from([D("0.00"), D("0.00"), D("0.01"), D("-12.30")]),
)  # fmt: skip

WRITERS: dict[str, Callable[[Written], str]] = {
    **{profile: lambda it, profile=profile: cii(it, profile) for profile in GUIDELINES if profile != "COMFORT"},  # type: ignore[misc]
    "COMFORT": lambda it: cii(it, "COMFORT", ZUGFERD_1),
    "UBL": ubl,
    "XRECHNUNG in UBL": lambda it: ubl(it, "XRECHNUNG"),
}


def read(document: str) -> Invoice:
    """What is read of an XML document."""
    return read_invoice(document.encode(), "mine.xml")


def expected_line(line: Sold, place: int) -> Line:
    """A line as it should be read."""
    price = (line.price - line.off) / line.basis
    sums = [sum(changes, D(0)) for changes in (line.allowances, line.charges)]
    return Line(
        str(place), line.name, line.code, line.gtin, line.buyer_code, line.maker_code, line.quantity, line.unit, price,
        sums[0], sums[1], line.net,
    )  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS)
@given(it=WRITTEN)
def test_what_is_read_is_what_was_written(writer: str, it: Written) -> None:
    found = read(WRITERS[writer](it))
    assert found.profile == writer.split(" in ")[0]
    assert (found.number, found.date, found.type, found.currency) == (it.number, it.day, it.type, it.currency)
    for firm, party in ((it.seller, found.seller), (it.buyer, found.buyer)):
        assert (party.name, party.siret, party.siren, party.vat_id) == (
            firm.name, firm.siret, firm.siret[:9], firm.vat,
        )  # fmt: skip
    told = (found.net_total, found.tax, found.total, found.payable)
    assert told == (it.net_total, it.tax, it.total, it.total - it.prepaid)
    assert (found.allowances, found.charges) == (it.allowance_total, it.charge_total)
    if writer in WITHOUT_LINES:
        assert found.lines == () and "carries no lines" in " ".join(found.notes)
    else:
        assert found.lines == tuple(expected_line(line, place) for place, line in enumerate(it.lines, 1))
        assert found.line_total == it.line_total
        assert sum((line.amount for line in found.lines), D(0)) + it.lie == found.line_total
        assert ("add up to" in " ".join(found.notes)) == bool(it.lie and it.lines)


@given(it=WRITTEN, writer=st.sampled_from([*WRITERS]))
def test_an_invoice_is_handed_over_whole(it: Written, writer: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    found, file = read(WRITERS[writer](it)), tmp_path_factory.getbasetemp() / "invoice.json"
    put_down(found, file)
    assert taken_up(file) == found


@given(st.text("0123456789", min_size=7, max_size=15))
def test_a_gtin_has_the_check_digit_of_gs1(number: str) -> None:
    """Every other digit from the left counts three times, up to the one before the last, which makes tens full."""
    padded = [int(sign) for sign in number.rjust(14, "0")]
    three, one = sum(padded[0:13:2]), sum(padded[1:13:2])
    assert is_gtin(number) == (len(number) in (8, 12, 13, 14) and (10 - (3 * three + one) % 10) % 10 == padded[-1])


ONE, TWO = Sold("One", price=D(60), quantity=D(1)), Sold("Two", price=D(40), quantity=D(1))
BOTH, FREE = Sold("Both", price=D(100), quantity=D(1)), Sold("Free", price=D(0), quantity=D(3))
HUNDRED = Written(lines=(ONE, TWO))
# What stands where, as (line, its number, the one above, its subtype), and the names that count.
PLACED = {
    "headings": ([(BOTH, "1", "", "GROUP"), (ONE, "2", "1", "DETAIL"), (TWO, "3", "1", "DETAIL")], ["One", "Two"]),
    "remarks": ([(BOTH, "1", "", "DETAIL"), (ONE, "2", "1", "INFORMATION"), (TWO, "3", "1", "INFORMATION")], ["Both"]),
    "two floors": (
        [(BOTH, "1", "", "GROUP"), (BOTH, "2", "1", "GROUP"), (ONE, "3", "2", ""), (TWO, "4", "2", "DETAIL")],
        ["One", "Two"],
    ),
    "no subtypes": ([(BOTH, "1", "", ""), (ONE, "2", "1", ""), (TWO, "3", "1", "")], ["One", "Two"]),
    "parts without a price": ([(BOTH, "1", "", ""), (FREE, "2", "1", "")], ["Both", "Free"]),
    "additions": ([(ONE, "1", "", ""), (TWO, "2", "1", "")], ["One", "Two"]),
    "headings that count": ([(BOTH, "1", "", "GROUP"), (FREE, "2", "1", "INFORMATION")], ["Both"]),
    "lines in a circle": ([(ONE, "1", "2", ""), (TWO, "2", "1", "")], ["One", "Two"]),
    "a line above itself": ([(ONE, "1", "1", ""), (TWO, "2", "7", "")], ["One", "Two"]),
    "one number twice": ([(ONE, "1", "", ""), (TWO, "1", "1", "")], ["One", "Two"]),
}


@pytest.mark.parametrize("case", PLACED)
def test_lines_below_others_count_once(case: str) -> None:
    placed, names = PLACED[case]
    lines = "".join(cii_line(line, number, parent=parent, kind=kind) for line, number, parent, kind in placed)
    found = read(cii(HUNDRED, "EXTENDED", lines=lines))
    assert [line.name for line in found.lines] == names and not found.notes


def test_lines_within_lines_of_ubl_count_once() -> None:
    parts = "".join(ubl_line(line, f"1.{place}", HUNDRED, "SubInvoice") for place, line in enumerate((ONE, TWO)))
    for below, names in ((parts, ["One", "Two"]), (ubl_line(FREE, "1.1", HUNDRED, "SubInvoice"), ["Both", "Free"])):
        found = read(ubl(HUNDRED, lines=ubl_line(BOTH, "1", HUNDRED, "Invoice", below)))
        assert [line.name for line in found.lines] == names and not found.notes
    # Parts that do not come to the whole are not what is sold.
    found = read(ubl(HUNDRED, lines=ubl_line(BOTH, "1", HUNDRED, "Invoice", parts + parts)))
    assert [line.name for line in found.lines] == ["Both"]


def test_as_sales_a_credit_note_is_below_zero_whoever_wrote_it() -> None:
    for sign in (1, -1):
        it = Written(type="381", lines=(Sold(quantity=D(5) * sign, price=D("4.10")),))
        for written in (read(cii(it)), read(ubl(it))):
            assert (written.total, written.lines[0].quantity) == (D("24.60") * sign, D(5) * sign)
            found = as_sales(written)
            assert found.is_credit_note and (found.total, found.lines[0].quantity) == (D("-24.60"), D(-5))
            assert found.lines[0].unit_price == D("4.1")
            assert sum((line.amount for line in found.lines), D(0)) == found.line_total
    # A corrected invoice says itself what it takes back.
    taken = read(cii(Written(type="384", lines=(Sold(quantity=D(-1)),))))
    assert not taken.is_credit_note and as_sales(taken) == taken and taken.total == D("-12.00")


def test_what_the_totals_do_not_tell_follows_from_the_rest() -> None:
    it = Written(allowances=((D("1.00"), D(20)),), charges=((D("5.80"), D(20)),), prepaid=D("3.00"))
    for whole, gone in (
        (cii(it), ["GrandTotalAmount", "AllowanceTotalAmount", "ChargeTotalAmount"]),
        (ubl(it), ["TaxInclusiveAmount", "AllowanceTotalAmount", "ChargeTotalAmount"]),
    ):
        for name in gone:
            whole = whole.replace(name, "Else")
        found = read(whole)
        assert (found.total, found.allowances, found.charges) == (it.total, D("1.00"), D("5.80"))
        assert not found.notes


def test_what_does_not_add_up_is_told() -> None:
    it = Written(lines=(Sold(), Sold()), lie=D("-0.01"))
    told = "The lines add up to €40.00, the invoice's own sum of them is €39.99: a difference of €0.01."
    assert told in read(cii(it)).notes
    wrong = cii(Written()).replace(">\n  24.00<", ">\n  25.00<")
    assert read(wrong).notes == ("The amount before tax and the tax come to €24.00, the invoice says €25.00.",)
    wrong = cii(Written(charges=((D("5.80"), D(20)),))).replace(">\n  25.80<", ">\n  26.80<")
    assert "Lines, allowances and charges come to €25.80 before tax, the invoice says €26.80." in read(wrong).notes
    bare = ubl(Written()).replace("cbc:LineExtensionAmount", "cbc:Else").replace("cbc:IssueDate", "cbc:Else")
    assert len(read(bare).notes) == 2


def test_lines_without_amount_follow_from_their_price_and_texts_are_none() -> None:
    line = Sold(quantity=D(3), price=D("3.3333"), charges=(D("0.50"),))
    for whole in (cii(Written(lines=(line,))), ubl(Written(lines=(line,)))):
        found = read(whole.replace("LineTotalAmount", "Else").replace("LineExtensionAmount", "Else"))
        assert [it.amount for it in found.lines] == [D("10.50")]
    name = element("ram:SpecifiedTradeProduct", text("ram:Name", "Thanks"))
    text_line = element("ram:IncludedSupplyChainTradeLineItem", name)
    found = read(cii(Written(), lines=cii_line(Sold(), "1") + text_line))
    assert [it.name for it in found.lines] == [Sold().name]


def test_numbers_of_other_schemes_are_taken_for_what_they_are() -> None:
    other = cii(Written()).replace('schemeID="0160"', 'schemeID="0088"')
    assert read(other).lines[0].gtin == Sold().gtin
    assert read(other.replace(Sold().gtin, "3518370400048")).lines[0].gtin == ""
    foreign = read(cii(Written()).replace('schemeID="0002"', 'schemeID="0204"'))
    assert (foreign.buyer.siret, foreign.buyer.siren, foreign.buyer.legal_id) == ("", "787878784", Firm().siret)


@pytest.mark.parametrize(("written", "day"), [
    ("20260914", date(2026, 9, 14)), ("2026-09-14", date(2026, 9, 14)), ("2026-09-14T10:00:00Z", date(2026, 9, 14)),
    ("202609141230", date(2026, 9, 14)), ("20260231", None), ("18500101", None), ("14/09/2026", None),
    ("２０２６", None),
])  # fmt: skip
def test_days_are_read_as_they_are_written(written: str, day: date | None) -> None:
    assert read(cii(Written()).replace("20260914", written)).date == day


@pytest.mark.parametrize("encode", [
    lambda text: b"\xef\xbb\xbf" + text.encode(), lambda text: b"\r\n  " + text.encode() + b"\n\0\0",
    lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
    lambda text: text.replace("UTF-8", "windows-1252").encode("windows-1252"),
    lambda text: element("StandardBusinessDocument", "<Head/>", text.partition("?>")[2]).encode(),
])  # fmt: skip
def test_what_stands_around_an_invoice_does_no_harm(encode: Callable[[str], bytes]) -> None:
    it = replace(Written(), seller=Firm("Pépinière d’Été"))
    assert read_invoice(encode(cii(it)), "mine").seller.name == "Pépinière d’Été"


PUBLIC: dict[str, tuple[str, str, int]] = {
    "allowances.cii.xml": ("EN 16931", "215.07", 4),
    "credit-note-basic.pdf": ("BASIC", "233.47", 2),
    "credit-note.ubl.xml": ("UBL", "100.11", 1),
    "invoice-minimum.pdf": ("MINIMUM", "671.15", 0),
    "simple.ubl.xml": ("UBL", "529.87", 2),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_invoices_are_read(name: str) -> None:
    file: Path = SHARED / "data" / "invoices" / name
    if not file.exists():
        pytest.skip("the public invoices are not beside the repository (../shared/data/invoices)")
    found = read_invoice(file.read_bytes(), name)
    assert (found.profile, str(found.total), len(found.lines)) == PUBLIC[name]
    assert bool(found.notes) == (not found.lines)
