"""A programme that has lived, on either kind of database, and an instance folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import Kind, copy_sqlite, settle, sqlite_url
from tests.operations.programme import at, live
from tests.postgresql import Server


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The instance folder: a secret key and, as proofs will lie there, a file in a folder."""
    folder = tmp_path / "instance"
    (folder / "proofs" / "é").mkdir(parents=True)
    (folder / "secret_key").write_text("secret")
    (folder / "secret_key").chmod(0o600)
    (folder / "proofs" / "é" / "1.pdf").write_bytes(bytes(range(256)) * 5)
    for name in ("palier.sqlite-wal", "migration.lock", "backups/old.zip"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("left out")
    use_instance(monkeypatch, folder)
    monkeypatch.chdir(tmp_path)
    return folder


def use_instance(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the commands keep what they keep in another folder."""
    monkeypatch.setattr("app.config.INSTANCE", folder)


@pytest.fixture(scope="session")
def lived_once(fresh_database: Callable[[Kind], str]) -> Callable[[Kind], str]:
    """The URL of a database that has lived, of a kind; to be copied."""
    made: dict[Kind, str] = {}

    def url(kind: Kind) -> str:
        if kind not in made:
            made[kind] = fresh_database(kind)
            with at(made[kind]) as session:
                live(session)
            if kind == "sqlite":
                settle(Path(made[kind].removeprefix("sqlite:///")))
        return made[kind]

    return url


@pytest.fixture
def lived(
    request: pytest.FixtureRequest, lived_once: Callable[[Kind], str], tmp_path: Path
) -> Iterator[Callable[[Kind], str]]:
    """Gives the URL of a database that has lived and that the test has to itself, as often as called."""
    dropped: list[str] = []

    def copy(kind: Kind) -> str:
        url = lived_once(kind)
        if kind == "sqlite":
            return sqlite_url(copy_sqlite(Path(url.removeprefix("sqlite:///")), tmp_path))
        server: Server = request.getfixturevalue("postgresql_server")
        dropped.append(server.copy_database(url.rsplit("/", 1)[1]))
        return server.url(dropped[-1])

    yield copy
    for name in dropped:
        request.getfixturevalue("postgresql_server").drop_database(name)


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Kind], str]]:
    """Gives the URL of a database without a table, as often as called: of a file that is not there, or a new one."""
    made: list[str] = []

    def make(kind: Kind) -> str:
        if kind == "sqlite":
            made.append(f"new-{len(made)}")
            return sqlite_url(tmp_path / f"{made[-1]}.sqlite")
        server: Server = request.getfixturevalue("postgresql_server")
        made.append(f"empty_{id(made)}_{len(made)}")
        server.create_database(made[-1])
        return server.url(made[-1])

    yield make
    for name in made:
        if name.startswith("empty_"):
            request.getfixturevalue("postgresql_server").drop_database(name)
