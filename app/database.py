"""A database made ready: every migration applied, by whoever comes first."""

import fcntl
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.address import Address
from app.config import ROOT, instance_folder
from app.private import keep_private
from app.upgrade_copy import keep_copy
from core.db import BUSY_SECONDS, db
from core.errors import Busy, Refused
from core.terminal import said as _

MIGRATIONS = ROOT / "migrations"


@dataclass(frozen=True)
class Chain:
    """The migrations of one database: where they lie, and the table that says how far it has come."""

    name: str
    version_table: str

    @property
    def folder(self) -> Path:
        """The folder they lie in."""
        return MIGRATIONS / self.name


MAIN = Chain("versions", "alembic_version")
# Sessions and the security log (core.access).
ACCESS = Chain("access", "alembic_version_access")
DECLARED = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


def make_ready(app: Flask) -> None:
    """Bring the application's database to the present schema; quick where it is there already.

    The access database is made ready where it is first used. Refused where the database cannot be reached or written,
    or is one of a newer Palier.
    """
    address: Address = app.config["DATABASE_ADDRESS"]
    keep_private(app)
    with app.app_context():
        try:
            _make_ready(db.engine, MAIN)
        except DBAPIError as error:
            raise address.refused(error.orig) from error


def reach(engine: Engine, address: Address) -> None:
    """Refused where a PostgreSQL database does not answer; an SQLite file need not be there yet."""
    try:
        if engine.dialect.name == "postgresql":
            engine.connect().close()
    except DBAPIError as error:
        raise address.refused(error.orig) from error


def refuse_newer(app: Flask) -> None:
    """Refused where the application's database is one of a newer Palier; for whoever starts without making it ready.

    One that does not answer is not refused: it may come back while the server waits.
    """
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                refuse_unknown(revision_of(connection))
        except DBAPIError:
            app.logger.warning("The database does not answer yet.")


def make_access_ready(engine: Engine) -> None:
    """Bring the access database to the present schema: whoever uses it first does, a server too."""
    _make_ready(engine, ACCESS)


def _make_ready(engine: Engine, chain: Chain) -> None:
    head = head_revision(chain.folder)
    if _revision(engine, chain) == head:
        return
    with one_at_a_time(engine):
        found = _revision(engine, chain)
        refuse_unknown(found, chain)
        if found != head:
            if found is not None and chain is MAIN:
                keep_copy(engine, found)
            with rebuilding(engine) as connection:
                upgrade(connection, head, chain)


def refuse_unknown(revision: str | None, chain: Chain = MAIN) -> None:
    """Refused where no migration of ours leads to this revision; None, of an empty database, is known."""
    if revision not in {None, *revisions(chain.folder)}:
        raise Refused(told_newer(revision))


def told_newer(revision: str | None) -> str:
    """That no migration of ours leads to this revision."""
    return _(
        "The database is one of a newer Palier (its tables are those of “%(revision)s”); install that one.",
        revision=revision,
    )


def revisions(folder: Path | None = None) -> Mapping[str, str | None]:
    """Every migration of a folder (ours) with the one before it: their files tell, without loading Alembic."""
    declared = (
        dict(DECLARED.findall(path.read_text(encoding="utf-8"))) for path in (folder or MAIN.folder).glob("[0-9]*.py")
    )
    return {found["revision"]: found["down_revision"] or None for found in declared}


def head_revision(folder: Path | None = None) -> str:
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


def upgrade(connection: Connection, revision: str, chain: Chain = MAIN) -> None:
    """Apply the migrations up to a revision, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(chain.folder))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = chain.version_table
    command.upgrade(config, revision)


def revision_of(connection: Connection, chain: Chain = MAIN) -> str | None:
    """The migration up to which the tables of a database are made; None where there are none."""
    if not inspect(connection).has_table(chain.version_table):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {chain.version_table}")).scalar()
    return str(found) if found else None


def _revision(engine: Engine, chain: Chain) -> str | None:
    with engine.connect() as connection:
        return revision_of(connection, chain)


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """One writing transaction in which tables may be made anew: references are looked at when all is done.

    SQLite alters many a table by making another one in its place, and would empty it first, row by row, for those
    that refer to it. Refused where a row ends up referring to one that is not there; Busy where somebody writes.
    """
    with engine.connect() as connection, _unreferenced(connection):
        try:
            with connection.execution_options(writing=True).begin():
                _wait_a_while(connection)
                yield connection
                _refuse_loose_ends(connection)
        except OperationalError as error:
            if "locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "55P03":  # lock_not_available
                raise Busy() from error
            raise


@contextmanager
def _unreferenced(connection: Connection) -> Iterator[None]:
    """Without the references of SQLite, which are switched off and on outside of transactions only."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        # One that met trouble with its file is closed by now (see core.sqlite).
        if not connection.invalidated:
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.close()


def _wait_a_while(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))


def _refuse_loose_ends(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    loose = connection.execute(text("PRAGMA foreign_key_check")).first()
    if loose is not None:
        raise Refused(
            _(
                "A row of the table “%(table)s” refers to one of “%(other)s” that is not there. Nothing was changed.",
                table=loose[0],
                other=loose[2],
            )
        )


@contextmanager
def one_at_a_time(engine: Engine) -> Iterator[None]:
    """Nobody else makes tables in this database meanwhile; whoever comes waits."""
    if engine.dialect.name == "sqlite":
        with _lock_file().open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(hashtext('palier.migration'))"))
            try:
                yield
            finally:
                # It is the connection's, which may be used again.
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
