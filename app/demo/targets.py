"""The monthly targets of reps and distributors: a little more than what is to be expected of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.demo.season import Month, history
from app.demo.sell_in import expected_sell_in_cents
from app.demo.sell_out import expected_sell_out_cents
from app.demo.trade import Business

AMBITION_PERCENT = 103
REP_STEP_CENTS = 50_000
DISTRIBUTOR_STEP_CENTS = 10_000


@dataclass(frozen=True)
class Target:
    """What a participant is to sell in a month, in cents: sell-in for a rep, sell-out for a distributor."""

    participant: str
    month: Month
    amount_cents: int


def targets(of: Business, today: date) -> Iterator[Target]:
    """A target a month for everyone, from the first month of history to the end of the running challenges' year."""
    for place, month in enumerate(_months(today)):
        for rep in of.reps:
            expected_cents = expected_sell_in_cents(rep, month, place)
            yield Target(rep.code, month, _ambitious(expected_cents, REP_STEP_CENTS))
        for shop in of.distributors:
            if shop.since <= place:
                expected_cents = expected_sell_out_cents(shop, month, place)
                yield Target(shop.code, month, _ambitious(expected_cents, DISTRIBUTOR_STEP_CENTS))


def _months(today: date) -> Iterator[Month]:
    month = history(today)[0]
    last = Month((today + timedelta(days=92)).year, 12)
    while month <= last:
        yield month
        month = month.plus(1)


def _ambitious(expected_cents: int, step_cents: int) -> int:
    return max(1, round(expected_cents * AMBITION_PERCENT / 100 / step_cents)) * step_cents
