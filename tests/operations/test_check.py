"""`palier check` finds what is wrong, each thing by its name, and says it in a sentence; nothing is changed by it."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import create_engine, make_url, text

from app.address import access_url
from app.operations.checks import CHECKS
from app.operations.checks.database import APPEND_ONLY, GUARDS
from app.operations.columns import Kind as KindOfCell
from app.operations.tables import tables_of
from tests.conftest import Palier
from tests.databases import KINDS, Kind, settle
from tests.operations.programme import contents_at

Databases = Callable[[Kind], str]
UNGUARDED = {
    "sqlite": "DROP TRIGGER {0}_no_update",
    "postgresql": "ALTER TABLE {0} DISABLE TRIGGER {0}_append_only",
}


class Fault(NamedTuple):
    """What is done behind the house's back, which checks find it, and what they say of it.

    kinds: the databases on which it is done; both where they are looked at differently.
    """

    acts: Sequence[str]
    found_by: set[str]
    said: str
    kinds: Sequence[Kind] = ("sqlite",)


ANOTHER_BATCH = """INSERT INTO posting (challenge_id, batch_id, participant_id, criterion, key, points)
SELECT c.id, b.id, 1, 'Turnover', 'x', 0 FROM challenge c, posting_batch b
WHERE c.code = 'spring' AND b.challenge_id <> c.id LIMIT 1"""
FAULTS: dict[str, Fault] = {
    "ranking": Fault(
        ["UPDATE standing SET points = points + 1 WHERE challenge_id = 1 AND participant_id = 2"],
        {"points"},
        "Challenge “spring”: the postings of “R1” add up to",
        KINDS,
    ),
    "nobody in the ranking": Fault(["DELETE FROM standing WHERE challenge_id = 1"], {"points"}, "ranking says 0"),
    "sealed ranking": Fault(
        ["UPDATE standing SET points = points + 1 WHERE challenge_id = 2"], {"points", "closings"}, "“leagues”"
    ),
    "guard": Fault(["{unguarded:posting}"], {"tables"}, "written in the table “posting” can be changed", KINDS),
    "ledger": Fault(
        ["{unguarded:posting}", "UPDATE posting SET points = points + 1 WHERE id = 1"],
        {"tables", "points"},
        "R0",
        KINDS,
    ),
    "closing": Fault(
        ["{unguarded:challenge_closing}", "UPDATE challenge_closing SET prizes = '[1]' WHERE id = 1"],
        {"tables", "closings"},
        "not what was sealed",
        KINDS,
    ),
    "rules": Fault(
        ["UPDATE challenge SET source = 'code =' WHERE code = 'spring'"],
        {"rules"},
        "“spring”: its rules cannot be read",
    ),
    "other rules": Fault(
        ["UPDATE challenge SET source = replace(source, 'points = 2', 'points = 3') WHERE code = 'spring'"],
        {"rules"},
        "not those that were last decided",
    ),
    "batch": Fault([ANOTHER_BATCH], {"postings"}, "1 posting was made for another challenge", KINDS),
    "sales": Fault(
        ["UPDATE sale_line SET amount_cents = amount_cents + 100000 WHERE rep_id = 1"], {"score"}, "scoring it anew"
    ),
    "balance": Fault(["UPDATE wallet SET balance = balance + 1"], {"wallets"}, "add up to", KINDS),
    "lot": Fault(
        ["UPDATE wallet_lot SET points_left = points_left - 1 WHERE points_left > 0"],
        {"wallets"},
        "left to spend, less what is owed",
        KINDS,
    ),
    "no wallet": Fault(["DELETE FROM wallet"], {"wallets"}, "the wallet says 0", KINDS),
    "no import": Fault(["UPDATE sale_line SET import_id = NULL WHERE id < 3"], {"lines"}, "2 sale lines were brought"),
    "index": Fault(["DROP INDEX ix_posting_balance"], {"tables"}, "add_index posting ix_posting_balance", KINDS),
    "column": Fault(["ALTER TABLE client ADD COLUMN more INTEGER"], {"tables"}, "remove_column client more", KINDS),
    "waiting file": Fault(
        ["UPDATE import_run SET content = NULL WHERE state = 'tried'"], {"imports"}, "waiting “é”.csv): the file"
    ),
    "report": Fault(["UPDATE import_run SET report = '{' WHERE id = 2"], {"imports"}, "(products.csv): its report"),
    "mapping": Fault(["UPDATE import_run SET mapping = '= no' WHERE id = 2"], {"imports"}, "its mapping cannot"),
    "lost product": Fault(
        ["PRAGMA foreign_keys = OFF", "DELETE FROM product WHERE id = 1"],
        {"references"},
        "of the table “sale_line” refer by “product_id” to some of “product” that are not there",
    ),
    "lost parent": Fault(
        [
            "ALTER TABLE participant DROP CONSTRAINT fk_participant_parent_id_participant",
            "UPDATE participant SET parent_id = 999 WHERE id = 1",
        ],
        {"tables", "references"},
        "1 row of the table “participant” refers by “parent_id” to one of “participant” that is not there",
        ("postgresql",),
    ),
    "sheet": Fault(["UPDATE sheet SET state = 'published'"], {"sheets"}, "Sales sheet 1: its file", KINDS),
    "proof": Fault(["UPDATE proof SET purged_at = NULL"], {"proofs"}, "Proof 1 (é.jpg): its file is not in", KINDS),
    "half a cent": Fault(
        ["UPDATE sale_line SET amount_cents = 0.5 WHERE id = 1"],
        {"values", "rest"},
        "in “amount_cents” what is no bigint",
    ),
    "no day": Fault(["UPDATE sale_line SET date = '2020-02-30' WHERE id = 1"], {"values", "rest"}, "what is no date"),
    "no moment": Fault(["UPDATE import_run SET at = 'now' WHERE id = 1"], {"values", "rest"}, "is no timestamp"),
    "too long": Fault(["UPDATE team SET name = printf('%300d', 1) WHERE id = 1"], {"values", "rest"}, "too long"),
}


def spoil(url: str, acts: Sequence[str]) -> None:
    """Do it outside of any application."""
    engine = create_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for act in acts:
            unguarded = act.removeprefix("{unguarded:").removesuffix("}")
            sql = act if unguarded == act else UNGUARDED[engine.dialect.name].format(unguarded)
            connection.connection.cursor().execute(sql)
    engine.dispose()


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, fault in FAULTS.items() for kind in fault.kinds])
def test_what_is_wrong_is_told(name: str, kind: Kind, lived: Databases) -> None:
    fault = FAULTS[name]
    palier = Palier(lived(kind))
    spoil(palier.url, fault.acts)
    result = palier.run("check", "--score", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {row["check"] for row in found} == fault.found_by, found
    assert any(fault.said in row["fault"] for row in found), found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_changed(kind: Kind, lived: Databases) -> None:
    """Not even where scoring anew would post something."""
    palier = Palier(lived(kind))
    spoil(palier.url, FAULTS["sales"].acts)
    was = contents_at(palier.url)
    assert "scoring it anew takes" in palier("check", "--score", fails=True)
    assert contents_at(palier.url) == was
    assert palier("check") == "16 checks: everything holds.\n"


def test_a_damaged_file_is_told(lived: Databases) -> None:
    """Wherever a page is spoilt, in sentences."""
    palier = Palier(lived("sqlite"))
    path = Path(palier.url.removeprefix("sqlite:///"))
    settle(path)
    whole = path.read_bytes()
    for page in range(20, len(whole) // 4096, len(whole) // 4096 // 6):
        path.write_bytes(whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :])
        result = palier.run("check")
        assert result.exit_code == 1, page
        assert result.stderr.splitlines(), page


def test_a_damaged_access_database_is_told(lived: Databases) -> None:
    palier = Palier(lived("sqlite"))
    palier("check")
    path = Path(str(access_url(make_url(palier.url)).database))  # type: ignore[union-attr]
    settle(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: 2 * 4096] + b"\xa5" * 4096 + whole[3 * 4096 :])
    result = palier.run("check", "--format", "json")
    assert result.exit_code == 1
    assert {row["check"] for row in json.loads(result.stdout)} == {"access"}


def test_files_of_the_instance(lived: Databases, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    palier = Palier(lived("sqlite"))
    (instance / ".kept.zip-x.partial").touch()
    monkeypatch.setattr("os.access", lambda path, mode: "1.pdf" not in str(path))
    told = palier("check", fails=True).splitlines()
    assert len(told) == 2
    assert "1.pdf” cannot be read" in told[0]
    assert "left unfinished" in told[1]


def test_every_moment_of_a_day_is_one(lived: Databases) -> None:
    """The last millionth of a second, too: SQLite reckons in thousandths, and would round it to the next day."""
    palier = Palier(lived("sqlite"))
    for moment in ("2026-12-31 23:59:59.999999", "2026-01-01 00:00:00.000000"):
        spoil(palier.url, [f"UPDATE import_run SET at = '{moment}' WHERE id = 1"])
        palier("check")


def test_many_faults_of_a_kind_are_counted(lived: Databases) -> None:
    palier = Palier(lived("sqlite"))
    spoil(palier.url, ["UPDATE import_run SET report = '{'", *["INSERT INTO import_run SELECT id + 100 * (SELECT max(id) FROM import_run), what, file_name, state, account_id, at, new, corrected, unchanged, held, rejected, mapping, layout, report, undoes_id, content, rejects, origin FROM import_run"] * 2])  # fmt: skip # noqa: E501
    told = palier("check", fails=True).splitlines()
    assert len(told) == 21
    assert told[-1] == "… and 36 more."


# --- The house --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_can_be_copied(kind: Kind, lived: Databases) -> None:
    """Its columns are of kinds that are known, its rows are in the order of a key, and it refers to none after it."""
    engine = create_engine(lived(kind))
    with engine.connect() as connection:
        tables = tables_of(connection)
    engine.dispose()
    assert all(table.key for table in tables)
    assert {column.kind for table in tables for column in table.columns} == set(KindOfCell)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_append_only_is_watched(kind: Kind, lived: Databases) -> None:
    engine = create_engine(lived(kind))
    query, names = GUARDS[kind]
    with closing(engine.connect()) as connection:
        guards = set(connection.execute(text(query)).scalars())
    engine.dispose()
    # What keeps the index of sales sheets is no guard.
    own = {guard for guard in guards if not guard.startswith(("RI_", "sheet_text_"))}
    assert own == {name.format(table) for table in APPEND_ONLY for name in names}


def test_every_check_finds_something() -> None:
    assert set(CHECKS) | {"score", "rest"} == {
        "integrity",
        "rest",
        *(name for fault in FAULTS.values() for name in fault.found_by),
    }
