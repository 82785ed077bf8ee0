"""Bad days of a server on PostgreSQL, which loses its connections, its place, its database and its life."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.hostile.own import Own
from tests.hostile.serving import running_server
from tests.hostile.watched import Watched
from tests.postgresql import account


def test_a_row_of_bad_days(own: Own, tmp_path: Path) -> None:
    """One after the other, on one server of pages, which is never restarted."""
    with running_server(own.url, tmp_path / "instance") as server:
        watched = Watched(server, own.url)
        watched.right_again()
        for day in (lost_connections, a_killed_server, a_reading_database, a_gone_database, a_newer_one, a_full_disk):
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


def a_full_disk(watched: Watched, own: Own) -> None:
    """Only where there is a small disk: that of the tables alone, as PostgreSQL itself ends where its log has none."""
    with small_disk(own.folder / "disk") as disk:
        if disk is None:
            return
        own.sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
        own.end_connections()
        own.sql("ALTER DATABASE palier SET TABLESPACE small")
        watched.right_again()
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(disk).free // 4096 * 4096))
        # Within the pages that are there already some more finds room.
        answer = watched.write()
        while answer.status == 302:
            with suppress(psycopg.errors.DiskFull):
                own.on_programme("INSERT INTO team (name) SELECT g::text || random() FROM generate_series(1, 20) g")
            answer = watched.write()
        assert "There is no room left" in watched.said_in(answer, "full", 507)
        ballast.unlink()
        watched.right_again()
        own.end_connections()
        own.sql("ALTER DATABASE palier SET TABLESPACE pg_default")
        own.sql("DROP TABLESPACE small")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A small disk that PostgreSQL may write; None where none can be made."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "palier-test", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        shutil.chown(folder, account().pw_uid, account().pw_gid)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
