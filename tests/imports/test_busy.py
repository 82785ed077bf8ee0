"""A second import while one is running: it waits its turn, and says so where the turn does not come."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core import db as database
from tests.conftest import Palier
from tests.imports.trade import counts, csv_of, row, write

LOCK = "SELECT pg_advisory_xact_lock(hashtext('palier.sales'))"


@contextmanager
def another_import(url: str) -> Iterator[None]:
    """The place of whoever imports, taken by somebody else."""
    engine = create_engine(url)
    with engine.connect().execution_options(writing=True) as connection:
        connection.execute(text("SELECT 1" if url.startswith("sqlite") else LOCK))
        yield
        connection.rollback()
    engine.dispose()


def test_a_second_import_says_that_one_is_running(
    any_shop: Palier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is changed, and the same command does it a minute later."""
    file = write(tmp_path / "sales.csv", csv_of([row(1)]))
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    with another_import(any_shop.url):
        for command in (
            f"import sales {file.name}",
            "score spring",
            "challenge close spring",
            "challenge add spring.toml",
        ):
            said = any_shop(*command.split(), fails=True)
            assert "Another import or scoring is running" in said and "try again in a minute" in said
        assert any_shop("points", "spring", "--format", "csv") == "participant,criterion,key,points\n"
    assert counts(any_shop("import", "sales", file))["new"] == 1


def test_a_second_import_waits_its_turn(any_shop: Palier, tmp_path: Path) -> None:
    """Where the first one ends in time, the second one follows it."""
    other = threading.Thread(target=run, args=(any_shop, tmp_path))
    with another_import(any_shop.url):
        other.start()
        other.join(1.5)
        assert other.is_alive(), "the second import did not wait"
    other.join(20)
    assert not other.is_alive()
    assert counts(any_shop("import", "sales", tmp_path / "sales.csv"))["unchanged"] == 1


def run(palier: Palier, folder: Path) -> None:
    """One import in this thread: not by the command line, whose test runner replaces the standard output for all."""
    from app import create_app
    from core.db import db, writing
    from core.files import Mapping
    from imports.service import import_file, new_run

    file = write(folder / "sales.csv", csv_of([row(1)]))
    with create_app(palier.url).app_context():
        with writing(db.session()) as session:
            import_file(session, "sales", file.read_bytes(), new_run(session, "sales", file.name), Mapping())
        db.session.remove()
        db.engine.dispose()
