"""Stock of a day as the slow reading has it, on both databases, whatever was counted, bought and sold on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import begin_writing
from core.models import Product
from sales.stock.queries import Stock, read_stocks, stock_on
from tests.stock.made import RANGES, SHOPS, TRADES, Trade, days, put
from tests.stock.slow import stock


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@given(trade=TRADES, day=days(), codes=st.sets(st.sampled_from([*RANGES, "nothing"])))
def test_stock_is_what_the_slow_reading_says(
    request: pytest.FixtureRequest, kind: str, trade: Trade, day: date, codes: set[str]
) -> None:
    session: Session = request.getfixturevalue(f"on_{kind}")
    begin_writing(session)
    try:
        stored = put(session, trade)
        for shop in SHOPS:
            expected = {code: _expected(trade, shop, code, day) for code in RANGES}
            every = stock_on(session, stored.shops[shop], day)
            known = {code: it for code, it in expected.items() if _is_known(trade, shop, code, day)}
            assert every == known
            some = stock_on(session, stored.shops[shop], day, codes)
            assert some == {code: expected[code] for code in codes & RANGES.keys()}
        all_of_them = read_stocks(session, day)
        assert all_of_them.height == sum(_is_known(trade, shop, code, day) for shop in SHOPS for code in RANGES)
    finally:
        session.rollback()


def _expected(trade: Trade, shop: str, code: str, day: date) -> Stock:
    counted = [it.day for it in trade.counts if (it.distributor, it.product) == (shop, code) and it.day <= day]
    return Stock(code, max(counted, default=None), *stock(trade.lines, trade.counts, shop, code, day))


def _is_known(trade: Trade, shop: str, code: str, day: date) -> bool:
    """Whether something was counted, or is bought or sold on since the latest count."""
    counted = _expected(trade, shop, code, day).counted_on
    if counted is not None:
        return True
    alive = ("validated", "submitted")
    return any(
        (it.distributor, it.product) == (shop, code) and it.status in alive and it.day <= day for it in trade.lines
    )


def test_a_distributor_nobody_knows_has_nothing(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(Product)) == 0
    assert stock_on(session, 7, date(2024, 2, 1)) == {}
    assert stock_on(session, 7, date(2024, 2, 1), ["P1"]) == {}
