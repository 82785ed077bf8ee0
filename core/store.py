"""Where the bytes of files lie: each once, under the hash of its content; in a folder, or in a bucket of S3.

Proofs of sales (sales.proofs.store), learning packages (elearning.packages.keeping) and files of sales sheets
(elearning.sheets.store) have a store each.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.private_files import PRIVATE_FOLDER, make_private

_KEY = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".partial"


class Store(Protocol):
    """Bytes under keys, which are the hashes of them.

    place: what an operator calls it. is_near: whether reading all of it costs little.
    """

    place: str
    is_near: bool

    def put(self, key: str, content: bytes) -> None:
        """Keep the bytes; when it ends they are there, whole, whatever happens next."""

    def get(self, key: str) -> bytes | None:
        """The bytes; None where there are none."""

    def part(self, key: str, first: int, count: int) -> bytes | None:
        """So many of the bytes, from that place on (0 is the first), fewer at their end; None where there are none."""

    def delete(self, key: str) -> None:
        """Let go of the bytes, if they are there."""

    def exists(self, key: str) -> bool:
        """Whether the bytes are there."""

    def all_keys(self) -> Iterator[str]:
        """All keys, in no order."""


@dataclass(frozen=True)
class Bucket:
    """A place in a store that speaks S3.

    prefix: before each key, without a stroke at its ends. endpoint: empty for Amazon's own. key, secret: empty where
    the machine knows them (a role, a file of credentials).
    """

    name: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: str


def key_of(content: bytes) -> str:
    """The key of bytes: their SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def checked_key(key: str) -> str:
    """The key; ValueError for what is none, so that no name leads elsewhere."""
    if not _KEY.fullmatch(key):
        raise ValueError("no key of a file")
    return key


def opened(place: Path | Bucket) -> Store:
    """The store at a place."""
    if isinstance(place, Bucket):
        # Its library is an extra, which is there where it is needed.
        from core.bucket import BucketStore

        return BucketStore(place)
    return FolderStore(place)


class FolderStore:
    """A folder that is its owner's alone; the first two digits of a key name the folder within it."""

    is_near = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def put(self, key: str, content: bytes) -> None:
        """Write the file aside, have it on the disk, and only then give it its name."""
        path = self._path(key)
        if path.exists():
            return
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            make_private(folder)
        number, aside = tempfile.mkstemp(prefix=f".{key}-", suffix=_UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(aside).replace(path)
            _settle(path.parent)
        finally:
            Path(aside).unlink(missing_ok=True)

    def get(self, key: str) -> bytes | None:
        """The file's content."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def part(self, key: str, first: int, count: int) -> bytes | None:
        """A part of the file's content."""
        try:
            with self._path(key).open("rb") as file:
                file.seek(first)
                return file.read(count)
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Remove the file."""
        self._path(key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        """Whether the file is there."""
        return self._path(key).is_file()

    def all_keys(self) -> Iterator[str]:
        """The names of the files that are named as keys are."""
        for path in self.folder.glob("??/*"):
            if _KEY.fullmatch(path.name) and path.parent.name == path.name[:2]:
                yield path.name

    def _path(self, key: str) -> Path:
        return self.folder / checked_key(key)[:2] / key


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
