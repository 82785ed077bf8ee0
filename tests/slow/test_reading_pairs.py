"""Diversification and bundle against numbers computed by hand, named after the contract's sentences."""

from typing import Any

import pytest

from .builders import HEAD, PRODUCTS, sale
from .scored import scored

BY_PRODUCT = 'type = "diversification"\npoints = 4\nby = "product"\n'
BY_RANGE = 'type = "diversification"\npoints = 4\nby = "range"\n'
KNOWN = sale("2020-03-31", "1", client="C1", product="bolt", document="F0")
NEW = sale("2020-04-01", "1", client="C1", product="race")


def test_diversification_pays_a_pair_never_sold_before_to_an_existing_client() -> None:
    lines = [
        KNOWN,
        sale("2020-04-01", "1", client="C1", product="bolt"),
        sale("2020-04-01", "1", client="C1", product="race", line=2),
        sale("2020-04-01", "1", client="C2", product="race", line=3),
    ]
    assert scored(BY_PRODUCT, *lines) == {("R1", "C1|race"): 4}
    assert scored(BY_RANGE, *lines) == {("R1", "C1|Bikes/Road/Race"): 4}


@pytest.mark.parametrize(
    ("earlier", "is_paid"),
    [
        ({}, True),
        ({"date": NEW.date}, False),
        ({"status": "submitted"}, False),
        ({"amount_cents": 0}, False),
        ({"kind": "sell_out"}, False),
        ({"client": "C2"}, False),
        ({"product": ""}, True),
        ({"rep": "R2"}, True),
        ({"rep": ""}, True),
        ({"product": "race"}, False),
        ({"product": "race", "rep": "R2"}, False),
    ],
)
def test_an_existing_client_has_an_earlier_sale_and_the_pair_has_none(earlier: dict[str, Any], is_paid: bool) -> None:
    before = sale("2020-03-31", "1", **{"client": "C1", "product": "bolt", "document": "F0", **earlier})
    assert scored(BY_PRODUCT, before, NEW).get(("R1", "C1|race"), 0) == (4 if is_paid else 0)


@pytest.mark.parametrize(
    ("earlier", "is_paid"),
    [("R1", True), ("R2", False)],
)
def test_known_by_participant_an_existing_client_is_one_of_the_same_participant(earlier: str, is_paid: bool) -> None:
    before = sale("2020-03-31", "1", client="C1", product="bolt", document="F0", rep=earlier)
    rows = scored(BY_PRODUCT + 'known_by = "participant"', before, NEW)
    assert rows == ({("R1", "C1|race"): 4} if is_paid else {})


def test_known_by_participant_only_the_same_participants_sales_of_the_pair_are_looked_at() -> None:
    lines = [KNOWN, sale("2020-03-31", "1", client="C1", product="race", document="F0", rep="R2", line=2), NEW]
    assert scored(BY_PRODUCT + 'known_by = "participant"', *lines) == {("R1", "C1|race"): 4}
    assert scored(BY_PRODUCT, *lines) == {}


def test_the_range_of_a_pair_is_the_products_own_not_one_above_or_below_it() -> None:
    before = sale("2020-03-31", "1", client="C1", product="road", document="F0")
    assert scored(BY_RANGE, before, NEW) == {("R1", "C1|Bikes/Road/Race"): 4}
    twin = {**PRODUCTS, "sprint": "Bikes/Road/Race"}
    same = sale("2020-03-31", "1", client="C1", product="sprint", document="F0")
    assert scored(BY_RANGE, same, NEW, products=twin) == {}
    assert scored(BY_PRODUCT, same, NEW, products=twin) == {("R1", "C1|race"): 4}


def test_a_product_without_range_makes_no_pair_by_range_nor_a_line_without_product_or_client_any() -> None:
    odd = sale("2020-04-01", "1", client="C1", product="odd")
    assert scored(BY_RANGE, KNOWN, odd) == {}
    assert scored(BY_PRODUCT, KNOWN, odd) == {("R1", "C1|odd"): 4}
    assert scored(BY_PRODUCT, KNOWN, sale("2020-04-01", "1", client="C1", product="")) == {}
    nobody = [
        sale(day, "1", distributor="", product=it) for day, it in (("2020-03-31", "bolt"), ("2020-04-01", "race"))
    ]
    assert scored(BY_PRODUCT, *nobody) == {}


def test_ranges_and_products_narrow_the_pairs_history_but_not_the_clients() -> None:
    twin = {**PRODUCTS, "sprint": "Bikes/Road/Race"}
    before = sale("2020-03-31", "1", client="C1", product="sprint", document="F0")
    assert scored(BY_RANGE + 'products = ["race"]', before, NEW, products=twin) == {("R1", "C1|Bikes/Road/Race"): 4}
    assert scored(BY_RANGE + 'ranges = ["Parts"]', before, NEW, products=twin) == {}


@pytest.mark.parametrize(("minimum", "expected"), [("90", {("R2", "C1|race"): 4}), ("90.01", {})])
def test_a_pair_belongs_to_the_participant_of_its_earliest_positive_line_with_all_its_lines(
    minimum: str, expected: Any
) -> None:
    lines = [
        KNOWN,
        sale("2020-04-01", "-10", client="C1", product="race", rep="R1"),
        sale("2020-04-02", "40", client="C1", product="race", rep="R2", line=2),
        sale("2020-04-03", "60", client="C1", product="race", rep="R1", line=3),
    ]
    assert scored(f"{BY_PRODUCT}minimum = {minimum}", *lines) == expected


