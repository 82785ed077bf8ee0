"""A small programme with accounts, filled once per run, and the real server on a copy of it.

The shared `server` must be left as it was found. A test that changes much, or needs other settings, starts one of its
own: `with running_server(hostile_database, tmp_path / "instance", PALIER_PROXIES="1") as server`.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import copy_sqlite, settle, sqlite_url
from tests.hostile.own import DURABLE, NAME, Own
from tests.hostile.scene import fill
from tests.hostile.serving import RunningServer, running_server
from tests.postgresql import ServerMissing, start_server, stop_process
from tests.sharing import locked


@pytest.fixture(scope="session")
def hostile_template(databases_folder: Path, migrate: Callable[[str], None]) -> Path:
    """The SQLite file with the programme, filled by whoever comes first; to be copied."""
    path = databases_folder / "hostile.sqlite"
    with locked(databases_folder / "hostile.lock"):
        if not path.exists():
            unfinished = databases_folder / "unfinished-hostile.sqlite"
            migrate(sqlite_url(unfinished))
            fill(sqlite_url(unfinished), databases_folder)
            settle(unfinished)
            unfinished.rename(path)
    return path


@pytest.fixture
def hostile_database(hostile_template: Path, tmp_path: Path) -> str:
    """The URL of a copy of the programme for one test."""
    return sqlite_url(copy_sqlite(hostile_template, tmp_path))


@pytest.fixture(scope="session")
def server(hostile_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The real server on a copy of the programme, with its usual settings, shared by the tests of one process."""
    folder = tmp_path_factory.mktemp("hostile")
    database = shutil.copyfile(hostile_template, folder / "hostile.sqlite")
    with running_server(sqlite_url(database), folder / "instance") as running:
        yield running


@pytest.fixture
def own(databases_folder: Path, tmp_path: Path, migrate: Callable[[str], None]) -> Iterator[Own]:
    """The server with the programme; ended with the test."""
    folder = databases_folder / f"own-{os.getpid()}-{time.monotonic_ns()}"
    try:
        own = Own(start_server(folder, DURABLE), folder)
    except ServerMissing as missing:
        pytest.skip(str(missing))
    own.server.create_database(NAME)
    migrate(own.url)
    fill(own.url, tmp_path)
    yield own
    stop_process(own.server.pid)
    shutil.rmtree(folder, ignore_errors=True)
