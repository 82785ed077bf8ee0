"""Numbers at their bounds, for rules that may give more points than can be counted."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

MOST_POINTS = 1_000_000
EXTREME_POINTS = st.sampled_from([1, 7, 999_999, MOST_POINTS])
EVERY = st.sampled_from([Decimal("0.01"), Decimal("0.03"), 1, 10**11])
PER = st.sampled_from(["challenge", "month", "week"])
MEASURE = st.sampled_from(["amount", "quantity"])
PERCENT = st.sampled_from([Decimal(text) for text in ("-1000000", "-0.000001", "0", "0.000001", "1000000")])
MARK = st.sampled_from([Decimal("-100000000000"), Decimal("-0.01"), 0, Decimal("0.01"), Decimal("100000000000")])


def rates(measure: str) -> st.SearchStrategy[dict[str, Any]]:
    """Points for every so much; pieces are whole."""
    whole = st.sampled_from([1, 10**11])
    return st.fixed_dictionaries({"points": EXTREME_POINTS, "every": whole if measure == "quantity" else EVERY})
