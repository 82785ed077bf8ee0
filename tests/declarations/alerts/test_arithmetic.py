"""Each check that reckons, beside the slow and obvious way to do so."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from declarations.alerts.found import Goods
from declarations.alerts.habits import closed_day, round_series
from declarations.alerts.numbering import numbering
from declarations.alerts.usual import far_frequency, far_price, far_quantity, unit_price

DAY = date(2024, 6, 3)
days = st.integers(-40, 40).map(lambda apart: DAY + timedelta(days=apart))
quantities = st.integers(-5, 30).filter(bool)
amounts = st.integers(-500_00, 500_00)


@given(
    quantities, amounts, st.lists(st.tuples(st.integers(1, 9), st.integers(1, 90_00)), max_size=14), st.integers(1, 99)
)
def test_a_price_is_far_where_it_is_so_many_percent_from_the_middle_one(
    quantity: int, cents: int, sold: list[tuple[int, int]], percent: int
) -> None:
    """In millionths of a cent, rounded down, as it is documented; the middle one by taking away from both ends."""
    exact = sorted(Fraction(floor(Fraction(price, pieces) * 10**6), 10**6) for pieces, price in sold)
    found = far_price(Goods(1, 1, quantity, cents), [unit_price(price, pieces) for pieces, price in sold], percent)
    if len(exact) < 8:
        assert found is None
        return
    rest = list(exact)
    while len(rest) > 2:
        rest = rest[1:-1]
    own, middle = Fraction(floor(Fraction(cents, quantity) * 10**6), 10**6), rest[-1]
    assert (found is not None) == (not middle * (100 - percent) / 100 <= own <= middle * (100 + percent) / 100)
    if found is not None:
        assert found.facts == {"price": floor(own), "usual": floor(middle)}


lines = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 20)), max_size=40)


@given(st.integers(-3, 90), lines, st.integers(100, 400))
def test_a_quantity_is_far_where_it_is_more_than_so_many_percent_of_the_most(
    quantity: int, sold: list[tuple[int, int]], percent: int
) -> None:
    of_product = [pieces for product, pieces in sold if product == 1]
    every = [pieces for _product, pieces in sold]
    most_of = {number: (sum(it == number for it, _ in sold), max((p for it, p in sold if it == number), default=0))
               for number, _pieces in sold}  # fmt: skip
    found = far_quantity(Goods(1, 1, quantity, 1), most_of, (len(every), max(every, default=0)), percent)
    known = of_product if len(of_product) >= 5 else every if len(every) >= 20 else []
    is_far = quantity > 3 and all(quantity > Fraction(it * percent, 100) for it in known)
    assert (found is not None) == (bool(known) and is_far)


@given(st.lists(days, max_size=60), st.integers(100, 300))
def test_a_week_is_busy_beside_every_week_before(written: list[date], percent: int) -> None:
    def in_week_to(last: date, among: Sequence[date]) -> int:
        return sum(one in {last - timedelta(days=back) for back in range(7)} for one in among)

    count = in_week_to(DAY, written) + 1
    before = [one for one in written if one <= DAY - timedelta(days=7)]
    weeks = [in_week_to(last, before) for last in {DAY - timedelta(days=back) for back in range(7, 60)}]
    busy = count > 5 and len(before) >= 10 and all(count > Fraction(week * percent, 100) for week in weeks)
    found = far_frequency(DAY, written, percent)
    assert (found is not None) == busy
    if found is not None:
        assert found.facts == {"count": count, "most": max(weeks)}


numbered = st.lists(st.tuples(st.integers(1, 200), days), max_size=20)


@given(st.integers(1, 400), numbered, st.integers(1, 6))
def test_a_number_fits_where_none_is_on_the_wrong_side_of_its_day_nor_all_are_far(
    number: int, known: list[tuple[int, date]], times: int
) -> None:
    found = numbering((number, DAY), known, times)
    others = {one for one in known if one[0] != number}
    if len(others) < 8:
        assert found is None
        return
    week = timedelta(days=7)
    wrong = {
        one for one in others for sign in (1, -1) if sign * (one[0] - number) > 0 and sign * (DAY - one[1]) / week > 1
    }
    numbers = sorted({one[0] for one in others})
    steps = [min(after for after in numbers if after > before) - before for before in numbers[:-1]]
    near = any(abs(number - one) <= max(20, *(times * step for step in steps), 20) for one in numbers)
    between = numbers[0] < number < numbers[-1]
    assert (found is not None) == (bool(wrong) or not (near or between))
    if found is not None and wrong:
        assert found.facts["why"] == "order"
        assert abs(int(found.facts["number"]) - number) == min(abs(one[0] - number) for one in wrong)


totals = st.lists(st.sampled_from([50_00, 100_00, -50_00, 0, 49_99, 123_45]), max_size=12)


@given(st.sampled_from([50_00, 12_34, 0, 250_00]), totals, st.integers(2, 5))
def test_round_amounts_in_a_row_where_they_are_rare(cents: int, before: list[int], row: int) -> None:
    def is_round(amount: int) -> bool:
        return amount != 0 and Fraction(amount, 50_00).denominator == 1

    every, length = [*before, cents], 0
    while length < len(every) and is_round(every[len(every) - 1 - length]):
        length += 1
    rest = every[: len(every) - length]
    rare = not rest or Fraction(sum(map(is_round, rest)), len(rest)) <= Fraction(1, 4)
    found = round_series(cents, before, row)
    assert (found is not None) == (length >= row and rare)
    if found is not None:
        assert found.facts == {"count": length}


@given(days, st.lists(days, max_size=60))
def test_a_day_of_the_week_is_closed_where_nothing_was_ever_written_on_it(day: date, written: list[date]) -> None:
    weekdays = {one.isoweekday() for one in written}
    assert (closed_day(day, written) is not None) == (len(written) >= 40 and day.isoweekday() not in weekdays)
