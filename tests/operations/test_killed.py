"""kill -9 while a programme is copied: there is all of it or none, and the next run completes.

PALIER_KILLS=50 kills 50 of each on each kind of database; otherwise it is one on SQLite.
"""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.databases import KINDS, Kind
from tests.operations.programme import contents_at
from tests.test_kill import OTHERS, Runner

KILLS = int(os.environ.get("PALIER_KILLS", "1"))
Databases = Callable[[Kind], str]


def is_empty(url: str) -> bool:
    """Whether there is no table, once nobody is connected any more."""
    engine = create_engine(url)
    with engine.connect() as connection:
        while engine.dialect.name == "postgresql" and connection.execute(text(OTHERS)).scalar():
            time.sleep(0.02)
        names = inspect(connection).get_table_names()
    engine.dispose()
    return names == []


@pytest.mark.parametrize("kind", KINDS if KILLS > 1 else KINDS[:1])
def test_killed_while_restoring(kind: Kind, lived: Databases, empty: Databases, tmp_path: Path) -> None:
    Runner(lived("sqlite"), tmp_path)("backup", "kept.zip")
    stored = contents_at(lived("sqlite"))
    length = folder(empty(kind), tmp_path, 0).seconds("restore", str(tmp_path / "kept.zip"))
    for number in range(KILLS):
        runner = folder(empty(kind), tmp_path, number + 1)
        runner.kill(random.uniform(0.5, 1) * length, "restore", str(tmp_path / "kept.zip"))
        if is_empty(runner.url):
            runner.seconds("restore", str(tmp_path / "kept.zip"))
        assert (runner.folder / "secret_key").read_text() == "secret"
        assert contents_at(runner.url) == stored


def test_killed_while_backing_up(lived: Databases, tmp_path: Path) -> None:
    runner = Runner(lived("sqlite"), tmp_path)
    length = runner.seconds("backup", "kept.zip")
    for number in range(KILLS):
        name = f"{number}.zip"
        runner.kill(random.uniform(0.5, 1) * length, "backup", name)
        if not (tmp_path / name).exists():
            runner.seconds("backup", name)
        runner("restore", name, "--preview")


def folder(url: str, tmp_path: Path, number: int) -> Runner:
    """A runner with an instance folder of its own."""
    place = tmp_path / f"instance-{number}"
    place.mkdir()
    return Runner(url, place)
