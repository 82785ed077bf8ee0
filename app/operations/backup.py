"""A programme into a file."""

from pathlib import Path
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import Engine

from app.operations.archive import damaged, opened
from app.operations.files import companions, kept_files, whole_file
from app.operations.manifest import Manifest
from app.operations.packing import write_archive
from app.operations.security_log import log_snapshot
from app.operations.snapshot import Snapshot, one_moment
from app.operations.verification import verify_archive
from app.upgrade_copy import sqlite_file
from core.errors import Refused


def backup(engine: Engine, access: Engine, folder: Path, target: Path, replace: bool = False) -> Manifest:
    """Write a backup of a database, its security log and the instance folder, and read it back before it gets its name.

    access: the access database. All of a database is of one moment; whoever writes meanwhile does not wait. Refused
    where the file is there already and is not to be replaced, where it cannot be written whole, or does not read as it
    was written.
    """
    if target.exists() and not replace:
        raise Refused(_("“%(file)s” is there already. Choose another name, or add --replace.", file=target))
    database = sqlite_file(engine)
    apart = [target, *(companions(database) if database else [])]
    with whole_file(target) as file:
        with one_moment(engine) as connection, log_snapshot(access) as log:
            # Rows first: what they refer to was there before them, and what came since is no harm.
            snapshot = Snapshot(connection)
            kind = engine.dialect.name
            manifest = write_archive(file, snapshot, log, kind, folder, lambda: kept_files(folder, *apart))
        file.flush()
        _read_back(file, target.name, manifest)
    return manifest


def _read_back(file: IO[bytes], name: str, manifest: Manifest) -> None:
    with opened(file, name) as archive:
        if archive.manifest != manifest:
            raise damaged(name)
        verify_archive(archive)