def test_known_by_participant_each_has_its_own_total_of_the_pair() -> None:
    lines = [
        KNOWN,
        sale("2020-03-31", "1", client="C1", product="bolt", document="F0", rep="R2", line=2),
        sale("2020-04-01", "40", client="C1", product="race", rep="R2"),
        sale("2020-04-02", "60", client="C1", product="race", rep="R1", line=2),
    ]
    settings = BY_PRODUCT + 'known_by = "participant"\nminimum = '
    assert scored(settings + "40", *lines) == {("R1", "C1|race"): 4, ("R2", "C1|race"): 4}
    assert scored(settings + "40.01", *lines) == {("R1", "C1|race"): 4}


BUNDLE = 'type = "bundle"\npoints = 6\n'
BIKE_AND_PART = BUNDLE + 'ranges = ["Bikes", "Parts"]\n'


def test_bundle_pays_each_client_or_document_with_a_total_above_zero_in_every_part() -> None:
    lines = [
        sale("2020-04-01", "1", client="C1", product="race"),
        sale("2020-04-02", "1", client="C1", product="bolt", document="F2"),
        sale("2020-04-02", "1", client="C1", product="road", document="F2", line=2),
        sale("2020-04-03", "1", client="C2", product="race", document="F3"),
    ]
    assert scored(BIKE_AND_PART, *lines) == {("R1", "C1"): 6}
    assert scored(BIKE_AND_PART + 'within = "document"', *lines) == {("R1", "F2"): 6}


@pytest.mark.parametrize(
    ("parts", "is_paid"),
    [
        ('ranges = ["Bikes", "Parts"]', True),
        ('products = ["race", "bolt"]', True),
        ('ranges = ["Bikes/Road"]\nproducts = ["bolt"]', True),
        ('ranges = ["Bikes", "Bikes/Road"]', True),
        ('ranges = ["Bikes", "Bikes Rental"]', False),
        ('products = ["race", "bolt", "road"]', False),
        ('ranges = ["Bikes", "Parts"]\nproducts = ["odd"]', False),
    ],
)
def test_the_parts_are_ranges_products_or_both_and_one_line_may_serve_several(parts: str, is_paid: bool) -> None:
    lines = [sale("2020-04-01", "1", product="race"), sale("2020-04-02", "1", product="bolt", line=2)]
    assert scored(BUNDLE + parts, *lines) == ({("R1", "D1"): 6} if is_paid else {})


@pytest.mark.parametrize(("returned", "is_paid"), [("-0.99", True), ("-1", False), ("-2", False)])
def test_a_part_that_was_returned_is_missing(returned: str, is_paid: bool) -> None:
    lines = [sale("2020-04-01", "1", product="race"), sale("2020-04-02", "1", product="bolt", line=2)]
    rows = scored(BIKE_AND_PART, *lines, sale("2020-05-02", returned, product="bolt", line=3))
    assert rows == ({("R1", "D1"): 6} if is_paid else {})


def test_the_parts_have_to_be_of_one_participant_and_inside_the_challenge() -> None:
    race, bolt = sale("2020-04-01", "1", product="race"), sale("2020-04-02", "1", product="bolt", line=2)
    assert scored(BIKE_AND_PART, race, bolt) == {("R1", "D1"): 6}
    assert scored(BIKE_AND_PART, race, sale("2020-04-02", "1", product="bolt", line=2, rep="R2")) == {}
    assert scored(BIKE_AND_PART, race, sale("2020-03-31", "1", product="bolt", line=2)) == {}


def test_a_document_is_one_of_its_kind_and_on_sell_out_of_its_distributor() -> None:
    """Equal numbers are two documents; both are counted under the one key that they share."""
    head, settings = HEAD.replace("sell_in", "both"), BIKE_AND_PART + 'within = "document"'
    apart: dict[str, Any] = {"kind": "sell_out", "distributor": "D2"}
    race, bolt = sale("2020-04-01", "1", product="race"), sale("2020-04-01", "1", product="bolt", line=2)
    others = [sale("2020-04-02", "1", product=it, line=line, **apart) for line, it in enumerate(("race", "bolt"), 1)]
    assert scored(settings, race, others[1], head=head) == {}
    assert scored(settings, race, bolt, head=head) == {("R1", "F1"): 6}
    assert scored(settings, race, bolt, *others, head=head) == {("R1", "F1"): 12}
    assert scored(settings + '\nsales = "sell_out"', race, bolt, *others, head=head) == {("R1", "F1"): 6}


def test_a_line_without_any_client_counts_in_a_document_but_for_no_client() -> None:
    lines = [sale("2020-04-01", "1", product=it, line=line, distributor="") for line, it in ((1, "race"), (2, "bolt"))]
    assert scored(BIKE_AND_PART, *lines) == {}
    assert scored(BIKE_AND_PART + 'within = "document"', *lines) == {("R1", "F1"): 6}
