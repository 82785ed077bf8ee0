"""The commands that back a programme up, restore it, move it to another database, and check it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from core.console import NewFile, form_option, on_database, on_database_as_it_is
from core.tables import print_rows


@click.command()
@click.argument("file", type=NewFile())
@click.option("--replace", is_flag=True, help="Replace FILE if it is there already.")
@on_database
def backup(file: Path, replace: bool) -> None:
    """Write the whole programme into FILE, while people work: the database as it is at one moment, and its files.

    FILE is read back before it gets its name, and is the same for SQLite and PostgreSQL. It holds the secret key and
    the digests of passwords: keep it as safe as the database.
    """
    from flask_babel import gettext as _

    from app.config import instance_folder
    from app.operations.backup import backup as written
    from core.access import access_engine
    from core.db import db

    manifest = written(db.engine, access_engine(), instance_folder(), file, replace)
    _print_counts(manifest.rows, manifest, len(manifest.files))
    click.echo(_("Written to %(file)s, and read back.", file=file), err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the programme that is there.")
@click.option("--preview", is_flag=True, help="Only read FILE, and tell what it holds.")
@on_database_as_it_is
def restore(file: Path, replace: bool, preview: bool) -> None:
    """Bring back the programme that FILE holds, all of it or nothing, into a database that holds none.

    Stop the server before, and start it afterwards.
    """
    from flask import current_app
    from flask_babel import gettext as _

    from app.config import instance_folder
    from app.database import reach
    from app.operations.restore import read_backup, restore_log
    from app.operations.restore import restore as restored
    from app.private import keep_private
    from core.access import access_engine
    from core.db import db

    if preview:
        manifest = read_backup(file)
        for name in ("made_at", "palier", "revision", "database"):
            click.echo(f"{name}: {getattr(manifest, name)}")
        _print_counts(manifest.rows, manifest, len(manifest.files))
        return
    reach(db.engine, current_app.config["DATABASE_ADDRESS"])
    manifest = restored(db.engine, instance_folder(), file, replace)
    _print_counts(manifest.rows, manifest, len(manifest.files))
    keep_private(current_app)
    _tell_log(restore_log(access_engine(), file))
    click.echo(_("Restored, and read back row for row."), err=True)


@click.command()
@click.option("--to", "address", metavar="URL", required=True, help="SQLAlchemy URL of the database to fill.")
@on_database
def move(address: str) -> None:
    """Copy the whole programme into another database, which holds nothing yet: from SQLite to PostgreSQL, or back.

    Stop the server before; what is written meanwhile stays behind. The database it comes from is left as it is.
    """
    from flask_babel import gettext as _

    from app.address import read_address
    from app.database import reach
    from app.operations.move import move as moved
    from app.operations.move import move_log
    from app.private import keep_private
    from core.access import access_engine
    from core.db import db

    target = read_address(address, "--to")
    source, source_log = db.engine, access_engine()
    with _on_another(target) as app:
        reach(db.engine, target)
        snapshot = moved(source, db.engine)
        keep_private(app)
        _tell_log(move_log(source_log, access_engine()))
    _print_counts(snapshot.rows_read, snapshot)
    click.echo(
        _(
            "Copied, and read back row for row. From now on: %(variable)s=%(address)s",
            variable="PALIER_DATABASE_URL",
            address=target.shown,
        ),
        err=True,
    )


@click.command()
@click.option("--score", is_flag=True, help="Also score every running challenge anew; nothing of it is kept.")
@form_option
@on_database
def check(score: bool, form: str) -> None:
    """Look for what is wrong: the database's own integrity, its tables, sums, seals, imports and files.

    Tells every fault in a sentence, and ends with 1 if there is any.
    """
    from flask_babel import gettext as _

    from app.config import instance_folder
    from app.operations.checks import CHECKS, faults
    from core.access import access_engine
    from core.db import db

    found = list(faults(db.engine, access_engine(), instance_folder(), score))
    if form != "table":
        print_rows(("check", "fault"), found, form)
    else:
        for _name, fault in found:
            click.echo(fault, err=True)
        if not found:
            click.echo(
                _(
                    "%(checks)s checks: everything holds.",
                    checks=len(CHECKS) + len(("access", "files", "worker")) + score,
                )
            )
    if found:
        raise click.exceptions.Exit(1)


@contextmanager
def _on_another(address: Any) -> Iterator[Any]:
    """The application on another database, which is left as it is, for as long as the block runs."""
    from app import create_app
    from core.db import db

    app = create_app(address.url.render_as_string(hide_password=False), DATABASE_ADDRESS=address)
    with app.app_context():
        try:
            yield app
        finally:
            for engine in db.engines.values():
                engine.dispose()


def _print_counts(rows: int, source: Any, files: int = 0) -> None:
    """How much was copied; `source` is a manifest or a snapshot."""
    counts = {
        "rows": rows,
        "files": files,
        "challenges": len(source.ledger),
        "points": sum(row.points for row in source.ledger),
        "closings": source.seals.holding,
    }
    for name, count in counts.items():
        click.echo(f"{name}: {count}")
    _tell_seals(source.seals)


def _tell_seals(chain: Any) -> None:
    """A closing that does not hold is copied as it is, but not in silence."""
    from challenges.lifecycle.wording import broken_closing

    if chain.broken:
        click.echo(broken_closing(chain.broken), err=True)


def _tell_log(is_written: bool) -> None:
    """A security log that goes on is not replaced by a former one, nor in silence."""
    from flask_babel import gettext as _

    if not is_written:
        click.echo(_("The security log that is there was left as it is."), err=True)
