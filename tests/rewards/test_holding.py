"""The arithmetic of wallets against the slow reading of the contract, after every entry of random lives."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rewards.wallet.holding import Holding, Short, Taking
from tests.rewards import slow

FIRST = date(2026, 1, 15)
Lots = tuple[str, date, date | None, int]
KINDS = ("earned", "earned", "corrected", "bonus", "adjusted", "spent", "spent", "refunded")
SOURCES = ("spring", "summer", "")


class Fast:
    """A holding that lives through entries of the slow reading's form."""

    def __init__(self) -> None:
        self.holding = Holding()
        self.expired: list[tuple[date, int]] = []
        self._spent: dict[int, list[Taking]] = {}

    def until(self, day: date) -> None:
        for lot in self.holding.over(day):
            assert lot.expires_on is not None
            points = self.holding.expire(lot).points
            self.expired.append((lot.expires_on + timedelta(days=1), points))

    def enter(self, entry: slow.Entry) -> None:
        self.until(entry.day)
        held, points = self.holding, entry.points
        if entry.kind == "spent":
            self._spent[entry.number] = held.spend(-points, entry.day)
        elif entry.kind == "refunded":
            assert entry.undoes is not None
            held.refund(self._spent[entry.undoes], entry.day)
        elif points > 0:
            held.credit(points, entry.source, entry.available_on or entry.day, entry.expires_on)
        else:
            held.debit(-points, None if entry.kind == "adjusted" else entry.source)

    def lots(self) -> list[Lots]:
        return in_order(
            (lot.source, lot.available_on, lot.expires_on, lot.left) for lot in self.holding.lots if lot.left
        )


def in_order(lots: Iterable[Lots]) -> list[Lots]:
    """Lots in an order of their own."""
    return sorted(lots, key=lambda lot: (lot[0], lot[1], lot[2] or date.max, lot[3]))


@st.composite
def lives(draw: st.DrawFn) -> list[slow.Entry]:
    """Entries on days that follow each other; each spent one is given back once at most."""
    day, found, given_back = FIRST, list[slow.Entry](), set[int]()
    for number in range(1, draw(st.integers(1, 14)) + 1):
        day += timedelta(days=draw(st.sampled_from([0, 0, 1, 3, 20, 45])))
        kind = draw(
            st.sampled_from(["earned", "earned", "corrected", "bonus", "adjusted", "spent", "spent", "refunded"])
        )
        source = draw(st.sampled_from(SOURCES))
        open_ones = [it for it in found if it.kind == "spent" and it.number not in given_back]
        if kind == "refunded" and open_ones:
            spent = draw(st.sampled_from(open_ones))
            given_back.add(spent.number)
            found.append(slow.Entry(number, day, kind, spent.source, -spent.points, undoes=spent.number))
        elif kind == "spent":
            found.append(slow.Entry(number, day, kind, source, -draw(st.integers(1, 30))))
        elif kind != "refunded":
            points = draw(st.integers(-40, 60).filter(bool))
            opens = day + timedelta(days=draw(st.sampled_from([0, 0, 10, 30]))) if points > 0 else None
            months = draw(st.sampled_from([None, 0, 1, 2]))
            last = slow.last_day(opens, months) if opens else None
            found.append(slow.Entry(number, day, kind, source, points, opens, last))
    return found


@given(lives())
def test_a_wallet_holds_what_the_contract_says_after_every_entry(life: list[slow.Entry]) -> None:
    fast, lived = Fast(), list[slow.Entry]()
    for entry in life:
        if entry.undoes is not None and all(it.number != entry.undoes for it in lived):
            # It would give back what was refused.
            continue
        refused = _slow_refuses([*lived, entry], entry.day)
        try:
            fast.enter(entry)
        except Short:
            assert refused
            continue
        assert not refused
        lived.append(entry)
        _same(fast, lived, entry.day)
    for days in (1, 40, 400) if life else ():
        fast.until(life[-1].day + timedelta(days=days))
        _same(fast, lived, life[-1].day + timedelta(days=days))


def _slow_refuses(entries: Sequence[slow.Entry], day: date) -> bool:
    try:
        slow.wallet_on(entries, day)
    except slow.Refused:
        return True
    return False


def _same(fast: Fast, lived: Sequence[slow.Entry], day: date) -> None:
    read = slow.wallet_on(lived, day)
    held = fast.holding
    assert (held.balance, held.owed) == (read.balance, read.owed)
    assert (held.available(day), held.pending(day)) == (read.available, read.pending)
    assert fast.lots() == in_order(read.lots)
    assert sorted(fast.expired) == sorted(read.expired)
    assert held.balance == sum(it.points for it in lived) - sum(points for _day, points in fast.expired)
