"""The demonstration programme is complete, coherent and the same every time."""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.demo.programme import write_programme

from .written import Programme, Record, codes

ROOT = Path(__file__).parents[2]


def _write_elsewhere(folder: Path, today: date, hash_seed: str) -> None:
    """Writes the programme in a process of its own, where sets of texts have another order."""
    call = (
        "import sys; from datetime import date; from pathlib import Path; "
        "from app.demo.programme import write_programme; "
        "write_programme(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", call, folder, today.isoformat()],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        cwd=ROOT,
        check=True,
    )


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    today = date(2026, 11, 21)
    here = write_programme(tmp_path / "here", today)
    for hash_seed in ("1", "2"):
        _write_elsewhere(tmp_path / hash_seed, today, hash_seed)
        there = {path.name: path.read_bytes() for path in (tmp_path / hash_seed).iterdir()}
        assert sorted(there) == sorted(path.name for path in here)
        assert [path.name for path in here if path.read_bytes() != there[path.name]] == []


def test_every_code_is_given_once(programme: Programme) -> None:
    for records in (programme.participants, programme.products, programme.clients):
        assert len(codes(records)) == len(records)
    assert not codes(programme.participants) & codes(programme.clients)
    names = Counter(client["name"] for client in programme.clients)
    assert names.most_common(1)[0][1] == 1


def test_every_code_on_a_sale_exists_and_is_of_its_kind(programme: Programme) -> None:
    known = {kind: codes(programme.participants, kind) | {""} for kind in ("rep", "distributor", "seller")}
    known |= {"client": codes(programme.clients) | {""}, "product": codes(programme.products)}
    for column, expected in known.items():
        assert {sale[column] for sale in programme.sales} <= expected, column


def test_every_target_and_parent_names_a_participant(programme: Programme) -> None:
    assert {target["participant"] for target in programme.targets} <= codes(programme.participants)
    months = Counter((target["participant"], target["month"]) for target in programme.targets)
    assert months.most_common(1)[0][1] == 1
    parents = {record["parent"] for record in programme.participants if record["kind"] == "seller"}
    assert parents <= codes(programme.participants, "distributor")


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
    assert lines["sell_in"] == pytest.approx(20_000, rel=0.1)
    assert lines["sell_out"] == pytest.approx(35_000, rel=0.1)


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
