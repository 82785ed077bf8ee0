"""What a world suggests to its challenge, so that rules meet the sales and are sometimes met exactly."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .days import key_periods, period_of
from .lines import KINDS
from .world import Line, World


def in_units(cents: int) -> int | Decimal:
    """Cents in currency units, as the challenge file writes them."""
    return cents // 100 if cents % 100 == 0 else Decimal(cents) / 100


def ancestors(paths: list[str]) -> list[str]:
    """The paths and everything above them."""
    found = set()
    for path in paths:
        names = path.split("/")
        found |= {"/".join(names[:count]) for count in range(1, len(names) + 1)}
    return sorted(found - {""})


class Hints:
    """Totals to hit, days to cut, gaps between days, what is bought together, ranges, products, segments."""

    def __init__(self, world: World, start: date, end: date, credit: str, sales: str) -> None:
        self.world = world
        self.start, self.end = start, end
        self.ranges = ancestors(list(world.products.values()))
        self.products = sorted(world.products)
        self.segments = sorted({*world.segments.values()} - {""})
        validated = [line for line in world.lines if line.status == "validated" and line.kind in KINDS[sales]]
        inside = [line for line in validated if start <= line.date <= end]
        self.days = sorted({line.date for line in inside if line.credited(credit)} or {start, end})
        self.sums_cents = self.sums(credit, inside, "amount_cents")
        self.sums_units = self.sums(credit, inside, "quantity")
        self.earlier = sorted({line.date for line in world.lines if line.date < start} | {start - timedelta(days=1)})
        self.gaps = sorted({(line.date - day).days for line in inside for day in self.earlier})
        self.baskets = self.bought_together(credit, inside)
        # What gates look at: of each participant, the total of all lines.
        self.totals_cents = self.totals(credit, inside)
        self.rows = self.in_a_row(credit, inside)

    @staticmethod
    def sums(credit: str, lines: list[Line], column: str) -> list[int]:
        """Positive totals by participant, by client, by month, and of single lines."""
        found: dict[object, int] = {}
        for line in lines:
            who, month = line.credited(credit), line.date.replace(day=1)
            for place in (who, (who, month), (line.buyer, ""), line):
                found[place] = found.get(place, 0) + getattr(line, column)
        return sorted({total for total in found.values() if total > 0})

    @staticmethod
    def totals(credit: str, lines: list[Line]) -> list[int]:
        """The positive totals of those who are credited."""
        found: dict[str, int] = {}
        for line in lines:
            found[line.credited(credit)] = found.get(line.credited(credit), 0) + line.amount_cents
        return sorted(total for code, total in found.items() if code and total > 0)

    def in_a_row(self, credit: str, lines: list[Line]) -> list[tuple[str, int]]:
        """(per, the smaller total in cents) wherever a participant sold in two key periods in a row."""
        found = []
        for per in ("month", "week", "quarter"):
            keys = key_periods({"start": self.start, "end": self.end}, per)
            for code in sorted({line.credited(credit) for line in lines} - {""}):
                own = [line for line in lines if line.credited(credit) == code]
                totals = [sum(line.amount_cents for line in own if period_of(line.date, per) == key) for key in keys]
                found += [(per, smaller) for smaller in map(min, totals, totals[1:]) if smaller > 0]
        return found

    @staticmethod
    def bought_together(credit: str, lines: list[Line]) -> list[list[str]]:
        """The products that one client bought of one participant, or one document holds, where they are several."""
        found: dict[object, set[str]] = {}
        for line in lines:
            who = line.credited(credit)
            if who and line.amount_cents > 0:
                for basket in ((who, line.buyer), (who, line.identity[:3])):
                    found.setdefault(basket, set()).add(line.product)
        return sorted(sorted(products) for products in found.values() if len(products) > 1)

    def amounts(self, measure: str, usual: list[int]) -> st.SearchStrategy[int | Decimal]:
        """A number above zero in the measure's unit: a usual one, or one that is hit or missed by the least."""
        hits = self.sums_units if measure == "quantity" else self.sums_cents
        near = [value for hit in hits for value in (hit, hit + 1, hit - 1) if value > 0]
        if measure != "quantity":
            usual = [value * 100 for value in usual]
        # Small numbers give points, near ones give them by the least or miss them.
        either = st.one_of(st.sampled_from(usual), st.sampled_from(near or usual))
        return either if measure == "quantity" else either.map(in_units)

    def parts_of(self, products: list[str]) -> list[tuple[str, str]]:
        """Those products and the ranges around them, as (key of the challenge file, name)."""
        paths = [self.world.products.get(code, "") for code in products]
        return [("ranges", path) for path in ancestors(paths)] + [("products", code) for code in products if code]


def optional(draw: st.DrawFn, key: str, values: list[Any]) -> dict[str, Any]:
    """One of the values under that key, or the key left out."""
    return {key: draw(st.sampled_from(values))} if draw(st.booleans()) else {}
