"""Completed training through the command line: stored once, corrected with a trail, refused in words, told of."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app import create_app
from app.demo.people import DEMONSTRATION_REP, reps
from app.demo.programme import write_completions
from core.changes import Changes
from core.db import db, writing
from core.files import Mapping
from core.hooks import subscribe
from imports.cli import KINDS
from imports.forms import WHATS
from imports.layouts import LAYOUTS
from imports.service import import_file, new_run
from tests.conftest import Palier
from tests.imports.trade import PEOPLE, counts, write

HEADER = "participant,module,date,points"
NONE = {"new": 0, "corrected": 0, "unchanged": 0, "held": 0, "rejected": 0}
STORED = (
    "SELECT participant.code, module, CAST(date AS VARCHAR(10)), points FROM completion"
    " JOIN participant ON participant.id = participant_id ORDER BY participant.code, module, date"
)
CHALLENGE = """code = "learning"
title = "Learning"
start = 2020-04-01
end = 2020-04-30

[[criteria]]
name = "Training"
type = "training"
"""


def completed(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


def bring_in(palier: Palier, folder: Path, *rows: str) -> dict[str, int]:
    """Import these rows; what the command counted."""
    return counts(palier("import", "completions", write(folder / "completions.csv", completed(*rows))))


def ask(palier: Palier, query: str) -> list[tuple[Any, ...]]:
    """What the database holds."""
    engine = create_engine(palier.url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def test_a_completion_of_any_kind_of_participant_is_stored_once(any_shop: Palier, tmp_path: Path) -> None:
    rows = ["R1,safety,2020-04-10,50", "D1,safety,2020-04-10,0", "S1,Été 2020,2020-04-11,1000000"]
    assert bring_in(any_shop, tmp_path, *rows) == {**NONE, "new": 3}
    assert ask(any_shop, STORED) == [
        ("D1", "safety", "2020-04-10", 0),
        ("R1", "safety", "2020-04-10", 50),
        ("S1", "Été 2020", "2020-04-11", 1_000_000),
    ]
    assert bring_in(any_shop, tmp_path, *reversed(rows)) == {**NONE, "unchanged": 3}
    assert len(ask(any_shop, STORED)) == 3 and ask(any_shop, "SELECT * FROM record_version") == []


def test_other_points_correct_a_completion_and_leave_the_former_in_the_trail(any_shop: Palier, tmp_path: Path) -> None:
    bring_in(any_shop, tmp_path, "R1,safety,2020-04-10,50", "R2,safety,2020-04-10,50")
    again = bring_in(any_shop, tmp_path, "R1,safety,2020-04-10,80", "R2,safety,2020-04-10,50")
    assert again == {**NONE, "corrected": 1, "unchanged": 1}
    assert ask(any_shop, STORED) == [("R1", "safety", "2020-04-10", 80), ("R2", "safety", "2020-04-10", 50)]
    [(what, record, former, run)] = ask(any_shop, "SELECT what, record, former, import_id FROM record_version")
    [(anne,)] = ask(any_shop, "SELECT id FROM participant WHERE code = 'R1'")
    assert (what, record, json.loads(former)) == ("completion", f"{anne}|safety|2020-04-10", {"points": 50})
    assert ask(any_shop, f"SELECT what, corrected FROM import_run WHERE id = {run}") == [("completions", 1)]


def test_another_day_module_or_participant_is_another_completion(shop: Palier, tmp_path: Path) -> None:
    first, others = "R1,safety,2020-04-10,50", ["R1,safety,2020-04-11,60", "R1,Safety,2020-04-10,60"]
    bring_in(shop, tmp_path, first)
    assert bring_in(shop, tmp_path, *others, "R2,safety,2020-04-10,60") == {**NONE, "new": 3}
    assert len(ask(shop, STORED)) == 4


BAD_CELLS = [
    ("participant", "", "“participant” is empty. Fill it in."),
    ("participant", "R9", "There is no participant “R9”. Import the participants first, or correct the code."),
    ("module", "", "“module” is empty. Fill it in."),
    ("module", "m" * 101, "” is longer than 100 characters. Shorten it in the file."),
    ("date", "", "“date” is empty. Fill it in."),
    ("date", "2020-02-30", "“2020-02-30” is a date that does not exist. Correct it in the file."),
    ("points", "", "“points” is empty. Fill it in."),
    ("points", "ten", "“ten” is not a whole number. Write it like 12."),
    ("points", "2.5", "“2.5” is not a whole number. Write it without decimals."),
    ("points", "-1", "“-1” is below zero. Write what the module is worth, 0 or more."),
    ("points", "1000001", "“1000001” is too large: a module is worth 1,000,000 points at most. Correct it."),
    ("points", "100000000000", "“100000000000” is too large: it must stay below one billion. Correct it."),
]


@pytest.mark.parametrize(("column", "cell", "told"), BAD_CELLS)
def test_one_bad_cell(shop: Palier, tmp_path: Path, column: str, cell: str, told: str) -> None:
    """The other lines are kept; the bad one is told, and taken once corrected in the rejects file."""
    good = {"participant": "R2", "module": "m" * 100, "date": "2020-04-11", "points": "20"}
    bad = ",".join((good | {column: cell}).values())
    file = write(tmp_path / "done.csv", completed("R1,safety,2020-04-10,50", bad))
    result = shop.run("import", "completions", file)
    assert counts(result.stdout) == {**NONE, "new": 1, "rejected": 1}
    assert result.stderr.splitlines()[0].startswith(f"done.csv, line 3, column {column}: ")
    assert result.stderr.splitlines()[0].endswith(told)

    with (tmp_path / "done-rejects.csv").open(encoding="utf-8-sig", newline="") as opened:
        [rejected] = csv.DictReader(opened)
    assert rejected[column] == cell and rejected["reason"].endswith(told)
    assert bring_in(shop, tmp_path, ",".join((rejected | good)[name] for name in good)) == {**NONE, "new": 1}
    assert [row[0] for row in ask(shop, STORED)] == ["R1", "R2"]


def test_a_line_that_stands_in_the_file_twice(shop: Palier, tmp_path: Path) -> None:
    """With other points nobody could tell which of them holds: none is taken."""
    rows = ["R1,safety,2020-04-10,50", "R1,safety,10/04/2020,50", "R1,safety,2020-04-10,60"]
    result = shop.run("import", "completions", write(tmp_path / "done.csv", completed(*rows)))
    assert counts(result.stdout) == {**NONE, "rejected": 3}
    for line in (2, 3, 4):
        told = f"line {line}, column module: “safety” stands for this participant and day on lines 2, 3, 4"
        assert told in result.stderr
    assert ask(shop, STORED) == []


def test_all_or_nothing_and_a_missing_column_bring_in_nothing(shop: Palier, tmp_path: Path) -> None:
    file = write(tmp_path / "done.csv", completed("R1,safety,2020-04-10,50", "R1,safety,2020-04-11,-1"))
    said = shop.run("import", "completions", file, "--all-or-nothing")
    assert (said.exit_code, counts(said.stdout)) == (1, {**NONE, "rejected": 1})
    pointless = write(tmp_path / "pointless.csv", "participant,module,date\nR1,safety,2020-04-10\n")
    assert "pointless.csv lacks: “points”" in shop("import", "completions", pointless, fails=True)
    assert ask(shop, STORED) == []


def test_an_export_of_another_program_through_a_mapping(shop: Palier, tmp_path: Path) -> None:
    mapping = """
