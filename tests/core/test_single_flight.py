"""What is kept: made once for who asks at the same time, by its weight, the longest unused going first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import Mock

from hypothesis import given
from hypothesis import strategies as st

from core.single_flight import SingleFlightCache


def test_who_asks_at_the_same_time_waits_for_one_maker() -> None:
    cache, made, together = SingleFlightCache(4), [], Barrier(8)

    def make() -> str:
        made.append(1)
        return "value"

    def ask(_: int) -> str:
        together.wait()
        return cache.get("key", make)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {"value"}
    assert len(made) == 1


@given(most=st.integers(1, 20), asked=st.lists(st.integers(0, 12), max_size=60))
def test_it_keeps_the_latest_that_weigh_no_more_than_the_most(most: int, asked: list[int]) -> None:
    """A value weighs what it is; the slow reading: a list, the latest used last."""
    cache = SingleFlightCache(most)
    kept: list[int] = []
    for value in asked:
        make = Mock(return_value=value)
        assert cache.get(value, make, weigh=int) == value
        assert make.called == (value not in kept)
        kept = [it for it in kept if it != value] + [value]
        while sum(kept) > most:
            kept.pop(0)
