"""Number, day and total are found in French and English invoices and receipts, however they are laid out; else none is
proposed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.proofs.amounts import amounts_in
from sales.proofs.days import MONTHS, days_in
from sales.proofs.layout import folded, lines_of
from sales.proofs.proposals import proposals

# By what is special about each: the text, and its number, day and total in cents; `-` where none is to be proposed.
PAPERS: dict[str, tuple[str, list[str]]] = {}
for paper in Path(__file__).with_name("papers.txt").read_text(encoding="utf-8").removeprefix("== ").split("\n\n== "):
    head, _, written = paper.partition("\n")
    name, *wanted = head.split(" | ")
    PAPERS[name] = written.rstrip("\n"), wanted


@pytest.mark.parametrize("what", PAPERS)
def test_what_a_paper_says_is_proposed(what: str) -> None:
    text, wanted = PAPERS[what]
    found = proposals(text)
    assert [str(one.value) if one else "-" for one in (found.number, found.day, found.cents)] == wanted
    for one in (found.number, found.day, found.cents):
        assert one is None or any(sign.isdigit() for sign in text[one.start : one.end])
    assert found.number is None or text[found.number.start : found.number.end] == found.number.value


ALPHABET = "0123456789.,-/ €%n°\n" + "Ttotal Facture date TTC du le\u00a0İß"


@given(st.text(ALPHABET, max_size=80) | st.text(max_size=60))
def test_whatever_is_read_nothing_breaks(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert all(text[line.start :].startswith(text[line.start : line.start + len(line.text)]) for line in lines_of(text))
    proposals(text)


MONTH_NAMES = sorted(MONTHS)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(MONTH_NAMES), st.integers(0, 5))
def test_a_day_is_read_in_every_form(day: date, name: str, form: int) -> None:
    forms = [f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", f"{day:%Y-%m-%d}", f"{day:%d-%m-%Y}"]
    named = MONTHS[name]
    if form >= len(forms):
        day = day.replace(month=named, day=min(day.day, 28))
        forms += [f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}"]
    assert [found for found, _start, _end in days_in(f"x {forms[form]} y")] == [day]


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from([(" ", ","), (".", ","), (",", "."), ("", "."), ("", ","), ("'", ".")]),
)
def test_an_amount_is_read_in_every_form(cents: int, signs: tuple[str, str]) -> None:
    group, decimal = signs
    written = f"{abs(cents) // 100:,}".replace(",", group) + f"{decimal}{abs(cents) % 100:02}"
    assert [found for found, _start, _end in amounts_in(f"x  {'-' * (cents < 0)}{written} eur")] == [cents]
