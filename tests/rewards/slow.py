"""What the contract says of the wallet, slowly: every day is lived through, and every single point lies in its lot."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)
GRACE = timedelta(days=30)


@dataclass
class Entry:
    """A line of a wallet; a refunded one names the spent one that it undoes."""

    number: int
    day: date
    kind: str
    source: str
    points: int
    available_on: date | None = None
    expires_on: date | None = None
    undoes: int | None = None


class Refused(Exception):
    """A spending that the available lots do not cover."""


# Two lots that look alike are still two, so they are compared by identity.
@dataclass(eq=False)
class Lot:
    """Where points lie; its age is the number of the entry that brought it, and its place among those it brought."""

    source: str
    available_on: date
    expires_on: date | None
    age: tuple[int, int]

    def is_over(self, day: date) -> bool:
        return self.expires_on is not None and self.expires_on < day

    def is_open(self, day: date) -> bool:
        """Whether its points can be spent on a day."""
        return self.available_on <= day and not self.is_over(day)


@dataclass
class Wallet:
    """What is said of a wallet on a day; lots are (source, available_on, expires_on, left), expired (day, points)."""

    balance: int
    available: int
    pending: int
    owed: int
    lots: list[tuple[str, date, date | None, int]]
    expired: list[tuple[date, int]]


def last_day(available_on: date, months: int | None) -> date | None:
    """The end of the month that lies so many months after the month of a day."""
    if months is None:
        return None
    year, month = available_on.year, available_on.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, monthrange(year, month)[1])


def wallet_on(entries: Sequence[Entry], day: date) -> Wallet:
    """The wallet at the end of a day."""
    life = Life()
    today = min((it.day for it in entries), default=day)
    while today <= day:
        # The night comes first: what is over is gone before anything happens on the day.
        life.expire(today)
        for entry in sorted(entries, key=lambda it: it.number):
            if entry.day == today:
                life.live(entry)
        today += ONE
    return life.told(day)


def order_of_spending(lot: Lot) -> tuple[date, date, tuple[int, int]]:
    """Soonest last day first, never last; then soonest available; then oldest."""
    return lot.expires_on or date.max, lot.available_on, lot.age


def latest_first(lot: Lot) -> tuple[int, int, int]:
    """Latest available day first, then the latest lot."""
    number, place = lot.age
    return -lot.available_on.toordinal(), -number, -place


class Life:
    """A wallet that lives: of each point that it holds, and of each that was spent, the lot is known."""

    def __init__(self) -> None:
        self.held: list[Lot] = []
        self.spent: dict[int, list[Lot]] = {}
        self.expired: list[tuple[date, int]] = []
        self.balance = 0
        self.owed = 0

    def live(self, entry: Entry) -> None:
        """One entry, by its kind."""
        self.balance += entry.points
        if entry.kind == "spent" and entry.points <= 0:
            self.spend(entry)
        elif entry.kind == "refunded" and entry.points >= 0:
            self.refund(entry)
        elif entry.kind in ("earned", "corrected", "bonus", "adjusted"):
            if entry.points >= 0:
                self.receive(entry)
            else:
                self.lose(entry)
        else:
            raise ValueError(entry)

    def receive(self, entry: Entry) -> None:
        """Each point pays one that is owed, or lies in the lot of the entry."""
        lot = Lot(entry.source, entry.available_on or entry.day, entry.expires_on, (entry.number, 0))
        for _ in range(entry.points):
            if self.owed > 0:
                self.owed -= 1
            else:
                self.held.append(lot)

    def spend(self, entry: Entry) -> None:
        """The first available points go, and it is remembered where they lay."""
        points = -entry.points
        row = sorted((lot for lot in self.held if lot.is_open(entry.day)), key=order_of_spending)
        if len(row) < points:
            raise Refused(entry)
        self.spent[entry.number] = row[:points]
        self.take(row[:points])

    def lose(self, entry: Entry) -> None:
        """The points that stand first go, available or not; those that are not there are owed."""
        points = -entry.points
        # A person who adjusts does not speak of a challenge: no lot comes before the others.
        sources = [] if entry.kind == "adjusted" else [entry.source]
        own = [lot for lot in self.held if lot.source in sources]
        others = [lot for lot in self.held if lot.source not in sources]
        row = sorted(own, key=latest_first) + sorted(others, key=order_of_spending)
        self.take(row[:points])
        self.owed += points - len(row[:points])

    def take(self, points: Iterable[Lot]) -> None:
        """Points that are no longer held."""
        for lot in points:
            self.held.remove(lot)

    def refund(self, entry: Entry) -> None:
        """The points that were spent pay what is owed, and the others lie again where they lay."""
        if entry.undoes is None:
            raise ValueError(entry)
        # What was given back once is no longer spent, so nothing comes back twice.
        points = self.spent.pop(entry.undoes)
        if len(points) != entry.points:
            raise ValueError(entry)
        # What is over stands here by its old last day, and so pays first: it comes back anew only where it is left.
        renewed: dict[Lot, Lot] = {}
        for lot in sorted(points, key=order_of_spending):
            if self.owed > 0:
                self.owed -= 1
            elif not lot.is_over(entry.day):
                self.held.append(lot)
            else:
                if lot not in renewed:
                    age = (entry.number, len(renewed))
                    renewed[lot] = Lot(lot.source, entry.day, entry.day + GRACE, age)
                self.held.append(renewed[lot])

    def expire(self, today: date) -> None:
        """What remains of each lot whose last day is over is written, lot by lot, and gone."""
        for lot in sorted({lot for lot in self.held if lot.is_over(today)}, key=order_of_spending):
            points = self.held.count(lot)
            self.take([lot] * points)
            self.balance -= points
            self.expired.append((today, points))

    def told(self, day: date) -> Wallet:
        """What is said of it."""
        lots = [(lot.source, lot.available_on, lot.expires_on, self.held.count(lot)) for lot in set(self.held)]
        return Wallet(
            balance=self.balance,
            available=max(0, len([lot for lot in self.held if lot.is_open(day)]) - self.owed),
            pending=len([lot for lot in self.held if lot.available_on > day]),
            owed=self.owed,
            lots=sorted(lots, key=lambda it: (it[0], it[1], it[2] or date.max, it[3])),
            expired=self.expired,
        )
