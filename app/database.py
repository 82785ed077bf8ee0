"""A database made ready: every migration applied, by whoever comes first."""

import fcntl
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.address import Address
from app.config import ROOT, instance_folder
from core.db import db
from core.errors import Refused
from core.terminal import said as _

MIGRATIONS = ROOT / "migrations"
DECLARED = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


def make_ready(app: Flask) -> None:
    """Bring the application's database to the present schema; quick where it is there already.

    Refused where the database cannot be reached or written, or is one of a newer Palier.
    """
    address: Address = app.config["DATABASE_ADDRESS"]
    with app.app_context():
        try:
            _make_ready(db.engine, head_revision(MIGRATIONS / "versions"))
        except DBAPIError as error:
            raise address.refused(error.orig) from error


def _make_ready(engine: Engine, head: str) -> None:
    if _revision(engine) == head:
        return
    with _one_at_a_time(engine):
        found = _revision(engine)
        if found not in {None, *revisions(MIGRATIONS / "versions")}:
            raise Refused(
                _(
                    "The database is one of a newer Palier (its tables are those of “%(revision)s”); install that one.",
                    revision=found,
                )
            )
        if found != head:
            with engine.begin() as connection:
                _upgrade(connection)


def revisions(folder: Path) -> Mapping[str, str | None]:
    """Every migration in a folder with the one before it: their files tell, without loading Alembic."""
    declared = (dict(DECLARED.findall(path.read_text(encoding="utf-8"))) for path in folder.glob("[0-9]*.py"))
    return {found["revision"]: found["down_revision"] or None for found in declared}


def head_revision(folder: Path) -> str:
    """The newest migration; Refused where two follow the same one, since either database would lack the other's."""
    known = revisions(folder)
    heads = sorted(set(known) - set(known.values()))
    if len(heads) != 1:
        raise Refused(
            _(
                "The migrations do not follow one another: %(heads)s are each the last one."
                " Let one of them follow the other in migrations/versions.",
                heads=", ".join(heads),
            )
        )
    return heads[0]


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
        with _lock_file().open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('palier.migration'))"))
            yield
            connection.execute(text("SELECT pg_advisory_unlock(hashtext('palier.migration'))"))


def _lock_file() -> Path:
    """The file that is locked while tables are made; Refused where there can be none."""
    path = instance_folder() / "migration.lock"
    try:
        path.touch()
    except OSError as error:
        raise Refused(
            _("PALIER_INSTANCE: “%(file)s” cannot be used: %(reason)s.", file=path, reason=error.strerror)
        ) from error
    return path
