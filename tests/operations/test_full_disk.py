"""A full disk while a backup is written, or a database filled: nothing is left half done."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from app.address import access_url
from tests.conftest import Palier
from tests.databases import Kind
from tests.operations.conftest import use_instance
from tests.operations.programme import connected, contents_at, files_in

Databases = Callable[[Kind], str]


@contextmanager
def room_for(bytes_: int) -> Iterator[None]:
    """No file may grow beyond this: as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("bytes_", [0, 1_000, 15_000])
def test_a_full_disk_leaves_no_half_file(bytes_: int, lived: Databases, instance: Path, tmp_path: Path) -> None:
    palier = Palier(lived("sqlite"))
    palier("backup", "kept.zip")
    whole = Path("kept.zip").read_bytes()
    assert len(whole) > 15_500
    # Somebody has the database open, as a server has: its files beside it are there.
    with connected(palier.url) as connection, connected(str(access_url(make_url(palier.url)))) as access:
        connection.execute(text("SELECT 1 FROM account"))
        access.execute(text("SELECT 1 FROM security_event"))
        there = set(tmp_path.iterdir())
        for arguments in (("backup", "full.zip"), ("backup", "kept.zip", "--replace")):
            with room_for(bytes_):
                result = palier.run(*arguments)
            assert result.exit_code == 1
            assert "cannot be written: File too large" in result.stderr
        assert set(tmp_path.iterdir()) == there
    assert Path("kept.zip").read_bytes() == whole


@pytest.mark.parametrize("bytes_", [0, 40_000, 200_000])
def test_a_full_disk_leaves_no_half_database(
    bytes_: int, lived: Databases, empty: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    palier, other = Palier(lived("sqlite")), Palier(empty("sqlite"))
    palier("backup", "kept.zip")
    use_instance(monkeypatch, tmp_path / "other")
    for one, arguments in ((other, ("restore", "kept.zip")), (palier, ("move", "--to", other.url))):
        with room_for(bytes_):
            result = one.run(*arguments)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1
        assert not list(tmp_path.glob("new-*"))
        assert files_in(tmp_path / "other") == set()
    other("restore", "kept.zip")
    assert contents_at(other.url) == contents_at(palier.url)
