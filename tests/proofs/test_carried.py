"""Backups, restores and moves carry the proofs with their bytes; `palier check` tells of each that is not whole."""

import stat
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.operations.files import kept_files
from core.accounts.models import Account
from core.db import writing
from sales.proofs.models import Proof
from sales.proofs.services import forget_proof, read_proof, remove_forgotten
from tests.conftest import Palier
from tests.databases import Kind
from tests.operations.programme import at
from tests.proofs.kept import keep

Databases = Callable[[Kind], str]


@pytest.fixture
def programme(fresh_database: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Palier:
    """A programme with two proofs, and one that was let go."""
    monkeypatch.chdir(tmp_path)
    url = fresh_database("sqlite")
    with at(url) as session:
        with writing(session):
            session.add(Account(email="a@example.org", name="A", role="director", password_hash="-"))
            session.flush()
            for content in (b"first", b"second", b"third"):
                keep(session, 1, content)
            forget_proof(session.get_one(Proof, 3))
        remove_forgotten(session)
    return Palier(url)


def test_a_backup_carries_them_and_a_restore_brings_them_back(
    programme: Palier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme("check")
    programme("backup", "kept.zip")
    with ZipFile("kept.zip") as archive:
        assert len([name for name in archive.namelist() if name.startswith("files/proofs/")]) == 2
    other = Palier(f"sqlite:///{tmp_path / 'other.sqlite'}")
    monkeypatch.setattr("app.config.INSTANCE", tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    other("restore", "kept.zip")
    assert stat.S_IMODE((tmp_path / "elsewhere" / "proofs").stat().st_mode) == 0o700
    assert other("check") == "16 checks: everything holds.\n"
    assert contents(other) == [b"first", b"second", None]
    # To another database beside the same folder.
    third = Palier(f"sqlite:///{tmp_path / 'third.sqlite'}")
    other("move", "--to", third.url)
    assert contents(third) == [b"first", b"second", None]
    third("check")


def contents(palier: Palier) -> list[bytes | None]:
    with at(palier.url) as session:
        return [read_proof(session.get_one(Proof, number)) for number in (1, 2, 3)]


def test_what_is_not_whole_is_told(programme: Palier, instance: Path) -> None:
    first, second = sorted((instance / "proofs").rglob("*/*"), key=lambda path: path.read_bytes())
    first.write_bytes(b"something else")
    second.unlink()
    told = programme("check", fails=True)
    assert "Proof 1 (f.jpg): its file was changed, or is damaged." in told
    assert f"Proof 2 (f.jpg): its file is not in {instance / 'proofs'}." in told


def test_what_goes_while_a_backup_is_made_is_left_out(
    programme: Palier, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def list_and_remove(*arguments: Path) -> list[str]:
        names = kept_files(*arguments)
        (instance / next(name for name in names if name.startswith("proofs/"))).unlink()
        return names

    monkeypatch.setattr("app.operations.backup.kept_files", list_and_remove)
    programme("backup", "kept.zip")
    with ZipFile("kept.zip") as archive:
        assert len([name for name in archive.namelist() if name.startswith("files/proofs/")]) == 1
