"""A programme out of a file, into a new database and a new instance folder."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Engine

from app.operations.archive import Archive, opened
from app.operations.files import UNFINISHED, sha256_of, whole_file
from app.operations.filling import fill, new_tables
from app.operations.manifest import FileEntry, Manifest
from app.operations.verification import verify_archive
from app.upgrade_copy import sqlite_file
from core.errors import Refused


def read_backup(path: Path) -> Manifest:
    """What a backup file holds, once all of it was read; Refused where it is none, or not as it was written."""
    with path.open("rb") as file, opened(file, path.name) as archive:
        verify_archive(archive)
        return archive.manifest


def restore(engine: Engine, folder: Path, path: Path, replace: bool = False) -> Manifest:
    """Bring the programme of a backup file into a database and an instance folder: all of it, or nothing.

    Refused where the file is damaged, foreign or newer; where the database holds something, or the folder another
    file of the same name, and these are not to be replaced; and where there is no room for it.
    """
    with path.open("rb") as file, opened(file, path.name) as archive:
        verify_archive(archive)
        _refuse_lack_of_room(engine, folder, archive.manifest)
        if not replace:
            _refuse_other_files(folder, archive)
        with _files_aside(archive, folder) as aside, new_tables(engine, replace) as connection:
            fill(connection, archive)
            # Before the end of the transaction: interrupted in between, it can be done again.
            _put_in_place(aside, folder, archive.manifest.files)
        return archive.manifest


def _refuse_lack_of_room(engine: Engine, folder: Path, manifest: Manifest) -> None:
    """How much room a PostgreSQL server has is for itself to say."""
    database = sqlite_file(engine)
    for place, needed in (
        (folder, sum(entry.bytes for entry in manifest.files)),
        (database and database.parent, manifest.bytes),
    ):
        if place and needed > (free := shutil.disk_usage(place).free):
            raise Refused(
                _(
                    "The backup takes %(needed)s MB once it is unpacked, and “%(folder)s” has room for %(free)s MB."
                    " Nothing was changed.",
                    needed=-(-needed // 10**6),
                    folder=place,
                    free=free // 10**6,
                )
            )


def _refuse_other_files(folder: Path, archive: Archive) -> None:
    for entry in archive.manifest.files:
        target = folder / entry.name
        if target.exists() and not (target.is_file() and sha256_of(target) == entry.sha256):
            raise Refused(
                _(
                    "“%(file)s” is there already, and is another one than in the backup."
                    " Nothing was changed; with --replace it would be replaced.",
                    file=target,
                )
            )


@contextmanager
def _files_aside(archive: Archive, folder: Path) -> Iterator[Path]:
    """A folder beside their places with all files of a backup in it, for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix=".restored-", suffix=UNFINISHED, dir=folder) as name:
        for entry in archive.manifest.files:
            target = Path(name) / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target) as file:
                for content in archive.content(entry):
                    file.write(content)
        yield Path(name)


def _put_in_place(aside: Path, folder: Path, entries: tuple[FileEntry, ...]) -> None:
    for entry in entries:
        target = folder / entry.name
        target.parent.mkdir(parents=True, exist_ok=True)
        (aside / entry.name).replace(target)