[columns]
participant = { column = "Matricule", prefix = "R" }
module = "Formation"
date = "Terminée le"

[constants]
points = "40"

[values.module]
"Sécurité des produits" = "safety"
"""
    theirs = "Matricule;Formation;Terminée le\n1;Sécurité des produits;30/04/2020 17:05\n2;Vente;02/05/2020\n"
    file = write(tmp_path / "formations.csv", theirs.encode("cp1252"))
    told = shop("import", "completions", file, "--map", write(tmp_path / "map.toml", mapping))
    assert counts(told) == {**NONE, "new": 2}
    assert ask(shop, STORED) == [("R1", "safety", "2020-04-30", 40), ("R2", "Vente", "2020-05-02", 40)]


def test_only_those_whose_completions_or_targets_changed_are_told_of(
    any_shop: Palier,
) -> None:
    heard: list[Changes] = []
    known = dict(ask(any_shop, "SELECT code, id FROM participant"))
    app = create_app(any_shop.url)
    subscribe(app, lambda _session, changes: heard.append(changes))
    with app.app_context():

        def told(what: str, *rows: str) -> list[tuple[frozenset[int], bool]]:
            """Whom an import tells of, and whether of everyone."""
            heard.clear()
            with writing(db.session()) as session:
                _import(session, what, rows)
            assert all(changes.lines.is_empty() for changes in heard)
            return [(changes.people, changes.everyone) for changes in heard]

        assert told("completions", HEADER, "R1,safety,2020-04-10,50", "R2,safety,2020-04-10,50") == [
            (frozenset({known["R1"], known["R2"]}), False)
        ]
        corrected = "R1,safety,2020-04-10,50", "R2,safety,2020-04-10,60", "D1,safety,2020-04-10,60"
        assert told("completions", HEADER, *corrected) == [(frozenset({known["R2"], known["D1"]}), False)]
        assert told("completions", HEADER, *corrected) == []
        target = "participant,month,amount", "S1,2020-04,100"
        assert told("targets", *target) == [(frozenset({known["S1"]}), False)]
        assert told("targets", *target) == []
        assert told("products", "code,name", "P3,Wheel") == [(frozenset(), True)]
        assert told("products", "code,name", "P3,Wheel") == []
        assert told("participants", "code,name,kind", "R3,Carla,rep") == [(frozenset(), True)]
        assert told("participants", "code,name,kind", "R3,Carla,rep") == []
        assert told("clients", "code,name", "C1,Club") == []
        db.session.remove()
        db.engine.dispose()


def _import(session: Session, what: str, rows: Sequence[str]) -> None:
    run = new_run(session, what, f"{what}.csv")
    assert import_file(session, what, "\n".join(rows).encode(), run, Mapping()).rejected == 0


def test_points_follow_the_completions(any_shop: Palier, tmp_path: Path) -> None:
    any_shop("challenge", "add", write(tmp_path / "learning.toml", CHALLENGE))
    any_shop("challenge", "launch", "learning")

    def points() -> list[str]:
        return any_shop("points", "learning", "--format", "csv").splitlines()[1:]

    bring_in(any_shop, tmp_path, "R1,safety,2020-04-30,50", "R2,safety,2020-05-01,50", "D1,safety,2020-04-10,50")
    assert points() == ["R1,Training,safety,50"]
    bring_in(any_shop, tmp_path, "R1,safety,2020-04-30,70", "R2,sales,2020-04-01,30")
    assert points() == ["R1,Training,safety,70", "R2,Training,sales,30"]
    assert any_shop("score", "learning").split()[0] == "0"


def test_whatever_has_a_layout_is_offered_by_the_command_and_on_the_page() -> None:
    assert list(LAYOUTS) == KINDS == list(WHATS)


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 11, 21), date(2028, 2, 29)], ids=str)
def test_the_demonstration_s_completions_come_in_whole(shop: Palier, tmp_path: Path, today: date) -> None:
    """Most reps learn something every year, nobody learns in the future, and the same day gives the same bytes."""
    people = "".join(f"{rep.code},{rep.name},rep,,,\n" for rep in reps())
    shop("import", "participants", write(tmp_path / "participants.csv", PEOPLE.splitlines()[0] + "\n" + people))
    file = write_completions(tmp_path, today)
    assert file.read_bytes() == write_completions(tmp_path, today).read_bytes()
    came_in = counts(shop("import", "completions", file))
    stored = ask(shop, STORED)
    assert came_in == {**NONE, "new": len(stored)} and len(stored) > 100
    days = [date.fromisoformat(day) for _, _, day, _ in stored]
    assert max(days) < today and all(day.weekday() < 5 for day in days)
    last_year = {code for code, _, day, _ in stored if (today - date.fromisoformat(day)).days <= 365}
    assert 18 <= len(last_year) <= 24 and DEMONSTRATION_REP in last_year
    assert len({module for _, module, _, _ in stored if not module.startswith("gamme-")}) == 2
