"""What every test may ask for: a migrated database of its own on each engine, the application, the commands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

pytest_plugins = ["tests.databases", "tests.applications"]

SHARED = Path(__file__).resolve().parents[2] / "shared"

# No deadline: the machines are noisy, and a slow example is no wrong one.
_calm = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
settings.register_profile("quick", _calm, max_examples=40)
settings.register_profile("thorough", _calm, max_examples=10_000)


def pytest_configure(config: pytest.Config) -> None:
    """The quick profile, unless the command line names one: loaded at import it would win over the command line."""
    if not config.getoption("--hypothesis-profile", default=None):
        settings.load_profile("quick")


@pytest.fixture(scope="session")
def migrate() -> Callable[[str], None]:
    """Make the tables in the database at a URL, by the migrations."""

    def run(url: str) -> None:
        from app import create_app
        from app.database import make_ready
        from core.db import db

        app = create_app(url)
        make_ready(app)
        with app.app_context():
            db.engine.dispose()

    return run


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The application on an empty migrated database, once on SQLite and once on PostgreSQL."""
    from app import create_app
    from core.db import db

    app = create_app(database_url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    """A session of the application."""
    from core.db import db

    return db.session()


@dataclass
class Palier:
    """The command line on one database."""

    url: str

    def __call__(self, *arguments: str | Path, fails: bool = False) -> str:
        """Run `palier ARGUMENTS`; its standard output, or with `fails` its standard error."""
        result = self.run(*arguments)
        assert (result.exit_code != 0) == fails, result.output
        return result.stderr if fails else result.stdout

    def run(self, *arguments: str | Path, language: str = "en") -> Result:
        """Run `palier ARGUMENTS`, however it ends; a traceback is never an answer."""
        from app.cli import main

        result = CliRunner().invoke(
            main, ["--database", self.url, *map(str, arguments)], env={"PALIER_LANGUAGE": language}
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture
def palier(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Palier:
    """`palier` on a database of its own, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return Palier(database_url)


@pytest.fixture(scope="session")
def adventureworks() -> Path:
    """The real sales that lie beside the repository on some machines; the test is skipped elsewhere."""
    folder = SHARED / "data" / "adventureworks"
    if not folder.is_dir():
        pytest.skip("the AdventureWorks files are not beside the repository (../shared/data/adventureworks)")
    return folder
