"""What a backup file says of itself: what it is, what it holds, and what that comes to."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.operations.encoding import Tally
from app.operations.snapshot import ChallengeSum
from app.operations.tables import Table
from challenges.ledger.seals import Chain

FORMAT = "palier-backup"
# Grows with every change that a former Palier could not read.
FORMAT_VERSION = 1


@dataclass(frozen=True)
class TableEntry:
    """A table, and what its rows come to."""

    table: Table
    tally: Tally


@dataclass(frozen=True)
class FileEntry:
    """A file of the instance folder, by its way from there, with slashes."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All that a backup says of itself.

    made_at: UTC, in ISO form. database: the kind it was taken from. log: the security log, which is no table of the
    programme's own.
    """

    format: str
    format_version: int
    palier: str
    made_at: str
    database: str
    revision: str
    tables: tuple[TableEntry, ...]
    log: TableEntry
    files: tuple[FileEntry, ...]
    ledger: tuple[ChallengeSum, ...]
    seals: Chain

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(entry.tally.rows for entry in self.tables)

    @property
    def bytes(self) -> int:
        """How much all of it is once unpacked."""
        tables = sum(entry.tally.bytes for entry in (*self.tables, self.log))
        return tables + sum(entry.bytes for entry in self.files)


def written(manifest: Manifest) -> bytes:
    """The manifest as JSON, in the one way that it is written."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Manifest:
    """The manifest in this JSON; ValueError where it is none, or says more than a manifest does."""
    from pydantic import TypeAdapter

    manifest = TypeAdapter(Manifest).validate_json(content, strict=True)
    if written(manifest) != content:
        raise ValueError("written in another way")
    return manifest


def declared(content: bytes) -> Mapping[str, Any]:
    """What it says it is, before anything else in it is trusted; ValueError where it is no JSON object."""
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
