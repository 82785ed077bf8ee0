"""Identity and history on the command line: what is held, what absent columns leave, and what an undoing takes back."""

import csv
from pathlib import Path

import pytest

from tests.conftest import Palier
from tests.imports.test_completions import ask
from tests.imports.trade import COLUMNS, PEOPLE, PRODUCTS, counts, csv_of, row, write

NUMBERLESS = [name for name in COLUMNS if name != "line"]
POINTS = ("points", "spring", "--format", "csv")


def bring(shop: Palier, tmp_path: Path, what: str, content: str, *options: str) -> dict[str, int]:
    return counts(shop("import", what, write(tmp_path / f"{what}.csv", content), *options))


def points(shop: Palier) -> dict[str, int]:
    return {line.split(",")[0]: int(line.split(",")[3]) for line in shop(*POINTS).splitlines()[1:]}


@pytest.mark.parametrize(("other", "held"), [
    ({"date": "2020-04-20", "client": "C9"}, 1),
    ({"date": "2020-04-20", "rep": "R2"}, 1),
    ({"date": "2020-04-20", "distributor": "D2"}, 1),
    ({"date": "2020-04-20", "seller": "S1"}, 1),
    ({"date": "2020-04-20", "amount": "-100.00"}, 1),
    ({"date": "2020-04-20", "amount": "500.00", "quantity": "9", "product": "P2"}, 0),
    ({"rep": "R2", "client": "C9", "amount": "-100.00"}, 0),
])  # fmt: skip
def test_a_used_number_is_held(shop: Palier, tmp_path: Path, other: dict[str, str], held: int) -> None:
    """Another date and at once another client, person or sign: another document."""
    bring(shop, tmp_path, "sales", csv_of([row(1)]))
    before = points(shop)
    content = csv_of([{**row(1), **other}])
    said = bring(shop, tmp_path, "sales", content)
    assert (said["held"], said["corrected"]) == (held, 1 - held)
    assert bring(shop, tmp_path, "sales", content)["held"] == held
    if held:
        assert points(shop) == before
        assert ask(shop, "SELECT count(*) FROM held_line WHERE state = 'waiting'") == [(1,)]
        assert bring(shop, tmp_path, "sales", content, "--accept-held")["corrected"] == 1
        assert ask(shop, "SELECT count(*) FROM held_line WHERE state = 'waiting'") == [(0,)]
    assert shop("score", "spring").strip().startswith("0")


SOLD = {"kind": "sell_out", "document": "000123", "line": "1"}


@pytest.mark.parametrize(("columns", "other", "said"), [
    (COLUMNS, {"document": "123"}, "rejected"),
    (COLUMNS, {"document": "123", "distributor": "D2"}, "new"),
    ([name for name in COLUMNS if name != "distributor"], {"document": "123"}, "rejected"),
    (COLUMNS, {"document": "124"}, "new"),
    (COLUMNS, {"document": "000123"}, "unchanged"),
])  # fmt: skip
def test_a_number_without_its_zeros_is_no_new_document(
    shop: Palier, tmp_path: Path, columns: list[str], other: dict[str, str], said: str
) -> None:
    bring(shop, tmp_path, "sales", csv_of([row(1, **SOLD)]))
    lines = csv_of([row(1, **{**SOLD, **other}), row(2)], columns)
    assert bring(shop, tmp_path, "sales", lines)[said] == (2 if said == "new" else 1)


KNOWN = {
    "participants": PEOPLE,
    "products": PRODUCTS,
    "clients": "code,name,segment\nC1,Client,Bakers\n",
    "targets": "participant,month,amount\nR1,2020-04,100\n",
    "completions": "participant,module,date,points\nR1,safety,2020-04-10,50\n",
    "stock": "distributor,product,date,quantity\nD1,P1,2020-04-10,50\n",
    "sales": csv_of([row(1, client="C1", seller="S1")], [*COLUMNS, "status"]),
}
# A file of each kind with as few columns as it may have, which says nothing new.
BARE = {
    "participants": "code,name,kind\nR1,Anne,rep\nS1,Sonia,seller\n",
    "products": "code,name\nP1,Bike\n",
    "clients": "code\nC1\n",
    "targets": KNOWN["targets"],
    "completions": KNOWN["completions"],
    "stock": KNOWN["stock"],
    "sales": csv_of([row(1)], ["kind", "document", "line", "date", "amount"]),
}


@pytest.mark.parametrize("what", KNOWN)
def test_what_a_file_has_no_column_for_stays(shop: Palier, tmp_path: Path, what: str) -> None:
    bring(shop, tmp_path, what, KNOWN[what])
    said = bring(shop, tmp_path, what, BARE[what])
    assert {name: count for name, count in said.items() if count} == {"unchanged": BARE[what].count("\n") - 1}


