"""A backup, and what is restored from it, is the programme row for row, on whichever kind of database."""

import json
import stat
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from app.operations.snapshot import ledger_of
from app.operations.tables import table_names, tables_of
from tests.conftest import Palier
from tests.databases import KINDS, Kind
from tests.operations.conftest import use_instance
from tests.operations.programme import HEADER, access_at, at, connected, contents_at, files_in, note_in_log

Databases = Callable[[Kind], str]
MORE = f"{HEADER}sell_in,Z1,1,2020-06-02,R1,C77,P1,1,500.00\n"


def test_something_of_everything_is_tried(lived: Databases) -> None:
    """A table that is empty in these tests would be copied in any way."""
    assert [name for name, rows in contents_at(lived("sqlite")).items() if not rows] == []


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_restored_elsewhere(
    source: Kind,
    target: Kind,
    lived: Databases,
    empty: Databases,
    instance: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every row and every file is there, every check holds, and both go on alike."""
    before, after = Palier(lived(source)), Palier(empty(target))
    note_in_log(before.url, "before")
    said = before("backup", "kept.zip")
    assert stat.S_IMODE(Path("kept.zip").stat().st_mode) == 0o600
    use_instance(monkeypatch, tmp_path / "other")
    assert after("restore", "kept.zip") == said
    assert contents_at(after.url) == contents_at(before.url)
    assert access_at(after.url) == (access_at(before.url)[0], 0)
    assert files_in(tmp_path / "other") == {"secret_key", "proofs/é/1.pdf"}
    for name in files_in(tmp_path / "other"):
        assert (tmp_path / "other" / name).read_bytes() == (instance / name).read_bytes()
        assert stat.S_IMODE((tmp_path / "other" / name).stat().st_mode) == 0o600
    assert after("check", "--score") == "17 checks: everything holds.\n"
    Path("more.csv").write_text(MORE)
    for one in (before, after):
        assert "new: 1\n" in one("import", "sales", "more.csv")
        one("verify")
    assert points_of(before) == points_of(after)


@pytest.mark.parametrize(("source", "target"), [KINDS, KINDS[::-1]])
def test_moved(source: Kind, target: Kind, lived: Databases, empty: Databases) -> None:
    before, after = Palier(lived(source)), Palier(empty(target))
    note_in_log(before.url, "before")
    was = contents_at(before.url)
    said = before("move", "--to", after.url)
    assert said.startswith(f"rows: {sum(map(len, was.values())) + 1}\n")
    assert contents_at(after.url) == was == contents_at(before.url)
    assert access_at(after.url) == (access_at(before.url)[0], 0)
    note_in_log(after.url, "goes on")
    assert after("check", "--score") == "17 checks: everything holds.\n"
    # What holds something by now is not filled again, and is left alone.
    assert "already holds something" in before("move", "--to", after.url, fails=True)
    assert "already holds something" in before("move", "--to", before.url, fails=True)
    assert contents_at(after.url) == was


def points_of(palier: Palier) -> list[str]:
    return [palier("points", code, "--format", "csv") for code in ("spring", "leagues", "again")]


def test_new_rows_get_the_numbers_after_those_that_are_there(lived: Databases, empty: Databases) -> None:
    """On PostgreSQL, where each table counts by itself; of tables without a row from 1 on."""
    before, after = Palier(lived("sqlite")), Palier(empty("postgresql"))
    with connected(before.url) as connection:
        connection.execute(text("DELETE FROM held_line"))
    before("move", "--to", after.url)
    with connected(after.url) as connection:
        names = [table.name for table in tables_of(connection) if table.key == ("id",)]
        assert len(names) > 10
        for name in names:
            last = connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {name}")).scalar_one()
            following = connection.execute(text(f"SELECT nextval(pg_get_serial_sequence('{name}', 'id'))"))
            assert following.scalar_one() == last + 1, name


def test_a_backup_may_lie_in_the_instance_folder_and_holds_no_other(lived: Databases, instance: Path) -> None:
    palier = Palier(lived("sqlite"))
    said = palier("backup", instance / "kept.zip")
    assert "files: 2\n" in said
    palier("backup", instance / "kept.zip", "--replace")
    with ZipFile(instance / "kept.zip") as archive:
        assert {name for name in archive.namelist() if name.startswith("files/")} == {
            "files/secret_key",
            "files/proofs/é/1.pdf",
        }


def test_a_backup_is_read_without_palier(lived: Databases) -> None:
    """By whoever can read ZIP and JSON: lines that are rows, and a manifest that names the columns."""
    palier = Palier(lived("sqlite"))
    palier("backup", "kept.zip")
    with ZipFile("kept.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        table = next(entry for entry in manifest["tables"] if entry["table"]["name"] == "sale_line")
        names = [column["name"] for column in table["table"]["columns"]]
        lines = archive.read("tables/sale_line.jsonl").decode().splitlines()
    rows = [dict(zip(names, json.loads(line), strict=True)) for line in lines]
    assert len(rows) == table["tally"]["rows"]
    with at(palier.url) as session:
        query = text("SELECT id, document, amount_cents FROM sale_line ORDER BY id")
        stored = [tuple(row) for row in session.execute(query)]
    assert [(row["id"], row["document"], row["amount_cents"]) for row in rows] == stored


@pytest.mark.parametrize("kind", KINDS)
def test_sums_beyond_what_a_database_can_add_up(kind: Kind, lived: Databases) -> None:
    """As many points as there can be, of more people than 64 bits have room for."""
    most = 2**63 - 1
    with connected(lived(kind)) as connection:
        before = {row.challenge: row.points for row in ledger_of(connection)}
        for participant, points in ((1, most), (2, most), (3, -most - 1), (4, most)):
            connection.execute(
                text(
                    "INSERT INTO posting (challenge_id, batch_id, participant_id, criterion, key, points)"
                    " SELECT id, 1, :participant, 'x', '', :points FROM challenge WHERE code = 'draft'"
                ),
                {"participant": participant, "points": points},
            )
        after = {row.challenge: row.points for row in ledger_of(connection)}
    assert after == before | {"draft": 2 * most - 1}


def test_a_broken_seal_is_copied_as_it_is_and_told(lived: Databases, empty: Databases) -> None:
    """Whoever has a damaged closing needs a backup more than others."""
    before, after = Palier(lived("sqlite")), Palier(empty("postgresql"))
    with connected(before.url) as connection:
        connection.execute(text("DROP TRIGGER challenge_closing_no_update"))
        connection.execute(text("UPDATE challenge_closing SET totals = '{}' WHERE id = 2"))
    for palier, arguments in ((before, ("backup", "kept.zip")), (after, ("restore", "kept.zip"))):
        result = palier.run(*arguments)
        assert result.exit_code == 0
        assert "“again”, closed" in result.stderr and "not what was sealed" in result.stderr
    assert contents_at(after.url) == contents_at(before.url)
    assert before("verify", fails=True) == after("verify", fails=True)


# --- What is refused --------------------------------------------------------------------------------------------------


def test_nothing_is_overwritten_unasked(lived: Databases) -> None:
    palier = Palier(lived("sqlite"))
    Path("kept.zip").write_text("precious")
    assert "kept.zip" in palier("backup", "kept.zip", fails=True)
    assert Path("kept.zip").read_text() == "precious"
    palier("backup", "kept.zip", "--replace")
    palier("restore", "kept.zip", "--preview")


@pytest.mark.parametrize("kind", KINDS)
def test_a_programme_is_replaced_only_if_told(kind: Kind, lived: Databases, instance: Path) -> None:
    palier = Palier(lived(kind))
    note_in_log(palier.url, "before")
    palier("backup", "kept.zip")
    kept = contents_at(palier.url)
    note_in_log(palier.url, "since")
    Path("more.csv").write_text(MORE)
    palier("import", "sales", "more.csv")
    went_on = contents_at(palier.url)
    assert "already holds something" in palier("restore", "kept.zip", fails=True)
    assert contents_at(palier.url) == went_on
    (instance / "secret_key").write_text("another")
    assert "secret_key" in palier("restore", "kept.zip", fails=True)
    palier("restore", "kept.zip", "--replace")
    assert contents_at(palier.url) == kept
    # The log of what was done since is not replaced, and nobody is signed out.
    log, sessions = access_at(palier.url)
    assert [row[6] for row in log] == ["before", "since", "more.csv"] and sessions == 2
    assert (instance / "secret_key").read_text() == "secret"
    palier("check", "--score")


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_others_are_left_alone(kind: Kind, lived: Databases, empty: Databases) -> None:
    palier = Palier(lived("sqlite"))
    palier("backup", "kept.zip")
    other = Palier(empty(kind))
    with connected(other.url) as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER PRIMARY KEY)"))
    for arguments in (("restore", "kept.zip"), ("restore", "kept.zip", "--replace")):
        assert "not Palier's" in other(*arguments, fails=True)
    assert "not Palier's" in palier("move", "--to", other.url, fails=True)
    with connected(other.url) as connection:
        assert table_names(connection) == ["theirs"]


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_others_may_stand_beside(kind: Kind, lived: Databases, empty: Databases) -> None:
    """They are not looked at, not copied, and not replaced."""
    palier, other = Palier(lived(kind)), Palier(empty(kind))
    before = contents_at(palier.url)
    with connected(palier.url) as connection:
        connection.execute(text("CREATE TABLE theirs (worth NUMERIC)"))
        connection.execute(text("INSERT INTO theirs VALUES (0.5)"))
    assert palier("check") == "16 checks: everything holds.\n"
    palier("backup", "kept.zip")
    other("restore", "kept.zip")
    palier("restore", "kept.zip", "--replace")
    with connected(palier.url) as connection:
        assert connection.execute(text("SELECT worth FROM theirs")).scalar_one() == Decimal("0.5")
    with connected(other.url) as connection:
        assert "theirs" not in table_names(connection)
    assert contents_at(palier.url) == contents_at(other.url) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_somebody_works_on_is_not_replaced(
    kind: Kind, lived: Databases, lived_once: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.db.BUSY_SECONDS", 0.01)
    monkeypatch.setattr("app.database.BUSY_SECONDS", 0.01)
    palier = Palier(lived(kind))
    palier("backup", "kept.zip")
    with connected(palier.url) as connection:
        connection.execute(text("UPDATE team SET name = 'renamed' WHERE id = 1"))
        assert "try again in a minute" in palier("restore", "kept.zip", "--replace", fails=True)
    assert [row[1] for row in contents_at(palier.url)["team"]] == ["renamed", "Team 1"]


def test_what_no_column_may_hold_is_not_copied(lived: Databases, empty: Databases) -> None:
    """SQLite keeps it; it is told by its place, and nothing is left of the copy."""
    palier, other = Palier(lived("sqlite")), Palier(empty("sqlite"))
    with connected(palier.url) as connection:
        connection.execute(text("UPDATE sale_line SET amount_cents = 0.5 WHERE id = 3"))
    for arguments in (("backup", "kept.zip"), ("move", "--to", other.url)):
        assert "“sale_line” holds in “amount_cents” what is no bigint" in palier(*arguments, fails=True)
    assert not Path("kept.zip").exists()
    assert not Path(other.url.removeprefix("sqlite:///")).exists()


def test_a_database_of_a_newer_palier_is_not_replaced(lived: Databases) -> None:
    palier = Palier(lived("sqlite"))
    palier("backup", "kept.zip")
    with connected(palier.url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer Palier" in palier("restore", "kept.zip", "--replace", fails=True)
    assert "newer Palier" in palier("backup", "other.zip", fails=True)


def test_a_target_that_does_not_answer_is_named(lived: Databases) -> None:
    palier = Palier(lived("sqlite"))
    palier("backup", "kept.zip")
    nobody = "postgresql://nobody@127.0.0.1:1/nothing"
    assert "--to" in palier("move", "--to", nobody, fails=True)
    assert "--to" in palier("move", "--to", "nonsense", fails=True)
    assert "--database" in Palier(nobody)("restore", "kept.zip", fails=True)
