"""What is kept is its owner's alone; the secret key is whole, long and one."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from app.secret import secret_key
from core.errors import Refused
from core.private_files import make_private
from tests.app.told import assert_told, palier

LONG = "0123456789abcdef" * 2


def mode(path: Path) -> str:
    """The rights of a file, as `0o600`."""
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.fixture
def open_mask() -> object:
    """Whatever is made without a word about rights is open to everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_mask")
def test_everything_that_is_made_is_private_from_the_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import create_web_app

    instance = folder / "instance"
    monkeypatch.setattr("app.config.INSTANCE", instance)
    assert palier("challenge", "list").exit_code == 0
    web = create_web_app()
    with web.app_context():
        from core.access import writing_access
        from core.db import db, writing

        with writing(db.session()) as session, writing_access() as access:
            session.execute(db.text("UPDATE sales_version SET stamp = 'x'"))
            access.execute(db.text("DELETE FROM security_event"))
            found = {path.name: mode(path) for path in instance.iterdir()}
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    assert mode(instance) == "0o700"
    databases = {f"palier{beside}.sqlite{end}" for beside in ("", "-access") for end in ("", "-wal", "-shm")}
    assert {*databases, "secret_key", "migration.lock"} == set(found)
    assert set(found.values()) == {"0o600"}


@pytest.mark.usefixtures("open_mask")
def test_an_open_installation_is_mended_at_the_next_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = folder / "instance"
    monkeypatch.setattr("app.config.INSTANCE", instance)
    assert palier("challenge", "list").exit_code == 0
    (instance / "secret_key").write_text(LONG)
    instance.chmod(0o755)
    for path in instance.iterdir():
        path.chmod(0o664)
    assert palier("challenge", "list").exit_code == 0
    assert {mode(path) for path in instance.iterdir()} == {"0o600"}
    assert mode(instance) == "0o700"


def test_a_database_elsewhere_is_private_and_its_folder_is_left(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "instance").mkdir(mode=0o755)
    assert palier("--database", "sqlite:///elsewhere.sqlite", "challenge", "list").exit_code == 0
    assert mode(folder / "elsewhere.sqlite") == mode(folder / "elsewhere-access.sqlite") == "0o600"
    assert mode(folder / "instance") == "0o755"


def test_what_is_everybody_s_by_design_is_left(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    make_private(shared)
    make_private(tmp_path / "missing")
    assert mode(shared) == "0o1777"


# --- The secret key ---------------------------------------------------------------------------------------------------


def test_it_is_made_once_and_kept(folder: Path) -> None:
    key = secret_key()
    assert len(key) == 64
    assert secret_key() == key == (folder / "secret_key").read_text()
    assert mode(folder / "secret_key") == "0o600"


def test_many_that_start_at_once_agree_on_one(folder: Path) -> None:
    barrier = Barrier(8)

    def start(_number: int) -> str:
        barrier.wait()
        return secret_key()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("key", ["", " ", "short", "x" * 31, f"{'x' * 31} "])
def test_a_short_one_is_refused(key: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secret_key").write_text(key)
    with pytest.raises(Refused, match=r"PALIER_INSTANCE: .*at least 32"):
        secret_key()
    assert (folder / "secret_key").read_text() == key
    monkeypatch.setenv("PALIER_SECRET_KEY", key)
    with pytest.raises(Refused, match=r"PALIER_SECRET_KEY: .*at least 32"):
        secret_key()
    assert_told(palier("serve", PALIER_SECRET_KEY=key), "PALIER_SECRET_KEY")


def test_one_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "secret_key").write_bytes(b"\xff" * 64)
    with pytest.raises(Refused, match="PALIER_INSTANCE"):
        secret_key()


def test_one_that_is_given_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_SECRET_KEY", f"{LONG}\n")
    assert secret_key() == LONG
    assert list(folder.iterdir()) == []
