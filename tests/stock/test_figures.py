"""Sell-through against the slow reading on both databases: by distributor, by range, by product, now and before."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.db import begin_writing
from core.months import months_before
from sales.through.figures import read_daily, read_figures
from sales.through.spans import COVER_MONTHS, Span
from sales.through.totals import Totals, beneath, by_distributor, of_all, within
from tests.stock import slow
from tests.stock.made import NO_PRODUCT, RANGES, SHOPS, TRADES, Trade, days, put

SPANS = st.builds(lambda first, more: Span(first, first + timedelta(days=more)), days(), st.integers(0, 60))


def expected(trade: Trade, shops: Sequence[str], products: Sequence[str], span: Span, months: int) -> Totals:
    """What it comes to, by hand."""
    lines = [it for it in trade.of(*shops) if it.product in products]
    first, last = span.first, span.last
    stocks = [
        slow.stock(trade.lines, trade.counts, shop, product, last)
        for shop in shops
        for product in products
        if product != NO_PRODUCT
    ]
    valid, submitted = (sum(it[place] for it in stocks) for place in (0, 1))
    return Totals(
        sell_in=slow.units(lines, "sell_in", first, last),
        sell_in_cents=slow.cents(lines, "sell_in", first, last),
        sell_out=slow.units(lines, "sell_out", first, last),
        sell_out_cents=slow.cents(lines, "sell_out", first, last),
        waiting=slow.units(lines, "sell_out", first, last, "submitted"),
        stock=valid,
        with_submitted=submitted,
        cover=slow.cover(valid, lines, last, months),
        share=slow.share(lines, first, last),
        delay=slow.delay(lines, first, last),
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@given(
    trade=TRADES, span=SPANS, months=st.sampled_from(COVER_MONTHS), asked=st.sets(st.sampled_from(SHOPS), min_size=1)
)
def test_sell_through_is_what_the_slow_reading_says(
    request: pytest.FixtureRequest, kind: str, trade: Trade, span: Span, months: int, asked: set[str]
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        stored = put(session, trade)
        shops = sorted(asked)
        everything = [*RANGES, NO_PRODUCT]
        figures = read_figures(session, span, months, [stored.shops[shop] for shop in shops])

        def both(of: Sequence[str], products: Sequence[str]) -> tuple[Totals, Totals]:
            now, before = (expected(trade, of, products, it, months) for it in (span, span.before))
            return now, before

        found = by_distributor(figures)
        for shop in shops:
            assert found.get(stored.shops[shop], (Totals(), Totals())) == both([shop], everything)
        assert of_all(figures) == both(shops, everything)
        # What lies beneath: ranges with all below them, then the products that lie in the path itself.
        for path, parts in BENEATH.items():
            rows = {row.key: (row.now, row.before) for row in beneath(within(figures, path), path)}
            assert rows.keys() <= parts.keys()
            for key, products in parts.items():
                assert rows.get(key, (Totals(), Totals())) == both(shops, products), (path, key)
        daily = read_daily(session, span, [stored.shops[shop] for shop in shops])
        for row in daily.iter_rows(named=True):
            day, own = row["date"], trade.of(*shops)
            assert row["sell_in"] == slow.units(own, "sell_in", day, day)
            assert row["sell_out"] == slow.units(own, "sell_out", day, day)
        assert daily["sell_out"].sum() == slow.units(trade.of(*shops), "sell_out", span.first, span.last)
    finally:
        session.rollback()


BENEATH = {
    "": {"Bikes": ["P1", "P2", "P3"], "Bikes and more": ["P5"], "P4": ["P4"], "": [NO_PRODUCT]},
    "Bikes": {"Bikes/Road": ["P1"], "Bikes/Town": ["P2"], "P3": ["P3"]},
    "Bikes/Road": {"P1": ["P1"]},
    "nowhere": {},
}


@given(day=st.dates(date(1999, 1, 1), date(2030, 12, 31)), months=st.sampled_from([*COVER_MONTHS, 1, 13, 24]))
def test_months_before_are_those_of_the_calendar(day: date, months: int) -> None:
    assert months_before(day, months) == slow.months_ago(day, months)
