"""Backup files that are damaged, cut off, foreign or hostile: a sentence, and nothing of them anywhere."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_BZIP2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.operations import archive
from tests.conftest import Palier
from tests.databases import Kind
from tests.operations.archives import Made, made_from, remade
from tests.operations.conftest import use_instance
from tests.operations.programme import Contents, contents_at

Databases = Callable[[Kind], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a backup is kept and damaged."""
    return tmp_path_factory.mktemp("damage")


@pytest.fixture
def backup(lived_once: Databases, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backup that is whole; the instance folder is another one by now."""
    kept = folder / "kept.zip"
    if not kept.exists():
        Palier(lived_once("sqlite"))("backup", kept)
    use_instance(monkeypatch, tmp_path / "other")
    (tmp_path / "other").mkdir()
    return Path(shutil.copy(kept, tmp_path / "backup.zip"))


@pytest.fixture
def stored(lived_once: Databases) -> Contents:
    """What the backup is of."""
    return contents_at(lived_once("sqlite"))


def assert_refused(url: str, backup: Path, reason: str = "") -> None:
    """In one sentence; no database, no file of the instance, nothing elsewhere."""
    around = set(backup.parent.rglob("*"))
    for arguments in (("restore", backup), ("restore", backup, "--replace")):
        result = Palier(url).run(*arguments)
        assert result.exit_code == 1, result.stdout
        assert result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1, result.stderr
        assert reason in result.stderr
        assert result.stdout == ""
    left = set(backup.parent.rglob("*")) - around
    assert {path.name for path in left} <= {"migration.lock"}


# --- By chance --------------------------------------------------------------------------------------------------------


class Harm(NamedTuple):
    """From a place on (a share of the file), so many bytes are replaced by others."""

    place: float
    length: int
    others: bytes


HARMS = st.builds(
    Harm,
    st.floats(0, 1, exclude_max=True),
    st.sampled_from([0, 1, 1, 1, 2, 7, 100, 10**9]),
    st.one_of(st.binary(max_size=3), st.just(b""), st.just(b"\0" * 40)),
)


@given(harms=st.lists(HARMS, min_size=1, max_size=2), at_the_end=st.booleans())
def test_damaged_anywhere(harms: list[Harm], at_the_end: bool, backup: Path, stored: Contents, tmp_path: Path) -> None:
    """Either the very same programme is restored, or nothing; half of the damage is where the archive is listed."""
    content = backup.read_bytes()
    for harm in harms:
        start = content.find(b"PK\x01\x02") if at_the_end else 0
        place = start + int(harm.place * (len(content) - start)) if content else 0
        content = content[:place] + harm.others + content[place + harm.length :]
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content)
    target = Palier(f"sqlite:///{tmp_path / 'target.sqlite'}")
    result = target.run("restore", damaged)
    if result.exit_code:
        assert result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1
        assert not (tmp_path / "target.sqlite").exists()
        assert not [path for path in (tmp_path / "other").rglob("*") if path.name != "migration.lock"]
    else:
        assert contents_at(target.url) == stored
        for path in [*tmp_path.glob("target.sqlite*"), *(tmp_path / "other").glob("*")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


# --- On purpose -------------------------------------------------------------------------------------------------------

FOREIGN: dict[str, bytes] = {
    "nothing": b"",
    "text": b"kind,document\n",
    "sqlite": b"SQLite format 3\0" + b"\0" * 500,
    "another archive": b"PK\x05\x06" + b"\0" * 18,
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_no_backup(name: str, backup: Path, empty: Databases) -> None:
    backup.write_bytes(FOREIGN[name])
    assert_refused(empty("sqlite"), backup, "is no backup that Palier has made")


def manifest(**changed: Any) -> Callable[[Made], None]:
    return lambda made: made.manifest.update(changed)


def cell(table: str, column: str, value: Any) -> Callable[[Made], None]:
    return lambda made: made.set_cell(table, column, value)


def file(name: str) -> Callable[[Made], None]:
    return lambda made: made.set_file(name)


def without(member: str) -> Callable[[Made], None]:
    return lambda made: made.members.__delitem__(member)


def lines(table: str, content: bytes, rows: int = 1) -> Callable[[Made], None]:
    return lambda made: made.set_lines(table, content, rows)


def renamed(made: Made) -> None:
    made.entry("team")["table"]["columns"][1]["name"] = 'name") VALUES (1); --'


def without_table(made: Made) -> None:
    made.manifest["tables"].remove(made.entry("record_version"))
    del made.members["tables/record_version.jsonl"]


def twice(made: Made) -> None:
    made.twice.append("tables/team.jsonl")


def listed_twice(made: Made) -> None:
    made.manifest["tables"].append(made.entry("team"))


def with_bzip2(made: Made) -> None:
    made.method = ZIP_BZIP2


def less_points(made: Made) -> None:
    made.manifest["ledger"][0]["points"] -= 1


def another_seal(made: Made) -> None:
    made.manifest["seals"]["holding"] += 1


HOSTILE: dict[str, tuple[Callable[[Made], None], str]] = {
    "another format": (manifest(format="zip"), "is no backup"),
    "newer format": (manifest(format_version=2), "newer Palier"),
    "newer tables": (manifest(revision="9999"), "newer Palier"),
    "no revision": (manifest(revision=None), "newer Palier"),
    "more in the manifest": (manifest(more=1), "manifest.json"),
    "text for a number": (manifest(format_version="1"), "manifest.json"),
    "no security log": (lambda made: made.manifest.pop("log"), "manifest.json"),
    "no tables": (manifest(tables=[]), "is damaged"),
    "above the folder": (file("../evil"), "evil"),
    "above, later": (file("a/../../evil"), "evil"),
    "from the root": (file("/tmp/evil"), "evil"),
    "backslashes": (file("..\\evil"), "evil"),
    "the database": (file("palier.sqlite"), "palier.sqlite"),
    "its journal": (file("palier.sqlite-wal"), "palier.sqlite"),
    "no name": (file(""), "is damaged"),
    "a dot": (file("./secret"), "is damaged"),
    "control characters": (file("a\nb"), "is damaged"),
    "not in the manifest": (lambda made: made.members.update({"tables/more.jsonl": b""}), "more.jsonl"),
    "missing": (without("tables/team.jsonl"), "is damaged"),
    "a missing file": (without("files/secret_key"), "is damaged"),
    "twice": (twice, "is damaged"),
    "listed twice": (listed_twice, "is damaged"),
    "packed otherwise": (with_bzip2, "is damaged"),
    "other columns": (renamed, "not those that Palier makes"),
    "a table less": (without_table, "not those that Palier makes"),
    "other sums": (less_points, "manifest.json"),
    "other seals": (another_seal, "seals of closings"),
    "half a point": (cell("posting", "points", 1.5), "tables/posting.jsonl, line 1"),
    "points in words": (cell("posting", "points", "1"), "tables/posting.jsonl, line 1"),
    "true points": (cell("standing", "points", True), "tables/standing.jsonl, line 1"),
    "too many points": (cell("standing", "points", 2**63), "tables/standing.jsonl, line 1"),
    "no number": (cell("standing", "points", float("nan")), "tables/standing.jsonl"),
    "too large a number": (cell("import_run", "new", 2**31), "tables/import_run.jsonl, line 1"),
    "half true": (cell("account", "active", 2), "tables/account.jsonl, line 1"),
    "no day": (cell("sale_line", "date", "2020-02-30"), "tables/sale_line.jsonl, line 1"),
    "a day in another way": (cell("sale_line", "date", "2020-W01-1"), "tables/sale_line.jsonl, line 1"),
    "no moment": (cell("sale_line", "changed_at", "2020-01-01 25:00:00.000000"), "tables/sale_line.jsonl, line 1"),
    "a zero sign": (cell("team", "name", "a\0b"), "tables/team.jsonl, line 1"),
    "half a character": (cell("team", "name", "\ud800"), "tables/team.jsonl, line 1"),
    "too long": (cell("team", "name", "x" * 201), "tables/team.jsonl, line 1"),
    "no bytes": (cell("import_run", "content", "é!"), "tables/import_run.jsonl, line 1"),
    "a list for a cell": (cell("team", "name", ["x"]), "tables/team.jsonl, line 1"),
    "cells too many": (lines("team", b'[1,"a",2]\n'), "tables/team.jsonl"),
    "no list": (lines("team", b'{"id":1}\n'), "tables/team.jsonl"),
    "two rows in a line": (lines("team", b'[1,"a"],[2,"b"]\n'), "tables/team.jsonl"),
    "an empty line": (lines("team", b"\n"), "tables/team.jsonl"),
    "no JSON": (lines("team", b"\xff\n"), "tables/team.jsonl"),
    "deep": (lines("team", b"[" * 200_000 + b"\n"), "tables/team.jsonl"),
    "fewer than said": (lines("team", b'[1,"a"]\n', 2), "tables/team.jsonl"),
    "the same number twice": (lines("team", b'[1,"a"]\n[1,"b"]\n', 2), "contradicts itself"),
    "nothing where something must be": (cell("team", "name", None), "contradicts itself"),
    "of no kind": (cell("participant", "kind", "king"), "contradicts itself"),
    "of nobody": (cell("membership", "participant_id", 999), ""),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_made_otherwise(case: str, backup: Path, empty: Databases) -> None:
    change, reason = HOSTILE[case]
    remade(backup, change)
    assert_refused(empty("sqlite"), backup, reason)


@pytest.mark.parametrize("case", ["other seals", "a table less", "the same number twice", "of no kind", "of nobody"])
def test_made_otherwise_for_postgresql(case: str, backup: Path, empty: Databases) -> None:
    """What only the database can see."""
    url = empty("postgresql")
    remade(backup, HOSTILE[case][0])
    assert_refused(url, backup, HOSTILE[case][1])
    remade(backup, lambda made: None)
    assert "not there" not in Palier(url)("challenge", "list")


def test_what_is_made_anew_unchanged_is_taken(backup: Path, empty: Databases, stored: Contents) -> None:
    """The tests above are refused for what they change, not for how they are made."""
    backup.write_bytes(made_from(backup).content())
    target = Palier(empty("sqlite"))
    target("restore", backup)
    assert contents_at(target.url) == stored


@pytest.mark.parametrize("most", ["MOST_OF_LINE", "MOST_OF_MANIFEST"])
def test_a_bomb_is_not_unpacked(most: str, backup: Path, empty: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line, or a manifest, without an end."""
    monkeypatch.setattr(archive, most, 5_000)
    if most == "MOST_OF_LINE":
        remade(backup, lines("team", b" " * 1_000_000))
    assert_refused(empty("sqlite"), backup, "is damaged")


def test_what_there_is_no_room_for_is_not_begun(
    backup: Path, empty: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(backup)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: usage._replace(free=20_000))
    assert_refused(empty("sqlite"), backup, "has room for 0 MB")
