"""The criteria by client against numbers computed by hand; each test is named after a sentence of the contract."""

from typing import Any

import pytest

from .builders import HEAD, sale
from .scored import scored

NEW_CLIENT = 'type = "new_client"\npoints = 10\n'
SELL_OUT = HEAD.replace("sell_in", "sell_out")


@pytest.mark.parametrize(
    ("earlier", "is_new"),
    [
        ({}, False),
        ({"status": "cancelled"}, True),
        ({"amount_cents": 0}, True),
        ({"amount_cents": -1}, True),
        ({"rep": ""}, False),
        ({"rep": "R2", "product": "bolt"}, False),
        ({"client": "C2"}, True),
        ({"kind": "sell_out"}, True),
    ],
)
def test_an_earlier_sale_is_validated_positive_of_the_same_kind_whoever_the_participant(
    earlier: dict[str, Any], is_new: bool
) -> None:
    before = {"client": "C1", "document": "F0", **earlier}
    lines = [sale("2020-03-31", "1", **before), sale("2020-04-01", "1", client="C1")]
    assert scored(NEW_CLIENT + 'ranges = ["Bikes"]', *lines) == ({("R1", "C1"): 10} if is_new else {})


def test_on_a_sell_in_line_an_empty_client_means_the_distributor_and_none_at_all_counts_in_no_rule() -> None:
    lines = [sale("2020-04-01", "1"), sale("2020-04-01", "1", line=2, distributor="")]
    assert scored(NEW_CLIENT, *lines) == {("R1", "D1"): 10}
    assert scored(NEW_CLIENT, sale("2020-04-01", "1", kind="sell_out"), head=SELL_OUT) == {}


def test_a_client_belongs_to_the_participant_of_its_earliest_positive_line_then_smallest_document_then_line() -> None:
    lines = [
        sale("2020-04-01", "0", client="C1", document="F0", rep="R1"),
        sale("2020-04-02", "30", client="C1", document="F2", line=1, rep="R1"),
        sale("2020-04-02", "30", client="C1", document="F10", line=10, rep="R1"),
        sale("2020-04-02", "30", client="C1", document="F10", line=2, rep="R2"),
    ]
    assert scored(NEW_CLIENT + "minimum = 90", *lines) == {("R2", "C1"): 10}
    assert scored(NEW_CLIENT + "minimum = 90.01", *lines) == {}


def test_known_by_participant_looks_at_the_same_participants_lines_only() -> None:
    lines = [
        sale("2020-03-01", "1", client="C1", document="F0", rep="R1"),
        sale("2020-04-01", "50", client="C1", rep="R1"),
        sale("2020-04-02", "50", client="C1", rep="R2", line=2),
    ]
    assert scored(NEW_CLIENT + 'known_by = "participant"\nminimum = 50', *lines) == {("R2", "C1"): 10}
    assert scored(NEW_CLIENT + 'known_by = "participant"\nminimum = 50.01', *lines) == {}


@pytest.mark.parametrize(("days", "is_new"), [(31, True), (32, False)])
def test_with_dormant_days_none_in_that_many_days_before_its_first_positive_line(days: int, is_new: bool) -> None:
    """1 April is 32 days after 29 February; the credit note on the day before does not count."""
    lines = [
        sale("2020-02-29", "1", client="C1", document="F0"),
        sale("2020-03-31", "-1", client="C1", document="F0", line=2),
        sale("2020-04-01", "1", client="C1"),
    ]
    assert scored(NEW_CLIENT + f"dormant_days = {days}", *lines) == ({("R1", "C1"): 10} if is_new else {})


def test_lines_alike_in_day_document_and_number_are_ordered_by_kind_then_distributor() -> None:
    """The contract leaves this open: two distributors may each have an F1."""
    sold_out = [
        sale("2020-04-02", "1", kind="sell_out", client="C1", rep="R1", distributor="D2"),
        sale("2020-04-02", "1", kind="sell_out", client="C1", rep="R2", distributor="D1"),
    ]
    both = HEAD.replace("sell_in", "both")
    assert scored(NEW_CLIENT, *sold_out, head=both) == {("R2", "C1"): 10}
    sold_in = sale("2020-04-02", "1", client="C1", rep="R1", distributor="D3")
    assert scored(NEW_CLIENT, *sold_out, sold_in, head=both) == {("R1", "C1"): 10}
