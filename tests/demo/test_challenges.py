"""The demonstration's challenges and accounts fit the day they are shown on."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.demo.accounts import ACCOUNTS
from app.demo.challenges import closed_period, next_period, running_period
from core.accounts.models import Role

from .written import Programme, codes, validated


def test_one_challenge_is_over_two_contain_today_and_one_is_to_come(programme: Programme) -> None:
    closed, running, distributors, coming = programme.challenges
    assert closed["end"] < programme.today
    for challenge in (running, distributors):
        assert challenge["start"] < programme.today <= challenge["end"]
    assert running["end"] < coming["start"]
    assert (closed["credit"], running["credit"], distributors["credit"]) == ("rep", "rep", "distributor")
    assert len({challenge["code"] for challenge in programme.challenges}) == 4
    by_sales = {"revenue", "range", "threshold", "new_client"}
    of_reps = by_sales | {"growth", "target", "regularity", "diversification", "training"}
    assert {criterion["type"] for criterion in closed["criteria"]} == of_reps
    assert {criterion["type"] for criterion in running["criteria"]} == of_reps
    assert {criterion["type"] for criterion in distributors["criteria"]} == by_sales
    for challenge in (closed, running, coming):
        [booster] = challenge["boosters"]
        assert challenge["start"] <= booster["start"] < booster["end"] <= challenge["end"]
        assert challenge["caps"] and challenge["gates"]


def test_challenges_name_known_ranges_and_products_and_growing_steps(programme: Programme) -> None:
    paths = {product["range"] for product in programme.products}
    ranges = {path.rsplit("/", depth)[0] for path in paths for depth in range(path.count("/") + 1)}
    for challenge in programme.challenges:
        assert set(challenge["title"]) == {"fr", "en"}
        for criterion in challenge["criteria"]:
            rates = criterion.get("rates", [])
            assert {rate["range"] for rate in rates if "range" in rate} <= ranges
            assert {rate["product"] for rate in rates if "product" in rate} <= codes(programme.products)
            starts = [step.get("from", step.get("from_percent")) for step in criterion.get("steps", [])]
            assert starts == sorted(set(starts))


def test_the_running_challenge_is_worth_looking_at(programme: Programme) -> None:
    running = programme.challenges[1]
    first_step = next(criterion["steps"][0]["from"] for criterion in running["criteria"] if "per" in criterion)
    totals: Counter[str] = Counter()
    for sale in validated(programme, "sell_in"):
        if running["start"] <= date.fromisoformat(sale["date"]) <= running["end"]:
            totals[sale["rep"]] += int(Decimal(sale["amount"]))
    del totals[""]
    assert sum(total > 0 for total in totals.values()) >= 23
    assert sum(total >= first_step for total in totals.values()) >= 8
    ranked = [code for code, _ in totals.most_common()]
    assert 5 <= ranked.index("R101") <= 15


@pytest.mark.parametrize("offset", range(0, 800, 7))
def test_on_any_day_the_periods_hold_together(offset: int) -> None:
    today = date(2026, 1, 1) + timedelta(days=offset)
    closed, running, coming = closed_period(today), running_period(today), next_period(today)
    assert closed.end < today <= running.end
    assert running.start <= today - timedelta(days=21)
    assert 85 <= (running.end - running.start).days <= 92
    assert closed.middle != running.middle
    assert closed.end < running.end < coming.start <= running.end + timedelta(days=92)
    assert (coming.start.day, coming.start.month % 3) == (1, 1)


def test_the_accounts_act_for_participants_that_exist(programme: Programme) -> None:
    kinds = {record["code"]: record["kind"] for record in programme.participants}
    names = {record["code"]: record["name"] for record in programme.participants}
    assert [account.role for account in ACCOUNTS] == [role.value for role in Role]
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS)
    for account in ACCOUNTS:
        expected = [account.role] if account.role in ("rep", "distributor") else []
        assert [kinds[code] for code in account.participant_codes] == expected
        assert set(account.teams) <= {record["team"] for record in programme.participants}
        assert bool(account.teams) == (account.role == "regional_manager")
        if account.role == "rep":
            assert names[account.participant_codes[0]] == account.name
