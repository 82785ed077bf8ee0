"""What stands out among distributors, and what to do next about each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sales.through.figures import Figures
from sales.through.totals import Totals

SILENT_DAYS = 30
# Tenths of a month beyond which there is too much, and below which there is hardly any left.
OVERSTOCKED, SHORT = 60, 5
# Sell-out below so many percent of sell-in is slow.
LAGGING_PERCENT = 50


class Finding(StrEnum):
    """What stands out; the most urgent first."""

    SILENT = "silent"
    BELOW_ZERO = "below_zero"
    OVERSTOCKED = "overstocked"
    LAGGING = "lagging"
    SHORT = "short"
    NEVER_COUNTED = "never_counted"


@dataclass(frozen=True)
class Seen:
    """All that a distributor is judged by: its totals, its latest declared sale and its latest count, and the day."""

    totals: Totals
    last_sold: date | None
    counted_on: date | None
    day: date


def findings_of(seen: Seen) -> list[Finding]:
    """What stands out of one distributor."""
    return [finding for finding, holds in JUDGED.items() if holds(seen)]


def findings_by(
    figures: Figures, totals: Mapping[int, Totals], shops: Collection[int], day: date
) -> dict[int, list[Finding]]:
    """What stands out of each of these distributors, at the end of a day."""
    return {
        shop: findings_of(
            Seen(totals.get(shop, Totals()), figures.last_sold.get(shop), figures.counted_on.get(shop), day)
        )
        for shop in shops
    }


def gathered(found: Mapping[int, Sequence[Finding]]) -> dict[Finding, list[int]]:
    """By finding, the distributors of which it holds; the most urgent first, and no finding of none."""
    by_finding = {finding: [shop for shop, own in found.items() if finding in own] for finding in Finding}
    return {finding: shops for finding, shops in by_finding.items() if shops}


def _is_silent(seen: Seen) -> bool:
    return seen.last_sold is None or seen.last_sold <= seen.day - timedelta(days=SILENT_DAYS)


def _is_overstocked(seen: Seen) -> bool:
    totals = seen.totals
    return totals.stock > 0 and (totals.cover is None or totals.cover > OVERSTOCKED)


def _is_lagging(seen: Seen) -> bool:
    totals = seen.totals
    return totals.sell_in > 0 and 100 * totals.sell_out < LAGGING_PERCENT * totals.sell_in


def _is_short(seen: Seen) -> bool:
    return seen.totals.cover is not None and seen.totals.stock >= 0 and seen.totals.cover < SHORT


JUDGED: dict[Finding, Callable[[Seen], bool]] = {
    Finding.SILENT: _is_silent,
    Finding.BELOW_ZERO: lambda seen: seen.totals.stock < 0,
    Finding.OVERSTOCKED: _is_overstocked,
    Finding.LAGGING: _is_lagging,
    Finding.SHORT: _is_short,
    Finding.NEVER_COUNTED: lambda seen: seen.counted_on is None,
}
