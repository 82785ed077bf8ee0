"""The demonstration programme is complete, coherent, the same every time, and looks like a business."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.demo.accounts import ACCOUNTS
from app.demo.challenges import closed_period, running_period
from app.demo.programme import write_programme

DAYS = [
    date(2026, 1, 1),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 11, 21),
    date(2028, 2, 29),
]

Record = dict[str, str]


@dataclass(frozen=True)
class Programme:
    """What was written for one day, read back."""

    today: date
    participants: list[Record]
    products: list[Record]
    clients: list[Record]
    targets: list[Record]
    sales: list[Record]
    challenges: list[dict[str, Any]]


def _read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def programme(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Programme:
    today: date = request.param
    *tables, closed, running, distributors = write_programme(tmp_path_factory.mktemp("demo"), today)
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (closed, running, distributors)]
    return Programme(today, *(_read(path) for path in tables), files)


def _codes(records: list[Record], kind: str = "") -> set[str]:
    return {record["code"] for record in records if not kind or record["kind"] == kind}


def _validated(programme: Programme, kind: str) -> list[Record]:
    return [sale for sale in programme.sales if sale["kind"] == kind and sale["status"] == "validated"]


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_programme(tmp_path / "first", date(2026, 11, 21))
    second = write_programme(tmp_path / "second", date(2026, 11, 21))
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_every_code_is_given_once(programme: Programme) -> None:
    for records in (programme.participants, programme.products, programme.clients):
        assert len(_codes(records)) == len(records)
    assert not _codes(programme.participants) & _codes(programme.clients)
    names = Counter(client["name"] for client in programme.clients)
    assert names.most_common(1)[0][1] == 1


def test_every_code_on_a_sale_exists_and_is_of_its_kind(programme: Programme) -> None:
    known = {kind: _codes(programme.participants, kind) | {""} for kind in ("rep", "distributor", "seller")}
    known |= {"client": _codes(programme.clients) | {""}, "product": _codes(programme.products)}
    for column, codes in known.items():
        assert {sale[column] for sale in programme.sales} <= codes, column


def test_every_target_and_parent_names_a_participant(programme: Programme) -> None:
    assert {target["participant"] for target in programme.targets} <= _codes(programme.participants)
    months = Counter((target["participant"], target["month"]) for target in programme.targets)
    assert months.most_common(1)[0][1] == 1
    parents = {record["parent"] for record in programme.participants if record["kind"] == "seller"}
    assert parents <= _codes(programme.participants, "distributor")


def test_a_sale_names_a_seller_of_its_distributor(programme: Programme) -> None:
    parents = {record["code"]: record["parent"] for record in programme.participants if record["kind"] == "seller"}
    wrong = [sale for sale in programme.sales if sale["seller"] and parents[sale["seller"]] != sale["distributor"]]
    assert wrong == []


def test_everyone_has_somebody_or_something_on_their_line(programme: Programme) -> None:
    for sale in programme.sales:
        assert sale["distributor"] or (sale["kind"] == "sell_in" and sale["client"])
        assert not (sale["kind"] == "sell_out" and sale["rep"])


def test_there_are_as_many_of_each_as_promised(programme: Programme) -> None:
    kinds = Counter(record["kind"] for record in programme.participants)
    assert (kinds["rep"], kinds["distributor"], kinds["seller"]) == (24, 60, 60)
    reps_by_team = Counter(record["team"] for record in programme.participants if record["kind"] == "rep")
    assert sorted(reps_by_team.values()) == [6, 6, 6, 6]
    assert (len(programme.products), len(programme.clients)) == (300, 900)
    assert {len(product["range"].split("/")) for product in programme.products} == {2, 3}
    lines = Counter(sale["kind"] for sale in programme.sales)
    assert lines["sell_in"] == pytest.approx(20_000, rel=0.08)
    assert lines["sell_out"] == pytest.approx(35_000, rel=0.08)


def test_amounts_and_quantities_are_written_exactly(programme: Programme) -> None:
    money = re.compile(r"-?[0-9]+\.[0-9]{2}")
    amounts = [sale["amount"] for sale in programme.sales] + [target["amount"] for target in programme.targets]
    amounts += [product["cost"] for product in programme.products]
    assert [amount for amount in amounts if not money.fullmatch(amount)] == []
    for sale in programme.sales:
        assert (int(sale["quantity"]) < 0) == (Decimal(sale["amount"]) < 0)


def test_no_two_lines_have_the_same_identity(programme: Programme) -> None:
    identities = Counter(
        (sale["kind"], sale["distributor"] if sale["kind"] == "sell_out" else "", sale["document"], sale["line"])
        for sale in programme.sales
    )
    assert identities.most_common(1)[0][1] == 1


def test_a_document_has_one_date_one_party_and_up_to_six_lines(programme: Programme) -> None:
    documents: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for sale in programme.sales:
        shop = sale["distributor"] if sale["kind"] == "sell_out" else ""
        documents[sale["kind"], shop, sale["document"]].append(sale)
    for lines in documents.values():
        heads = {(sale["date"], sale["rep"], sale["distributor"], sale["client"], sale["status"]) for sale in lines}
        assert len(heads) == 1
        assert [int(sale["line"]) for sale in lines] == list(range(1, len(lines) + 1))
        assert len(lines) <= 6


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
    for sale in _validated(programme, "sell_in"):
        margin = 1 - costs[sale["product"]] * int(sale["quantity"]) / Decimal(sale["amount"])
        assert Decimal("0.35") <= margin <= Decimal("0.55"), sale


def test_spring_sells_more_than_winter(programme: Programme) -> None:
    totals: Counter[str] = Counter()
    for sale in _validated(programme, "sell_in"):
        totals[sale["date"][5:7]] += int(Decimal(sale["amount"]))
    assert totals["04"] + totals["05"] > 1.6 * (totals["12"] + totals["01"])


def test_the_last_year_is_better_than_the_one_before(programme: Programme) -> None:
    year = timedelta(days=365)
    last, before = Decimal(0), Decimal(0)
    for sale in _validated(programme, "sell_in"):
        age = programme.today - date.fromisoformat(sale["date"])
        last += Decimal(sale["amount"]) if age <= year else 0
        before += Decimal(sale["amount"]) if year < age <= 2 * year else 0
    assert Decimal("1.00") < last / before < Decimal("1.15")


def test_targets_are_within_reach_of_the_sales(programme: Programme) -> None:
    reps = _codes(programme.participants, "rep")
    for kind, column in (("sell_in", "rep"), ("sell_out", "distributor")):
        sales = [sale for sale in _validated(programme, kind) if sale["date"][:7] < f"{programme.today:%Y-%m}"]
        sold = sum(Decimal(sale["amount"]) for sale in sales if sale[column])
        wanted = sum(
            Decimal(target["amount"])
            for target in programme.targets
            if (target["participant"] in reps) == (column == "rep")
            and target["month"] <= max(sale["date"][:7] for sale in sales)
        )
        assert Decimal("0.85") < sold / wanted < Decimal("1.1")


def test_the_best_reps_sell_several_times_what_the_weakest_do(programme: Programme) -> None:
    totals: Counter[str] = Counter()
    for sale in _validated(programme, "sell_in"):
        totals[sale["rep"]] += int(Decimal(sale["amount"]))
    del totals[""]
    assert len(totals) == 24
    assert 2 < max(totals.values()) / min(totals.values()) < 5


def test_one_challenge_is_over_and_two_contain_today(programme: Programme) -> None:
    closed, running, distributors = programme.challenges
    assert closed["end"] < programme.today
    for challenge in (running, distributors):
        assert challenge["start"] < programme.today <= challenge["end"]
    assert (closed["credit"], running["credit"], distributors["credit"]) == ("rep", "rep", "distributor")
    assert len({challenge["code"] for challenge in programme.challenges}) == 3
    all_types = {"revenue", "range", "threshold", "growth", "new_client"}
    assert {criterion["type"] for criterion in closed["criteria"]} == all_types
    assert {criterion["type"] for criterion in running["criteria"]} == all_types
    assert {criterion["type"] for criterion in distributors["criteria"]} == all_types - {"growth"}


def test_challenges_name_known_ranges_and_products_and_growing_steps(programme: Programme) -> None:
    paths = {product["range"] for product in programme.products}
    ranges = {path.rsplit("/", depth)[0] for path in paths for depth in range(path.count("/") + 1)}
    for challenge in programme.challenges:
        assert set(challenge["title"]) == {"fr", "en"}
        for criterion in challenge["criteria"]:
            rates = criterion.get("rates", [])
            assert {rate["range"] for rate in rates if "range" in rate} <= ranges
            assert {rate["product"] for rate in rates if "product" in rate} <= _codes(programme.products)
            starts = [step.get("from", step.get("from_percent")) for step in criterion.get("steps", [])]
            assert starts == sorted(set(starts))


def test_the_running_challenge_is_worth_looking_at(programme: Programme) -> None:
    running = programme.challenges[1]
    first_step = next(criterion["steps"][0]["from"] for criterion in running["criteria"] if "per" in criterion)
    totals: Counter[str] = Counter()
    for sale in _validated(programme, "sell_in"):
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
    closed, running = closed_period(today), running_period(today)
    assert closed.end < today <= running.end
    assert running.start <= today - timedelta(days=21)
    assert 85 <= (running.end - running.start).days <= 92
    assert closed.middle != running.middle
    assert closed.end < running.end


def test_the_accounts_act_for_participants_that_exist(programme: Programme) -> None:
    kinds = {record["code"]: record["kind"] for record in programme.participants}
    names = {record["code"]: record["name"] for record in programme.participants}
    assert [account.role for account in ACCOUNTS] == ["rep", "distributor", "director", "administrator"]
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS)
    for account in ACCOUNTS:
        expected = [account.role] if account.role in ("rep", "distributor") else []
        assert [kinds[code] for code in account.participant_codes] == expected
        if account.role == "rep":
            assert names[account.participant_codes[0]] == account.name
