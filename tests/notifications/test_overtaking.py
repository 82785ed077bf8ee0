"""Who was overtaken, against every pair looked at."""

from datetime import date
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from challenges.definition.people import Ties
from notifications.overtaking import Overtaken, Place, overtaken

PLACES = st.builds(
    Place,
    st.integers(0, 1),
    st.integers(0, 4),
    st.one_of(st.none(), st.sampled_from([date(2024, 1, 1), date(2024, 1, 2)])),
)
STANDINGS = st.dictionaries(st.integers(1, 7), PLACES)


@given(STANDINGS, STANDINGS, st.sampled_from(get_args(Ties)), st.sets(st.integers(1, 7)))
def test_as_every_pair_tells(before: dict[int, Place], now: dict[int, Place], ties: Ties, asked: set[int]) -> None:
    def stayed(person: int) -> bool:
        return person in before and person in now and before[person].league == now[person].league

    expected = {}
    for one in filter(stayed, asked):
        if now[one].merit(ties) < before[one].merit(ties):
            continue
        passed = [
            (now[other].merit(ties), other)
            for other in filter(stayed, before)
            if now[other].league == now[one].league
            and now[other].merit(ties) > before[other].merit(ties)
            and before[other].merit(ties) <= before[one].merit(ties)
            and now[other].merit(ties) > now[one].merit(ties)
        ]
        if passed:
            expected[one] = Overtaken(min(passed)[1], len(passed))
    assert overtaken(before, now, ties, asked) == expected
