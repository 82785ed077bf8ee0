"""Times and scores beside a slow reading of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.packages.hrefs import _within
from elearning.packages.values import MOST_SECONDS, seconds, share


@given(st.integers(0, 99_999), st.integers(0, 99), st.integers(0, 99))
def test_times_of_12(hours, minutes, rest):
    assert seconds(f"{hours:04}:{minutes:02}:{rest:02}.5") == min(hours * 3600 + minutes * 60 + rest, MOST_SECONDS)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999), st.booleans())
def test_times_of_2004(days, hours, rest, with_days):
    written = f"P{days}DT{hours}H{rest}.25S" if with_days else f"PT{hours}H{rest}S"
    assert seconds(written) == (days * 86_400 if with_days else 0) + hours * 3_600 + rest


@pytest.mark.parametrize("wrong", ["", "P", "PT", "P1DT", "1:2", "x", "-PT1H", None, 12])
def test_what_is_no_time(wrong):
    assert seconds(wrong) is None


@given(st.decimals(-100, 100, places=4))
def test_scores_are_rounded_once_halves_away_from_zero(value):
    exact = Fraction(value) * 100
    doubled = int(abs(exact) * 2)
    slow = (doubled + 1) // 2
    assert share(str(value), 100) == (slow if exact >= 0 else -slow)


@pytest.mark.parametrize("wrong", ["", "abc", "101", "-100.5", "NaN", "1e2", None, True, "1" * 400])
def test_what_is_no_score(wrong):
    assert share(wrong, 100) is None


@given(st.lists(st.sampled_from(["a", "b", "..", ".", ""])))
def test_paths_never_lead_out(parts):
    depth: list[str] = []
    leads_out = False
    for part in parts:
        if part == "..":
            leads_out = leads_out or not depth
            depth = depth[:-1]
        elif part not in ("", "."):
            depth = [*depth, part]
    assert _within("/".join(parts)) == (None if leads_out else "/".join(depth))
