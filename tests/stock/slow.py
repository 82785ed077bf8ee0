"""Stock and sell-through as anybody would work them out by hand: line after line, in loops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = "Europe/Paris"


@dataclass(frozen=True)
class Line:
    """A sale line; came: when it was first written, in UTC."""

    kind: str
    distributor: str
    product: str
    day: date
    quantity: int
    cents: int
    status: str
    came: datetime


@dataclass(frozen=True)
class Count:
    """What a distributor counted of a product on a day."""

    distributor: str
    product: str
    day: date
    quantity: int


def stock(lines: Sequence[Line], counts: Sequence[Count], distributor: str, product: str, day: date) -> tuple[int, int]:
    """Units at the end of a day, by validated lines and with submitted ones: day after day from the beginning."""
    valid = submitted = 0
    days = {line.day for line in lines} | {count.day for count in counts}
    for now in sorted(it for it in days if it <= day):
        for line in lines:
            if (line.distributor, line.product, line.day) == (distributor, product, now):
                units = line.quantity if line.kind == "sell_in" else -line.quantity
                valid += units if line.status == "validated" else 0
                submitted += units if line.status == "submitted" else 0
        for count in counts:
            if (count.distributor, count.product, count.day) == (distributor, product, now):
                valid, submitted = count.quantity, 0
    return valid, valid + submitted


def units(lines: Iterable[Line], kind: str, first: date, last: date, status: str = "validated") -> int:
    """Units of these days."""
    return sum(it.quantity for it in lines if it.kind == kind and it.status == status and first <= it.day <= last)


def cents(lines: Iterable[Line], kind: str, first: date, last: date) -> int:
    """The amount of these days, of validated lines."""
    return sum(it.cents for it in lines if it.kind == kind and it.status == "validated" and first <= it.day <= last)


def cover(in_stock: int, lines: Iterable[Line], last: date, months: int) -> int | None:
    """Tenths of months that a stock lasts, a half rounded up; None where nothing was sold on."""
    sold = units(lines, "sell_out", months_ago(last, months) + timedelta(days=1), last)
    if sold <= 0:
        return None
    exact = Fraction(max(in_stock, 0)) / (Fraction(sold) / months) * 10
    return int(exact + Fraction(1, 2))


def months_ago(day: date, months: int) -> date:
    """The same day of an earlier month, or the last one that it has."""
    year, month = day.year, day.month
    for _month in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    found = day.day
    while True:
        try:
            return date(year, month, found)
        except ValueError:
            found -= 1


def share(lines: Iterable[Line], first: date, last: date) -> int | None:
    """Percent of the lines declared that are validated, without what was withdrawn."""
    declared = [it for it in lines if it.kind == "sell_out" and it.status != "cancelled" and first <= it.day <= last]
    return int(Fraction(sum(it.status == "validated" for it in declared), len(declared)) * 100) if declared else None


def delay(lines: Iterable[Line], first: date, last: date) -> int | None:
    """The least number of days within which at least half of the lines had come."""
    waited = [
        (it.came.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(ZONE)).date() - it.day).days
        for it in lines
        if it.kind == "sell_out" and it.status != "cancelled" and first <= it.day <= last
    ]
    return next((days for days in sorted(waited) if 2 * sum(it <= days for it in waited) >= len(waited)), None)