EMPTY = {
    "participants": ("code,name,kind,team,parent\nS1,Sonia,seller,,\n",
                     "SELECT parent_id FROM participant WHERE code = 'S1'"),
    "products": ("code,name,range,cost\nP1,Bike,,\n", "SELECT nullif(range, '') FROM product WHERE code = 'P1'"),
    "clients": ("code,segment\nC1,\n", "SELECT nullif(segment, '') FROM client WHERE code = 'C1'"),
    "sales": (csv_of([row(1, rep="", client="C1")], ["kind", "document", "line", "date", "amount", "rep", "client"]),
              "SELECT rep_id FROM sale_line"),
}  # fmt: skip


@pytest.mark.parametrize("what", EMPTY)
def test_an_empty_cell_empties(shop: Palier, tmp_path: Path, what: str) -> None:
    bring(shop, tmp_path, what, KNOWN[what])
    content, question = EMPTY[what]
    assert bring(shop, tmp_path, what, content)["corrected"] == 1
    assert ask(shop, question) == [(None,)]


TWICE = {
    "participants": "code,name,kind\nR8,Ada,rep\nR8,Bea,rep\n",
    "products": "code,name\nP8,Car\nP8,Van\n",
    "clients": "code,name\nC8,Ada\nC8,Bea\n",
    "targets": "participant,month,amount\nR1,2020-04,1\nR1,2020-04,2\n",
    "completions": "participant,module,date,points\nR1,safety,2020-04-10,5\nR1,safety,2020-04-10,6\n",
    "stock": "distributor,product,date,quantity\nD1,P1,2020-04-10,5\nD1,P1,2020-04-10,6\n",
    "sales": csv_of([row(1), row(1, amount="7.00")]),
}


@pytest.mark.parametrize("what", TWICE)
def test_of_two_rows_that_contradict_each_other_neither_is_taken(shop: Palier, tmp_path: Path, what: str) -> None:
    result = shop.run("import", what, write(tmp_path / "twice.csv", TWICE[what]))
    assert counts(result.stdout) == {"new": 0, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 2}
    assert result.stderr.count("lines 2, 3") == 2


def test_the_first_day_in_a_team_is_corrected_with_the_last_one_before(shop: Palier, tmp_path: Path) -> None:
    person = "code,name,kind,team,since\nR1,Anne,rep,South,{}\n"
    days = "SELECT name, first_day, last_day FROM membership JOIN team ON team.id = team_id"
    days += " JOIN participant p ON p.id = participant_id WHERE p.code = 'R1' ORDER BY membership.id"
    bring(shop, tmp_path, "participants", person.format("2020-04-10"))
    assert bring(shop, tmp_path, "participants", person.format("2020-04-20"))["corrected"] == 1
    assert ask(shop, days.replace("name,", "team.name,", 1)) == [
        ("North", None, "2020-04-19"), ("South", "2020-04-20", None)
    ]  # fmt: skip
    assert bring(shop, tmp_path, "participants", person.format(""))["unchanged"] == 1


