"""When two documents may be one sale, and when a client is called as somebody of the house."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.alerts.found import Goods, Sold
from declarations.alerts.numbers import SIGNS, WIDEST, bare, is_near, series_of, spellings
from declarations.alerts.people import Somebody, own_client
from declarations.alerts.twice import same_sale, twice

DAY = date(2024, 6, 3)
SALE = Sold(1, "FA-2024-0123", DAY, 7, "Mme Marie Dupont", (Goods(1, 1, 2, 100_00), Goods(2, 5, 1, 20_00)))
# So many are looked up in one query.
MOST_SPELLINGS = 800
OTHER_GOODS = (Goods(1, 9, 1, 120_00),)


@pytest.mark.parametrize("writing", ["fa 2024 123", "FA/2024/0123", "FA2024-0123", "FA-2024-O123", "fa_2024_00123"])
def test_a_number_is_the_same_however_it_is_written(writing: str) -> None:
    assert bare(writing) == bare(SALE.document)
    assert same_sale(SALE, replace(SALE, document=writing, goods=OTHER_GOODS, client=None), 7) == "number"


@pytest.mark.parametrize(("one", "other"), [("FA-2024-0123", "fa 2024 123"), ("4187", "04187"), ("AB12", "ab-12")])
def test_other_writings_of_a_number_are_looked_up(one: str, other: str) -> None:
    found = {text.upper() for text in spellings(one)}
    assert other.upper() in found or one.upper() in {text.upper() for text in spellings(other)}


@st.composite
def two_writings(draw: st.DrawFn) -> tuple[str, str]:
    """One number as two people write it: a sign of their own, leading zeros as they like, large or small letters."""
    letters, year, number = draw(st.sampled_from(["", "FA", "tc"])), draw(st.sampled_from(["", "2024"])), draw(
        st.integers(1, 99_999)
    )  # fmt: skip
    written = []
    for _writer in range(2):
        sign, width = draw(st.sampled_from(SIGNS)), draw(st.integers(0, WIDEST))
        # What stands before a year is often written without a sign.
        head = [letters + year] if draw(st.booleans()) else [letters, year]
        # Two numbers are one without a sign between them.
        sign = sign or ("-" if year else "")
        text = sign.join([*filter(None, head), f"{number:0{width}}"])
        written.append(text.lower() if draw(st.booleans()) else text.upper())
    return written[0], written[1]


@given(two_writings())
def test_each_writing_of_a_number_is_looked_up_from_each_other(writings: tuple[str, str]) -> None:
    one, other = writings
    assert bare(one) == bare(other)
    assert other in spellings(one)
    assert len(spellings(one)) < MOST_SPELLINGS


def test_a_letter_that_was_taken_for_a_digit_is_looked_up_as_one() -> None:
    assert "FA-2024-0123" in spellings("FA-2024-O123")
    assert "FA-2024-1123" in spellings("FA-2024-l123")


def test_near_numbers_are_those_with_one_slip_or_without_what_stands_before() -> None:
    assert is_near("FA4187", "4187")
    assert is_near("FA4187", "FA4178")
    assert is_near("FA4187", "FB4187")
    assert not is_near("FA4187", "FA4279")
    assert not is_near("12", "112")


def other(**changes: object) -> Sold:
    return replace(SALE, shop=2, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sold", "why"),
    [
        (other(), "number"),
        (other(day=DAY + timedelta(days=7), goods=(Goods(1, 9, 1, 119_00),)), "number"),
        (other(day=DAY + timedelta(days=8)), ""),
        (other(client=None), "number"),
        (other(client=None, goods=OTHER_GOODS), ""),
        (other(goods=(Goods(1, 9, 1, 5_00),), client=9, client_name="M. Dupont Marie"), "number"),
        (other(document="FA-2024-0132"), "near"),
        (other(document="FA-2024-0132", client=None), ""),
        (other(document="X-9"), "goods"),
        (other(document="X-9", client=8, client_name="Jean Martin"), ""),
        (other(document="X-9", goods=OTHER_GOODS), ""),
        (replace(SALE, document="X-9"), "goods"),
        (replace(SALE, document="X-9", day=DAY - timedelta(days=2)), ""),
        (replace(SALE, document="FA 2024 123", day=DAY - timedelta(days=90), goods=OTHER_GOODS), "number"),
        (other(goods=(Goods(1, 1, -2, -100_00), Goods(2, 5, -1, -20_00)), client=None), ""),
    ],
)
def test_two_documents_are_one_sale(sold: Sold, why: str) -> None:
    assert same_sale(SALE, sold, 7) == why
    assert same_sale(sold, SALE, 7) == why


def test_the_most_alike_is_told_first() -> None:
    found = twice(SALE, [other(document="X-9"), other(), other(document="Y-1", goods=OTHER_GOODS)], 7)
    assert [one.facts["document"] for one in found] == ["FA-2024-0123", "X-9"]


def test_consecutive_numbers_of_two_clients_are_two_sales() -> None:
    assert same_sale(SALE, replace(SALE, document="FA-2024-0124", client=8, client_name="Jean Martin"), 7) == ""


HOUSE = [
    Somebody("shop", 1, "Jardinerie du Petit Parc (Versailles)"),
    Somebody("seller", 2, "Julie Bréchet"),
    Somebody("account", 3, "Odile Perret"),
    Somebody("seller", 4, "Madonna"),
]


@pytest.mark.parametrize(
    ("client", "who"),
    [
        ("JULIE BRECHET", 2),
        ("Mme Brechet Julie, Versailles", 2),
        ("Perret, Odile", 3),
        ("Odile Peret", 3),
        ("Jardinerie Petit-Parc, Versailles", 1),
        ("M. Perret, Saint-Cyr", None),
        ("Julie Martin", None),
        ("Mairie de Versailles", None),
        ("Madonna", None),
        ("", None),
    ],
)
def test_a_client_is_of_the_house_where_every_word_of_a_name_is_in_theirs(client: str, who: int | None) -> None:
    found = own_client(client, HOUSE, 88)
    assert (found.facts["id"] if found else None) == who


def test_the_series_of_a_number_is_what_stands_around_it() -> None:
    assert series_of("TC-2024-000123") == ("TC2024#", 123)
    assert series_of("123/A") == ("#A", 123)
    assert series_of("none") is None
