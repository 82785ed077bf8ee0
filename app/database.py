"""A database made ready: every migration applied, by whoever comes first."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Connection, Engine, inspect, text

from app.config import INSTANCE, ROOT
from core.db import db

MIGRATIONS = ROOT / "migrations"


def make_ready(app: Flask) -> None:
    """Bring the application's database to the present schema; quick where it is there already."""
    with app.app_context():
        if _revision(db.engine) == head_revision():
            return
        with _one_at_a_time(db.engine):
            if _revision(db.engine) != head_revision():
                with db.engine.begin() as connection:
                    _upgrade(connection)


def head_revision() -> str:
    """The newest migration: they are numbered, so its file name tells without loading Alembic."""
    return max(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found else None


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    if engine.dialect.name == "sqlite":
        INSTANCE.mkdir(parents=True, exist_ok=True)
        with (INSTANCE / "migration.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('palier.migration'))"))
            yield
            connection.execute(text("SELECT pg_advisory_unlock(hashtext('palier.migration'))"))
