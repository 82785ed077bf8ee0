"""Bad days of a server on PostgreSQL, which loses its connections, its place, its database and its life."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.hostile.own import Own
from tests.hostile.serving import Answer, running_server
from tests.hostile.watched import Watched
from tests.postgresql import account


def test_a_row_of_bad_days(own: Own, tmp_path: Path) -> None:
    """One after the other, on one server of pages, which is never restarted."""
    with running_server(own.url, tmp_path / "instance") as server:
        watched = Watched(server, own.url)
        watched.right_again()
        for day in (lost_connections, a_killed_server, a_reading_database, a_gone_database, a_newer_one):
            day(watched, own)
        assert server.process.poll() is None
        assert "Traceback" not in server.log.read_text()


def lost_connections(watched: Watched, own: Own) -> None:
    """Nobody notices, unless something was being asked just then."""
    own.end_connections()
    assert {watched.read().status for _ in range(6)} == {200}
    watched.right_again()


def a_killed_server(watched: Watched, own: Own) -> None:
    own.kill()
    for answer in (watched.read(), watched.write()):
        assert "The database does not answer" in watched.said_in(answer, "lost")
    watched.command_says("challenge", "list")
    own.start()
    watched.right_again()


def a_reading_database(watched: Watched, own: Own) -> None:
    """As after a failover to a copy that is not the first one yet."""
    own.sql("ALTER DATABASE palier SET default_transaction_read_only = on")
    own.end_connections()
    said = watched.said_in(watched.write(), "read_only")
    assert "Nothing can be stored at the moment" in said and "Nothing was changed." in said
    assert watched.read().status == 200
    assert "read-only" in watched.command_says("challenge", "delete", "next")
    own.sql("ALTER DATABASE palier RESET default_transaction_read_only")
    own.end_connections()
    watched.right_again()


def a_gone_database(watched: Watched, own: Own) -> None:
    own.end_connections()
    own.sql("ALTER DATABASE palier RENAME TO elsewhere")
    for answer in (watched.read(), watched.write()):
        assert "The database does not answer" in watched.said_in(answer, "lost")
    own.sql("ALTER DATABASE elsewhere RENAME TO palier")
    watched.right_again()


def a_newer_one(watched: Watched, own: Own) -> None:
    ((head,),) = own.on_programme("SELECT version_num FROM alembic_version")
    own.on_programme("UPDATE alembic_version SET version_num = '9999'")
    assert "Palier is being updated" in watched.said_in(watched.write(), "newer")
    assert "newer Palier" in watched.command_says("challenge", "list")
    own.on_programme(f"UPDATE alembic_version SET version_num = '{head}'")
    watched.right_again()


def test_a_full_disk(own: Own, small_disk: Path, tmp_path: Path) -> None:
    """That of the tables alone, as PostgreSQL itself ends where its log has none."""
    with running_server(own.url, tmp_path / "instance") as server:
        watched = Watched(server, own.url)
        own.sql(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
        own.end_connections()
        own.sql("ALTER DATABASE palier SET TABLESPACE small")
        watched.right_again()
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free // 4096 * 4096))
        assert "There is no room left" in watched.said_in(first_refused(watched, own), "full", 507)
        ballast.unlink()
        watched.right_again()
        own.end_connections()
        own.sql("ALTER DATABASE palier SET TABLESPACE pg_default")
        own.sql("DROP TABLESPACE small")
        assert "Traceback" not in server.log.read_text()


def first_refused(watched: Watched, own: Own) -> Answer:
    """Within the pages that are there already some more finds room: the first answer that tells of none."""
    answer = watched.write()
    while answer.status == 302:
        with suppress(psycopg.errors.DiskFull):
            own.on_programme("INSERT INTO team (name) SELECT g::text || random() FROM generate_series(1, 20) g")
        answer = watched.write()
    return answer


@pytest.fixture
def small_disk(own: Own) -> Iterator[Path]:
    """A small disk that PostgreSQL may write, which root alone can make."""
    folder = own.folder / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "palier-test", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here (that takes root): a full disk is not tried")
    shutil.chown(folder, account().pw_uid, account().pw_gid)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
