"""A database made ready: every migration applied, by whoever comes first."""

import fcntl
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.address import Address
from app.config import ROOT, instance_folder
from app.private import keep_private
from core.access import access_engine
from core.db import db
from core.errors import Refused
from core.terminal import said as _

MIGRATIONS = ROOT / "migrations"


@dataclass(frozen=True)
class Chain:
    """The migrations of one database: the folder they lie in, and the table that says how far it has come."""

    folder: Path
    version_table: str


MAIN = Chain(MIGRATIONS / "versions", "alembic_version")
ACCESS = Chain(MIGRATIONS / "access", "alembic_version_access")
DECLARED = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


def make_ready(app: Flask) -> None:
    """Bring the application's databases to the present schema; quick where they are there already.

    Refused where a database cannot be reached or written, or is one of a newer Palier.
    """
    address: Address = app.config["DATABASE_ADDRESS"]
    keep_private(app)
    with app.app_context():
        try:
            _make_ready(db.engine, MAIN)
            _make_ready(access_engine(), ACCESS)
        except DBAPIError as error:
            raise address.refused(error.orig) from error


def make_access_ready(engine: Engine) -> None:
    """Bring the access database alone to the present schema: a server does, even where it migrates nothing else."""
    _make_ready(engine, ACCESS)


def _make_ready(engine: Engine, chain: Chain) -> None:
    head = head_revision(chain.folder)
    if _revision(engine, chain) == head:
        return
    with _one_at_a_time(engine):
        found = _revision(engine, chain)
        if found not in {None, *revisions(chain.folder)}:
            raise Refused(
                _(
                    "The database is one of a newer Palier (its tables are those of “%(revision)s”); install that one.",
                    revision=found,
                )
            )
        if found != head:
            with engine.begin() as connection:
                _upgrade(connection, chain)


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


def _upgrade(connection: Connection, chain: Chain) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(chain.folder))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = chain.version_table
    command.upgrade(config, "head")


def _revision(engine: Engine, chain: Chain) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(chain.version_table):
            return None
        found = connection.execute(text(f"SELECT version_num FROM {chain.version_table}")).scalar()
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
