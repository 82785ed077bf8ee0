"""The demonstration's trade looks like a business a sales director recognises."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean

from .written import Programme, codes, validated


def test_sales_cover_thirty_months_and_end_before_today(programme: Programme) -> None:
    days = {date.fromisoformat(sale["date"]) for sale in programme.sales}
    assert programme.today - timedelta(days=5) <= max(days) < programme.today
    assert timedelta(days=30 * 30) < programme.today - min(days) < timedelta(days=32 * 31)


def test_a_few_lines_are_returns_cancelled_submitted_or_without_a_rep(programme: Programme) -> None:
    for kind in ("sell_in", "sell_out"):
        lines = [sale for sale in programme.sales if sale["kind"] == kind]
        returns = sum(Decimal(sale["amount"]) < 0 for sale in lines) / len(lines)
        cancelled = sum(sale["status"] == "cancelled" for sale in lines) / len(lines)
        assert 0.02 <= returns <= 0.04
        assert 0.003 <= cancelled <= 0.02
    without_rep = sum(not sale["rep"] for sale in programme.sales if sale["kind"] == "sell_in")
    assert 20 <= without_rep <= 400
    submitted = [sale for sale in programme.sales if sale["status"] == "submitted"]
    assert len(submitted) >= 20
    assert {sale["kind"] for sale in submitted} == {"sell_out"}
    assert min(date.fromisoformat(sale["date"]) for sale in submitted) >= programme.today - timedelta(days=21)


def test_what_comes_back_was_sold_before(programme: Programme) -> None:
    sold: Counter[tuple[str, ...]] = Counter()
    for sale in sorted(programme.sales, key=lambda sale: (sale["date"], int(sale["quantity"]) < 0)):
        if sale["status"] == "validated":
            bought = (sale["kind"], sale["distributor"], sale["client"], sale["product"])
            sold[bought] += int(sale["quantity"])
            assert sold[bought] >= 0


def test_the_brand_sells_at_a_margin_of_35_to_55_percent(programme: Programme) -> None:
    costs = {product["code"]: Decimal(product["cost"]) for product in programme.products}
    for sale in validated(programme, "sell_in"):
        margin = 1 - costs[sale["product"]] * int(sale["quantity"]) / Decimal(sale["amount"])
        assert Decimal("0.35") <= margin <= Decimal("0.55"), sale


def test_spring_sells_more_than_winter(programme: Programme) -> None:
    this_month = f"{programme.today:%Y-%m}"
    totals: Counter[str] = Counter()
    for sale in validated(programme, "sell_in"):
        if sale["date"][:7] < this_month:
            totals[sale["date"][:7]] += int(Decimal(sale["amount"]))
    spring = [total for month, total in totals.items() if month[5:] in ("04", "05")]
    winter = [total for month, total in totals.items() if month[5:] in ("12", "01")]
    assert mean(spring) > 1.6 * mean(winter)


def test_the_last_year_is_better_than_the_one_before(programme: Programme) -> None:
    year = timedelta(days=365)
    last, before = Decimal(0), Decimal(0)
    for sale in validated(programme, "sell_in"):
        age = programme.today - date.fromisoformat(sale["date"])
        last += Decimal(sale["amount"]) if age <= year else 0
        before += Decimal(sale["amount"]) if year < age <= 2 * year else 0
    assert Decimal("1.00") < last / before < Decimal("1.15")


def test_targets_are_within_reach_of_the_sales(programme: Programme) -> None:
    this_month = f"{programme.today:%Y-%m}"
    reps = codes(programme.participants, "rep")
    targets = [target for target in programme.targets if target["month"] < this_month]
    for kind, column in (("sell_in", "rep"), ("sell_out", "distributor")):
        sales = [sale for sale in validated(programme, kind) if sale[column] and sale["date"][:7] < this_month]
        own_targets = [target for target in targets if (target["participant"] in reps) == (column == "rep")]
        sold = sum(Decimal(sale["amount"]) for sale in sales)
        wanted = sum(Decimal(target["amount"]) for target in own_targets)
        assert Decimal("0.85") < sold / wanted < Decimal("1.1")


def test_the_best_reps_sell_several_times_what_the_weakest_do(programme: Programme) -> None:
    totals: Counter[str] = Counter()
    for sale in validated(programme, "sell_in"):
        totals[sale["rep"]] += int(Decimal(sale["amount"]))
    del totals[""]
    assert len(totals) == 24
    assert 2 < max(totals.values()) / min(totals.values()) < 5
