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


@given(most=st.integers(1, 20), asked=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=60))
def test_it_keeps_the_latest_that_weigh_no_more_than_the_most(most: int, asked: list[tuple[int, int]]) -> None:
    """A value weighs its key and its state; the slow reading: a list, the latest used last, each key at one state."""
    cache = SingleFlightCache(most)
    kept: list[tuple[int, int]] = []
    for key, state in asked:
        make = Mock(return_value=(key, state))
        assert cache.get(key, make, weigh=sum, at=state) == (key, state)
        assert make.called == ((key, state) not in kept)
        kept = [it for it in kept if it[0] != key] + [(key, state)]
        while sum(map(sum, kept)) > most:
            kept.pop(0)