def test_rejected_rows_of_a_file_without_numbers_get_their_places(shop: Palier, tmp_path: Path) -> None:
    """Also those that do not even say their document."""
    lines = [row(1), row(1, document="", date="", amount="50.00"), row(2), row(2, document="", date="", amount="25.00")]
    result = shop.run("import", "sales", write(tmp_path / "sales.csv", csv_of(lines, NUMBERLESS)))
    assert counts(result.stdout)["rejected"] == 2
    with (tmp_path / "sales-rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [it["line"] for it in rejected] == ["2", "2"]
    for it, document in zip(rejected, ("F1", "F2"), strict=True):
        it |= {"document": document, "date": "2020-04-10"}
    assert bring(shop, tmp_path, "sales", csv_of(rejected, list(rejected[0])))["new"] == 2
    assert points(shop) == {"R1": 27}


@pytest.mark.parametrize("whole", [False, True])
def test_a_document_without_numbers(shop: Palier, tmp_path: Path, whole: bool) -> None:
    """Exchanged lines are the same lines; others are held with their document, or taken where it comes whole."""
    mapping = write(tmp_path / "m.toml", 'documents = "whole"\n' if whole else "")
    lines = [row(1, amount=amount) for amount in ("100.00", "50.00", "20.00")]

    def said(*which: int, **other: str) -> dict[str, int]:
        rows = [{**lines[place], **other} for place in which]
        return bring(shop, tmp_path, "sales", csv_of(rows, NUMBERLESS), "--map", str(mapping))

    said(0, 1, 2)
    assert said(2, 0, 1)["unchanged"] == 3
    fewer = said(2, 0)
    assert fewer["held"] == (0 if whole else 2)
    assert points(shop) == {"R1": 12 if whole else 17}
    assert (said(2, 0)["unchanged"] == 2) == whole


UNDONE = {
    "products": ("code,name,range\nP1,Bike,Cars\n", "SELECT range FROM product WHERE code = 'P1'"),
    "clients": ("code,segment\nC1,Fitters\n", "SELECT segment FROM client WHERE code = 'C1'"),
    "targets": ("participant,month,amount\nR1,2020-04,7\nR2,2020-04,8\n", "SELECT amount_cents FROM target"),
    "completions": ("participant,module,date,points\nR1,safety,2020-04-10,5\nR2,safety,2020-04-10,5\n",
                    "SELECT points FROM completion"),
    "stock": ("distributor,product,date,quantity\nD1,P1,2020-04-10,5\nD2,P1,2020-04-10,5\n",
              "SELECT quantity FROM opening_stock"),
    "participants": ("code,name,kind,team,until\nR1,Ada,rep,South,2020-04-30\n",
                     "SELECT p.name, p.until, t.name FROM participant p JOIN membership m ON m.participant_id = p.id"
                     " JOIN team t ON t.id = m.team_id WHERE p.code = 'R1' AND m.last_day IS NULL"),
    "sales": (csv_of([row(1, amount="7.00"), row(2)]),
              "SELECT document, amount_cents FROM sale_line WHERE status = 'validated'"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNDONE)
def test_an_import_of_every_kind_is_undone(shop: Palier, tmp_path: Path, what: str) -> None:
    bring(shop, tmp_path, what, KNOWN[what])
    content, question = UNDONE[what]
    before = ask(shop, question), points(shop)
    bring(shop, tmp_path, what, content)
    assert ask(shop, question) != before[0]
    run = shop("imports", "--format", "csv").splitlines()[1].split(",")[0]
    preview = shop("imports", "undo", run, "--preview")
    assert shop("imports", "undo", run) == preview
    assert (ask(shop, question), points(shop)) == before
    assert "undone already" in shop("imports", "undo", run, fails=True)
    assert shop("score", "spring").strip().startswith("0")
    # Once more, and it is all there again: nothing of an undone import is held.
    assert bring(shop, tmp_path, what, content)["held"] == 0
    assert ask(shop, question) != before[0]


def test_what_was_corrected_since_is_respected(shop: Palier, tmp_path: Path) -> None:
    for range_ in ("Cars", "Vans"):
        bring(shop, tmp_path, "products", f"code,name,range\nP1,Bike,{range_}\n")
    latest, first = (line.split(",")[0] for line in shop("imports", "--format", "csv").splitlines()[1:3])
    result = shop.run("imports", "undo", first)
    assert "kept: 1" in result.stdout and "P1 was changed by a later import" in result.stderr
    shop("imports", "undo", latest)
    assert ask(shop, "SELECT range FROM product WHERE code = 'P1'") == [("Bikes/Road",)]


@pytest.mark.parametrize("run", ["0", "999"])
def test_there_is_nothing_to_undo(shop: Palier, run: str) -> None:
    assert f"no import {run} to undo" in shop("imports", "undo", run, fails=True)


def test_a_row_that_does_not_fit_has_its_place_too(shop: Palier, tmp_path: Path) -> None:
    """The row after it keeps its own, and the row itself takes its place once it is corrected."""
    lines = [row(1, line=str(place), amount=amount) for place, amount in enumerate(("100.00", "50.00", "20.00"), 1)]
    good = csv_of(lines, NUMBERLESS).splitlines()
    broken = "\n".join([*good[:2], f"{good[2]},7", good[3], ""])
    assert bring(shop, tmp_path, "sales", broken)["rejected"] == 1
    with (tmp_path / "sales-rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        header, cells = csv.reader(file)
    rejected = dict(zip(header, cells, strict=False))
    assert rejected["line"] == "2"
    assert bring(shop, tmp_path, "sales", csv_of([rejected], header[:-1]))["new"] == 1
    assert bring(shop, tmp_path, "sales", csv_of(lines))["unchanged"] == 3


def test_a_new_line_belongs_to_whoever_sold_the_others_of_its_document(shop: Palier, tmp_path: Path) -> None:
    """A file without distributors names none for a document on record, nor for a line that is new in it."""
    columns = "kind,document,line,date,client,product,quantity,amount"
    known, added = "sell_out,T1,1,2020-04-02,C9,P1,1,10.00", "sell_out,T1,2,2020-04-02,C9,P1,1,20.00"
    assert bring(shop, tmp_path, "sales", f"{columns},distributor\n{known},D1\n")["new"] == 1
    assert bring(shop, tmp_path, "sales", f"{columns}\n{known}\n{added}\n")["new"] == 1
    question = (
        "SELECT line, code FROM sale_line JOIN participant ON participant.id = distributor_id WHERE document = 'T1'"
    )
    assert sorted(ask(shop, question)) == [(1, "D1"), (2, "D1")]
