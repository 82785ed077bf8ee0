"""The backup file: a ZIP archive of lines of JSON, files as they are, and a manifest.

manifest.json         what it is, and what all the rest comes to (see manifest)
tables/<name>.jsonl   a line for each row
files/<way>           what the instance folder holds beside the database
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from flask_babel import gettext as _

from app.database import revisions
from app.operations import manifest as manifests
from app.operations.columns import Row
from app.operations.encoding import Tally, Unfit, decoded
from app.operations.files import COPIED_BYTES, is_kept
from app.operations.manifest import FORMAT, FORMAT_VERSION, FileEntry, Manifest
from app.operations.tables import Table
from core.errors import Refused

MANIFEST = "manifest.json"
# Nobody's manifest is larger, and no line: a file that was sent has up to 64 MB.
MOST_OF_MANIFEST = 64 * 1024 * 1024
MOST_OF_LINE = 512 * 1024 * 1024
LONGEST_NAME = 200
# So much of a table is taken into memory at a time, unless one line is longer.
MOST_AT_A_TIME = 32 * 1024 * 1024
# What Python's reader raises on an archive that is not what it says.
BROKEN = (
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


def member_of(table: Table) -> str:
    """Where the rows of a table lie."""
    return f"tables/{table.name}.jsonl"


def file_member(name: str) -> str:
    """Where a file of the instance folder lies."""
    return f"files/{name}"


class Archive:
    """A backup file that was opened; everything in it is looked at before it is believed."""

    def __init__(self, name: str, archive: ZipFile) -> None:
        self.name = name
        self._archive = archive
        self._members = {entry.filename: entry for entry in archive.infolist()}
        self.manifest = self._read_manifest()
        self._refuse_other_members()
        self.revision = self.manifest.revision
        self.tables = [entry.table for entry in self.manifest.tables]
        self.ledger = list(self.manifest.ledger)
        self.seals = self.manifest.seals
        self.log = self.manifest.log.table
        self._tallies = {entry.table: entry.tally for entry in (*self.manifest.tables, self.manifest.log)}

    def rows(self, table: Table) -> Iterator[Sequence[Row]]:
        """The rows of a table, in parts; Refused at the first that is not as it was written."""
        done = 0
        for lines in self._lines(table):
            try:
                yield decoded(table, lines)
            except Unfit as unfit:
                raise self._damaged(member_of(table), done + unfit.line) from unfit
            done += len(lines)
        if done != self.tally(table).rows:
            raise self._damaged(member_of(table), done)

    def tally(self, table: Table) -> Tally:
        """What the rows of a table come to."""
        return self._tallies[table]

    def content(self, entry: FileEntry) -> Iterator[bytes]:
        """A file, in parts; Refused at its end where it is not as it was written."""
        member = file_member(entry.name)
        with self._opened(member) as file:
            yield from self._as_written(member, entry.sha256, iter(lambda: file.read(COPIED_BYTES), b""))

    def _lines(self, table: Table) -> Iterator[Sequence[bytes]]:
        member, lines, taken = member_of(table), list[bytes](), 0
        with self._opened(member) as file:
            each = iter(lambda: file.readline(MOST_OF_LINE), b"")
            for line in self._as_written(member, self.tally(table).sha256, each):
                lines.append(line)
                taken += len(line)
                if len(lines) == table.rows_at_a_time or taken > MOST_AT_A_TIME:
                    yield lines
                    lines, taken = [], 0
        if lines:
            yield lines

    def _as_written(self, member: str, sha256: str, parts: Iterator[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
            yield part
        if digest.hexdigest() != sha256:
            raise self._damaged(member)

    @contextmanager
    def _opened(self, member: str) -> Iterator["io.BufferedReader[io.RawIOBase]"]:
        with (
            told_as_damage(self.name, member),
            self._archive.open(self._members[member]) as file,
            io.BufferedReader(cast(io.RawIOBase, file), COPIED_BYTES) as buffered,
        ):
            yield buffered

    def _read_manifest(self) -> Manifest:
        entry = self._members.get(MANIFEST)
        if entry is None:
            raise no_backup(self.name)
        if entry.file_size > MOST_OF_MANIFEST:
            raise self._damaged(MANIFEST)
        with told_as_damage(self.name, MANIFEST):
            content = self._archive.read(entry)
            declared = manifests.declared(content)
            self._refuse_foreign(declared.get("format"), declared.get("format_version"), declared.get("revision"))
            return manifests.read(content)

    def _refuse_foreign(self, form: object, form_version: object, revision: object) -> None:
        if form != FORMAT:
            raise no_backup(self.name)
        newer = isinstance(form_version, int) and form_version > FORMAT_VERSION
        if newer or revision not in revisions():
            raise Refused(
                _(
                    "“%(file)s” was made by a newer Palier (its tables are those of “%(revision)s”); install that one.",
                    file=self.name,
                    revision=revision,
                )
            )

    def _refuse_other_members(self) -> None:
        """What lies in it is what the manifest says, each once and as long as it says."""
        tables = (*self.manifest.tables, self.manifest.log)
        sizes = {member_of(entry.table): entry.tally.bytes for entry in tables}
        sizes |= {file_member(entry.name): entry.bytes for entry in self.manifest.files}
        entries = [entry for entry in self._archive.infolist() if entry.filename != MANIFEST]
        strange = [entry.filename for entry in entries if sizes.get(entry.filename) != entry.file_size]
        strange += [entry.name for entry in self.manifest.files if not is_kept(entry.name)]
        strange += [entry.filename for entry in entries if not _is_packed_as_ours(entry)]
        if strange or len(entries) != len(sizes) or len(self.manifest.files) + len(tables) != len(sizes):
            raise self._damaged(strange[0] if strange else MANIFEST)

    def _damaged(self, member: str, line: int = 0) -> Refused:
        return damaged(self.name, member, line)


def _is_packed_as_ours(entry: ZipInfo) -> bool:
    return entry.compress_type in (ZIP_DEFLATED, ZIP_STORED) and not entry.flag_bits & 1


@contextmanager
def opened(file: IO[bytes], name: str) -> Iterator[Archive]:
    """A backup file, called by `name`; Refused where it is none, is damaged, or was made by a newer Palier."""
    try:
        archive = ZipFile(file)
    except BROKEN as error:
        file.seek(0)
        raise (damaged(name) if file.read(2) == b"PK" else no_backup(name)) from error
    with archive:
        yield Archive(name, archive)


@contextmanager
def told_as_damage(name: str, member: str) -> Iterator[None]:
    """What goes wrong in reading a member is the file's damage, and told as that."""
    try:
        yield
    except BROKEN as error:
        raise damaged(name, member) from error


def no_backup(name: str) -> Refused:
    """That a file is something else."""
    return Refused(_("“%(file)s” is no backup that Palier has made. Nothing was changed.", file=name))


def damaged(name: str, member: str = "", line: int = 0) -> Refused:
    """That a file is not as it was written, and where."""
    # Names come from the file, which may be anybody's.
    place = (member if member.isprintable() else ascii(member))[:LONGEST_NAME]
    if line:
        place = _("%(file)s, line %(line)s", file=place, line=line)
    if not place:
        return Refused(_("“%(file)s” is damaged, or was cut off. Nothing was changed.", file=name))
    return Refused(_("“%(file)s” is damaged (%(place)s). Nothing was changed.", file=name, place=place))
