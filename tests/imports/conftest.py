"""A database in which the small trade is known already."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Palier
from tests.databases import KINDS, Kind, copy_sqlite, settle, sqlite_url
from tests.imports.trade import CHALLENGE, PEOPLE, PRODUCTS, write


def furnish(palier: Palier, folder: Path) -> Palier:
    """Bring in people and products, and set a challenge running."""
    palier("import", "participants", write(folder / "participants.csv", PEOPLE))
    palier("import", "products", write(folder / "products.csv", PRODUCTS))
    palier("challenge", "add", write(folder / "spring.toml", CHALLENGE))
    palier("challenge", "launch", "spring")
    return palier


@pytest.fixture(scope="session")
def furnished(fresh_database: Callable[[Kind], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the small trade, to be copied."""
    url = fresh_database("sqlite")
    furnish(Palier(url), tmp_path_factory.mktemp("furnished"))
    path = Path(url.removeprefix("sqlite:///"))
    settle(path)
    return path


@pytest.fixture
def shop(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Palier:
    """`palier` on the small trade; on SQLite, as files are read the same way whatever the database."""
    monkeypatch.chdir(tmp_path)
    return Palier(sqlite_url(copy_sqlite(furnished, tmp_path)))


@pytest.fixture(scope="module")
def closed_shop(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Palier]:
    """The same, shared by tests after each of which it has to be as before: what they send is refused."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("closed")
        patch.chdir(folder)
        yield Palier(sqlite_url(copy_sqlite(furnished, folder)))


@pytest.fixture(params=KINDS)
def any_shop(
    request: pytest.FixtureRequest,
    fresh_database: Callable[[Kind], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Palier:
    """`palier` on the small trade, once on each kind of database."""
    monkeypatch.chdir(tmp_path)
    return furnish(Palier(fresh_database(request.param)), tmp_path)
