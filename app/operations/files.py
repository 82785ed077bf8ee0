"""Files on the disk: those of the instance folder that belong to a programme; new ones, whole or not there."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO

from flask_babel import gettext as _

from core.errors import Refused

UNFINISHED = ".partial"
# Databases are copied as tables, locks and unfinished files mean nothing elsewhere, backups hold no backups.
LEFT_OUT = ("*.sqlite", "*.sqlite-*", "*.lock", f"*{UNFINISHED}", f"*{UNFINISHED}/*", "backups/*", "turns/*", "mails/*")
COPIED_BYTES = 1024 * 1024


def kept_files(folder: Path, *others: Path) -> list[str]:
    """What belongs to a programme in its instance folder, by its way from there; `others` do not.

    Links to files are followed, links to folders are not.
    """
    apart = {path.resolve() for path in others}
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.resolve() not in apart)
    names = (path.relative_to(folder).as_posix() for path in files)
    return [name for name in names if is_kept(name)]


def is_kept(name: str) -> bool:
    """Whether a file of this name belongs to a programme, and lies within the instance folder."""
    way = PurePosixPath(name)
    inside = not way.is_absolute() and ".." not in way.parts and way.as_posix() == name and bool(way.parts)
    written_plainly = name.isprintable() and "\\" not in name
    return inside and written_plainly and not any(fnmatch(name, pattern) for pattern in LEFT_OUT)


def companions(database: Path) -> list[Path]:
    """The files that an SQLite database consists of."""
    return [database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write, readable by its owner alone: under its name, and on the disk, only once the block has ended.

    Refused where it cannot be written; then nothing of it is left.
    """
    try:
        with _staged(target) as (file, unfinished):
            yield file
            _settle(file)
            unfinished.replace(target)
            _settle_folder(target.parent)
    except OSError as error:
        raise Refused(
            _(
                "“%(file)s” cannot be written: %(reason)s. Nothing is left of it.",
                file=target,
                reason=error.strerror or error,
            )
        ) from error


@contextmanager
def _staged(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    number, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=UNFINISHED, dir=target.parent)
    try:
        with os.fdopen(number, "w+b") as file:
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Have the names in a folder on the disk too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
