"""A backup file written, from one moment of a database and the instance folder."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from app.operations import manifest as manifests
from app.operations.archive import MANIFEST, file_member, member_of
from app.operations.encoding import Tally
from app.operations.files import COPIED_BYTES
from app.operations.manifest import FORMAT, FORMAT_VERSION, FileEntry, Manifest, TableEntry
from app.operations.snapshot import Snapshot
from app.operations.tables import Table
from core.clock import utc_now

# Lines of JSON shrink to a fifth; more effort would make that a sixth, and take thrice as long.
EFFORT = 1


def write_archive(
    file: IO[bytes], snapshot: Snapshot, log: Snapshot, database: str, folder: Path, names: Callable[[], Sequence[str]]
) -> Manifest:
    """Write a backup of a database (`database`: its kind) and a security log, then of files, listed only by then."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=EFFORT) as archive:
        tables = tuple(TableEntry(table, _write_table(archive, snapshot, table)) for table in snapshot.tables)
        (log_table,) = log.tables
        log_entry = TableEntry(log_table, _write_table(archive, log, log_table))
        files = tuple(entry for name in names() for entry in _write_file(archive, folder, name))
        manifest = Manifest(
            format=FORMAT,
            format_version=FORMAT_VERSION,
            palier=version("palier"),
            made_at=utc_now().isoformat(timespec="seconds"),
            database=database,
            revision=snapshot.revision,
            tables=tables,
            log=log_entry,
            files=files,
            ledger=tuple(snapshot.ledger),
            seals=snapshot.seals,
        )
        archive.writestr(MANIFEST, manifests.written(manifest))
    return manifest


def _write_table(archive: ZipFile, snapshot: Snapshot, table: Table) -> Tally:
    with archive.open(member_of(table), "w", force_zip64=True) as member:
        for _rows, lines in snapshot.lines(table):
            member.write(lines)
    return snapshot.tally(table)


def _write_file(archive: ZipFile, folder: Path, name: str) -> Iterator[FileEntry]:
    """Write a file, unless it has gone since it was listed, as a proof does whose time is over."""
    digest, length = hashlib.sha256(), 0
    try:
        opened = (folder / name).open("rb")
    except FileNotFoundError:
        return
    with opened as file, archive.open(file_member(name), "w", force_zip64=True) as member:
        while content := file.read(COPIED_BYTES):
            member.write(content)
            digest.update(content)
            length += len(content)
    yield FileEntry(name, length, digest.hexdigest())
