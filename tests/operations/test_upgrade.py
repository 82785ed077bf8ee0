"""Databases of former revisions come to the present one with everything they hold; those of later ones are refused."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Pool, create_engine, event, text

from app import database
from app.database import head_revision, rebuilding, revision_of, revisions
from app.operations.tables import table_names
from core.db import Base
from tests.conftest import Palier
from tests.databases import KINDS, Kind
from tests.operations.former import FOLDER, made
from tests.operations.programme import at, contents_at

Databases = Callable[[Kind], str]
ROOT = Path(__file__).resolve().parents[2]
FORMER = sorted(path.stem for path in FOLDER.iterdir())
POINTS = {
    "ledger": "SELECT challenge_id, participant_id, criterion, key, sum(points) FROM posting"
    " GROUP BY challenge_id, participant_id, criterion, key ORDER BY 1, 2, 3, 4",
    "ranking": "SELECT challenge_id, participant_id, league, points, last_day FROM standing ORDER BY 1, 2",
    "seals": "SELECT id, former, seal FROM challenge_closing ORDER BY id",
}


def test_every_former_revision_is_kept() -> None:
    """Whoever adds a migration keeps a database of the revision before (see former)."""
    assert set(FORMER) >= set(revisions()) - {head_revision()}
    assert set(FORMER) <= set(revisions())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("revision", FORMER)
def test_from_each_former_revision(revision: str, kind: Kind, empty: Databases) -> None:
    """The first command brings it up to date: the same points, the same seals, and nothing wrong with it."""
    palier = Palier(empty(kind))
    engine = create_engine(palier.url)
    with rebuilding(engine) as connection:
        made(connection, revision)
        before = points_in(connection)
    assert before["ledger"] and before["ranking"] and len(before["seals"]) == 3
    assert palier("check", "--score") == "17 checks: everything holds.\n"
    with engine.connect() as connection:
        assert revision_of(connection) == head_revision()
        assert points_in(connection) == before
    engine.dispose()


def points_in(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: [tuple(row) for row in connection.execute(text(query))] for name, query in POINTS.items()}


# --- With a migration that is not there yet ---------------------------------------------------------------------------

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{former}"


def upgrade():
    with op.batch_alter_table("participant") as batch:
        batch.add_column(sa.Column("nickname", sa.String(20), nullable=False, server_default="é"))
        batch.alter_column("email", existing_type=sa.String(254), type_=sa.String(300), existing_nullable=False)
    {more}
"""
BROKEN = "op.execute('UPDATE client SET segment = 1 / (SELECT 0) WHERE nothing = 1')"


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A Palier that has one migration more."""

    former, folder = head_revision(), tmp_path / "migrations"

    def add(more: str) -> None:
        if not folder.exists():
            shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
            monkeypatch.setattr(database, "MIGRATIONS", folder)
        (folder / "versions" / "9999_next.py").write_text(NEXT.format(former=former, more=more))
        assert head_revision() == "next"

    return add


@pytest.fixture
def switched_off() -> Iterator[list[int]]:
    """Whether SQLite looks at references, as each connection finds it when it is taken."""
    seen: list[int] = []

    def look(connection: object, *_others: object) -> None:
        if type(connection).__module__ == "sqlite3":
            seen.append(connection.execute("PRAGMA foreign_keys").fetchone()[0])  # type: ignore[attr-defined]

    event.listen(Pool, "checkout", look)
    yield seen
    event.remove(Pool, "checkout", look)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_others_refer_to_is_altered(
    kind: Kind, lived: Databases, migrations: Callable[[str], None], switched_off: list[int], tmp_path: Path
) -> None:
    """Rows, references and points stay; on SQLite a copy of the file as it was lies beside it."""
    palier, untouched = Palier(lived(kind)), lived(kind)
    former, before = head_revision(), contents_at(palier.url)
    migrations("")
    result = palier.run("verify")
    assert result.exit_code == 0
    assert contents_at(palier.url) == before
    with at(palier.url) as session:
        assert set(session.scalars(text("SELECT nickname FROM participant"))) == {"é"}
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "next"
    assert set(switched_off) <= {1}
    copies = list(tmp_path.glob("*-before-upgrade-*"))
    if kind == "postgresql":
        assert copies == []
        return
    path = Path(palier.url.removeprefix("sqlite:///"))
    assert copies == [path.with_name(f"{path.stem}-before-upgrade-from-{former}.sqlite")]
    assert str(copies[0]) in result.stderr
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    copied = f"sqlite:///{copies[0]}"
    assert contents_at(copied) == contents_at(untouched)


@pytest.mark.parametrize("kind", KINDS)
def test_an_upgrade_that_fails_changes_nothing(kind: Kind, lived: Databases, migrations: Callable[[str], None]) -> None:
    palier = Palier(lived(kind))
    former, before = head_revision(), contents_at(palier.url)
    migrations(BROKEN)
    assert palier.run("verify").exit_code == 1
    assert contents_at(palier.url) == before
    with at(palier.url) as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == former
    migrations("")
    palier("verify")
    assert contents_at(palier.url) == before
    with at(palier.url) as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "next"


def test_a_migration_that_loses_what_is_referred_to_is_undone(
    lived: Databases, migrations: Callable[[str], None]
) -> None:
    palier = Palier(lived("sqlite"))
    before = contents_at(palier.url)
    migrations('op.execute("DELETE FROM product WHERE id = 1")')
    assert "refers to one of “product” that is not there" in palier("verify", fails=True)
    assert contents_at(palier.url) == before


def test_where_no_copy_can_be_made_nothing_is_begun(
    lived: Databases, migrations: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    palier = Palier(lived("sqlite"))
    before = contents_at(palier.url)
    migrations("")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert "that failed: No space left on device" in palier("verify", fails=True)
    assert contents_at(palier.url) == before


@pytest.mark.parametrize(("source", "target"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_backup_of_a_former_revision_is_restored(
    source: Kind, target: Kind, lived: Databases, empty: Databases, migrations: Callable[[str], None]
) -> None:
    palier, other = Palier(lived(source)), Palier(empty(target))
    palier("backup", "kept.zip")
    before = contents_at(palier.url)
    migrations("")
    other("restore", "kept.zip")
    assert contents_at(other.url) == before
    with at(other.url) as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "next"


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_of_a_former_revision_is_replaced(kind: Kind, lived: Databases, empty: Databases) -> None:
    """With the tables that it alone has."""
    palier, other = Palier(lived("sqlite")), Palier(empty(kind))
    palier("backup", "kept.zip")
    engine = create_engine(other.url)
    with rebuilding(engine) as connection:
        made(connection, "0001")
    assert "already holds something" in other("restore", "kept.zip", fails=True)
    other("restore", "kept.zip", "--replace")
    assert contents_at(other.url) == contents_at(palier.url)
    with engine.connect() as connection:
        assert set(table_names(connection)) == {"alembic_version", *Base.metadata.tables}
    engine.dispose()


# --- Of a later one ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_does_not_start_on_a_database_of_a_later_revision(kind: Kind, lived: Databases) -> None:
    """gunicorn loads this module, without any command before."""
    url = lived(kind)
    with at(url) as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'later'"))
        session.commit()
    environment = os.environ | {"PALIER_DATABASE_URL": url, "PALIER_LANGUAGE": "en"}
    ended = subprocess.run(
        [sys.executable, "-c", "import app.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("palier: The database is one of a newer Palier")
    assert "Traceback" not in ended.stderr
