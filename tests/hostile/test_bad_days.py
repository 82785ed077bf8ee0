"""Bad days of a server on SQLite: told in words, noted, nothing lost, and over by themselves; it is never restarted."""

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.databases import copy_sqlite, sqlite_url
from tests.hostile.scene import ADMINISTRATOR, PASSWORD
from tests.hostile.serving import Visitor, running_server
from tests.hostile.watched import Watched, on_file, send
from tests.postgresql import children

PAGE = 4096
# Root may write what nobody may write, unless it gives that up.
PLAIN = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")
IMPORTED = "The file was imported"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a small disk of its own, which root alone can make."""
    folder = tmp_path / "place"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "palier-test", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here (that takes root): a full disk is not tried")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_row_of_bad_days(hostile_template: Path, tmp_path: Path) -> None:
    """One after the other, on one server."""
    data = tmp_path / "place" / "data"
    data.mkdir(parents=True)
    file = copy_sqlite(hostile_template, data)
    with running_server(sqlite_url(file), tmp_path / "instance") as server:
        watched = Watched(server, sqlite_url(file))
        watched.right_again()
        no_more_room(watched, file)
        a_folder_that_is_gone(watched, file)
        a_replaced_file(watched, file)
        a_damaged_database(watched, file)
        a_newer_database(watched, file)
        assert server.process.poll() is None
        assert "Traceback" not in server.log.read_text()


def no_more_room(watched: Watched, file: Path) -> None:
    """A quota: the workers may write no file beyond what there is."""
    on_file(file, "PRAGMA wal_checkpoint(TRUNCATE)")
    with limited(watched, watched.server.log.stat().st_size + 2 * PAGE):
        said = watched.said_in(watched.write(), "read_only")
        assert "Nothing can be stored at the moment" in said and "Nothing was changed." in said
        assert watched.read().status == 200
    watched.right_again()


@contextmanager
def limited(watched: Watched, size: int) -> Iterator[None]:
    """The workers of a server limited to files of that size, for a while."""
    workers = children(watched.server.process.pid)
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in workers}
    for pid, (_soft, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def test_a_full_disk(hostile_template: Path, small_disk: Path, tmp_path: Path) -> None:
    """A draft, and an import, each of which says either that it was done or that it was not."""
    data = small_disk / "data"
    data.mkdir()
    file = copy_sqlite(hostile_template, data)
    with running_server(sqlite_url(file), tmp_path / "instance") as server:
        watched = Watched(server, sqlite_url(file))
        watched.right_again()
        a_full_disk(watched, file)
        assert server.process.poll() is None
        assert "Traceback" not in server.log.read_text()


def a_full_disk(watched: Watched, file: Path) -> None:
    karim = watched.server.signed_in(ADMINISTRATOR, PASSWORD)
    token = karim.token("/imports")
    kept = send(karim, token, "products", "code,name,range,cost\nwheel,Wheel,Parts,\n")
    with filled(file):
        said = watched.said_in(watched.write(), "full", 507)
        assert "There is no room left on the server" in said and "Nothing was changed." in said
        watched.said_in(karim.post(f"{kept}/apply", {"csrf_token": token}), "full", 507)
        assert IMPORTED not in karim.get(kept).text
        assert "full" in watched.command_says("challenge", "delete", "draft-1")
    assert karim.post(f"{kept}/apply", {"csrf_token": token}).status == 302
    assert IMPORTED in karim.get(kept).text
    watched.right_again()


@contextmanager
def filled(file: Path) -> Iterator[None]:
    """The disk of a file full to the last byte."""
    on_file(file, "PRAGMA wal_checkpoint(TRUNCATE)")
    ballast = file.parent.parent / "ballast"
    with ballast.open("wb", buffering=0) as heavy, suppress(OSError):
        while True:
            heavy.write(bytes(PAGE))
    assert shutil.disk_usage(ballast.parent).free < PAGE
    yield
    ballast.unlink()


def a_folder_that_is_gone(watched: Watched, file: Path) -> None:
    """Nothing is written into nowhere, and no empty database is made where one is missing."""
    away = file.parent.with_name("away")
    file.parent.rename(away)
    for answer in (watched.read(), watched.write()):
        assert "The database does not answer" in watched.said_in(answer, "missing")
    french = Visitor(watched.server, dict(watched.director.cookies), language="fr").get("/challenges")
    assert "La base de données ne répond pas" in french.text and "Référence" in french.text
    assert not file.exists()
    away.rename(file.parent)
    watched.right_again()


def a_replaced_file(watched: Watched, file: Path) -> None:
    """Another file in its place, without the log of the former one: what is stored from then on stands there."""
    replace(file, 0o600)
    former = file.stat().st_ino
    watched.right_again()
    assert file.stat().st_ino == former


def replace(file: Path, mode: int) -> None:
    """Put a copy in the place of a database's file."""
    on_file(file, "PRAGMA wal_checkpoint(TRUNCATE)")
    copy = file.with_name("copy")
    shutil.copyfile(file, copy)
    copy.chmod(mode)
    for name in ("-wal", "-shm"):
        Path(f"{file}{name}").unlink(missing_ok=True)
    copy.rename(file)


def a_damaged_database(watched: Watched, file: Path) -> None:
    """Its pages overwritten, then its very first bytes too; put back as they were."""
    for first in (PAGE, 0):
        # What a process still has in memory is right: have each open it anew.
        replace(file, 0o600)
        content = file.read_bytes()
        file.write_bytes(content[:first] + b"\xa5" * (len(content) - first))
        for answer in (watched.read(), watched.write()):
            assert "The database is damaged" in watched.said_in(answer, "damaged")
        watched.command_says("challenge", "list")
        file.write_bytes(content)
        watched.right_again()


def a_newer_database(watched: Watched, file: Path) -> None:
    """Upgraded beneath a server that runs: it writes nothing that it does not know."""
    (head,) = revisions(file)
    on_file(file, "UPDATE alembic_version SET version_num = '9999'")
    said = watched.said_in(watched.write(), "newer")
    assert "Palier is being updated" in said and "Nothing was changed." in said
    assert "newer Palier" in watched.command_says("challenge", "list")
    on_file(file, f"UPDATE alembic_version SET version_num = '{head}'")
    watched.right_again()


def revisions(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]


def test_a_read_only_file(hostile_template: Path, tmp_path: Path) -> None:
    """A server that finds its file read-only shows what it can, and stores again once it may."""
    if os.getuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root writes what is read-only, and there is no setpriv to give that up")
    file = copy_sqlite(hostile_template, tmp_path)
    url = sqlite_url(file)
    through = PLAIN if os.getuid() == 0 else ()
    with running_server(url, tmp_path / "instance", through) as server:
        watched = Watched(server, url)
        watched.right_again()
        replace(file, 0o400)
        said = watched.said_in(watched.write(), "read_only")
        assert "Nothing can be stored at the moment" in said and "Nothing was changed." in said
        assert watched.read().status == 200
        # Its log and index were made with its rights.
        for path in tmp_path.glob(f"{file.name}*"):
            path.chmod(0o600)
        assert watched.write().status == 302
        watched.right_again()
