"""What a wallet holds: lots of points, each with its days, and what is owed; the arithmetic of every kind of entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

# What was spent from a lot that has expired since comes back with so many days to spend it.
DAYS_BACK = 30
NEVER = date.max


@dataclass(eq=False)
class Lot:
    """Points of one entry that are left. number: a later one is larger; expires_on: the last day, None: never."""

    number: int
    source: str
    available_on: date
    expires_on: date | None
    left: int

    def is_open(self, day: date) -> bool:
        """Whether it can be spent on a day."""
        return self.available_on <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether its last day is before a day."""
        return self.expires_on is not None and self.expires_on < day


@dataclass(frozen=True)
class Taking:
    """Points that an entry took from a lot."""

    lot: Lot
    points: int


class Short(Exception):
    """There is less to spend than what is asked for."""

    def __init__(self, available: int) -> None:
        super().__init__(available)
        self.available = available


@dataclass
class Holding:
    """The lots of a wallet, what is owed, and the sum of its entries; each method is one entry.

    Of lots that are over what is left has to be taken out (`expire`) before anything else happens on a day.
    """

    lots: list[Lot] = field(default_factory=list)
    owed: int = 0
    balance: int = 0

    def available(self, day: date) -> int:
        """What can be spent on a day."""
        return max(sum(lot.left for lot in self.lots if lot.is_open(day)) - self.owed, 0)

    def pending(self, day: date) -> int:
        """What stands in lots that cannot be spent yet on a day."""
        return sum(lot.left for lot in self.lots if lot.available_on > day)

    def over(self, day: date) -> list[Lot]:
        """The lots with something left whose last day is before a day, in the order in which they expire."""
        return sorted((lot for lot in self.lots if lot.left and lot.is_over(day)), key=in_spending)

    def expire(self, lot: Lot) -> Taking:
        """Take out what is left of a lot."""
        taking = Taking(lot, lot.left)
        self.balance -= lot.left
        lot.left = 0
        return taking

    def credit(self, points: int, source: str, available_on: date, expires_on: date | None) -> Lot | None:
        """Points that come in: they pay what is owed, the rest is a lot; None where nothing is left of them."""
        self.balance += points
        paid = min(points, self.owed)
        self.owed -= paid
        return self._lot(points - paid, source, available_on, expires_on) if points > paid else None

    def debit(self, points: int, source: str | None) -> list[Taking]:
        """Points taken back: out of the lots of a source, the latest available first, then out of any; or owed."""
        self.balance -= points
        same = [lot for lot in self.lots if source is not None and lot.source == source]
        others = [lot for lot in self.lots if lot not in same]
        latest = sorted(same, key=lambda lot: (lot.available_on, lot.number), reverse=True)
        takings = _taken([*latest, *sorted(others, key=in_spending)], points)
        self.owed += points - sum(taking.points for taking in takings)
        return takings

    def spend(self, points: int, day: date) -> list[Taking]:
        """Points that somebody spends on a day; Short, with nothing changed, where they do not suffice."""
        if points > self.available(day):
            raise Short(self.available(day))
        self.balance -= points
        return _taken(sorted((lot for lot in self.lots if lot.is_open(day)), key=in_spending), points)

    def refund(self, takings: Sequence[Taking], day: date) -> list[Taking]:
        """Give back what was spent: what came back into which lot; of what is owed it pays first.

        The lots taken from are among `lots`. What was taken from one that is over comes back in a new one.
        """
        ordered = sorted(takings, key=lambda one: in_spending(one.lot))
        back = [Taking(self._again(taking.lot, day), taking.points) for taking in ordered]
        self.balance += sum(taking.points for taking in back)
        paid = min(self.owed, sum(taking.points for taking in back))
        self.owed -= paid
        given = []
        for taking in back:
            kept = min(paid, taking.points)
            paid -= kept
            taking.lot.left += taking.points - kept
            given.append(Taking(taking.lot, taking.points - kept))
        return [taking for taking in given if taking.points]

    def _again(self, lot: Lot, day: date) -> Lot:
        return self._lot(0, lot.source, day, day + timedelta(days=DAYS_BACK)) if lot.is_over(day) else lot

    def _lot(self, points: int, source: str, available_on: date, expires_on: date | None) -> Lot:
        number = max((lot.number for lot in self.lots), default=0) + 1
        lot = Lot(number, source, available_on, expires_on, points)
        self.lots.append(lot)
        return lot


def in_spending(lot: Lot) -> tuple[date, date, int]:
    """The order of spending: what expires first, of these what became available first, of these the oldest."""
    return lot.expires_on or NEVER, lot.available_on, lot.number


def _taken(lots: Iterable[Lot], points: int) -> list[Taking]:
    """Points out of lots in their order, as far as there are some."""
    takings = []
    for lot in lots:
        taken = min(lot.left, points)
        if taken:
            lot.left -= taken
            points -= taken
            takings.append(Taking(lot, taken))
    return takings
