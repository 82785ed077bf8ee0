"""A programme out of a file, into a new database and a new instance folder."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Engine

from app.operations.archive import Archive, opened
from app.operations.files import UNFINISHED, sha256_of, whole_file
from app.operations.filling import fill, new_tables
from app.operations.manifest import Manifest
from app.operations.security_log import bring_log
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
        with _files_aside(archive, folder) as files, new_tables(engine, replace) as connection:
            fill(connection, archive)
            # Before the end of the transaction: killed in between, it can be done again.
            files.put_in_place()
        return archive.manifest


def restore_log(access: Engine, path: Path) -> bool:
    """Bring back the security log of a backup file that was restored; False where there is one that goes on."""
    with path.open("rb") as file, opened(file, path.name) as archive:
        return bring_log(access, archive.log, archive)


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


@dataclass
class _Files:
    """The files of a backup: aside, then in their places, whose former ones are aside; or all as before."""

    aside: Path
    folder: Path
    names: list[str]
    placed: list[str] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)

    def put_in_place(self) -> None:
        """Give every file its place."""
        for name in self.names:
            target = self.folder / name
            self.made += [parent for parent in reversed(target.parents) if not parent.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.replace(self._former(name))
            (self.aside / name).replace(target)
            self.placed.append(name)

    def take_back(self) -> None:
        """Have every place as it was."""
        for name in self.placed:
            if self._former(name).exists():
                self._former(name).replace(self.folder / name)
            else:
                (self.folder / name).unlink()
        for parent in reversed(self.made):
            # Somebody may have put something else there.
            with suppress(OSError):
                parent.rmdir()

    def _former(self, name: str) -> Path:
        return self.aside / f"{name}.former"


@contextmanager
def _files_aside(archive: Archive, folder: Path) -> Iterator[_Files]:
    """The files of a backup, written beside their places; whatever became of them is undone if the block fails."""
    with tempfile.TemporaryDirectory(prefix=".restored-", suffix=UNFINISHED, dir=folder) as aside:
        files = _Files(Path(aside), folder, [entry.name for entry in archive.manifest.files])
        for entry in archive.manifest.files:
            target = files.aside / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target) as file:
                for content in archive.content(entry):
                    file.write(content)
        try:
            yield files
        except BaseException:
            files.take_back()
            raise
