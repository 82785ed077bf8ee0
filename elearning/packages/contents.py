"""The ZIP archive that a package is: every name in it looked at before anything is taken out."""

import hashlib
import io
import stat
import struct
import zlib
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from flask_babel import gettext as _

from core.files.problems import FileProblem, counted
from core.limits import MEGABYTE, PACKAGES

# What Python raises on an archive that is not what it says.
BROKEN = (
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
# How each member begins in the list at the end of an archive.
_ENTRY = b"PK\x01\x02"
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_UNIX = 3
# What computers put beside files, and nobody means to send.
_LITTER_FOLDERS = frozenset({"__MACOSX"})
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class NoPackage(FileProblem):
    """A file that does not come in: `message` says in whole sentences why, and what to do."""


@dataclass(frozen=True)
class Contents:
    """The files of an archive by their clean paths, with strokes between their parts; title: what messages call it."""

    title: str
    sha256: str
    archive: ZipFile
    files: dict[str, ZipInfo]

    @property
    def size(self) -> int:
        """The bytes of all files, once unpacked."""
        return sum(entry.file_size for entry in self.files.values())

    def read(self, path: str) -> bytes:
        """A description in the package: NoPackage where it is damaged, or larger than any is."""
        entry = self.files[path]
        if entry.file_size > PACKAGES.manifest_bytes:
            most = PACKAGES.manifest_bytes // MEGABYTE
            raise NoPackage(_("%(name)s: %(file)s has more than %(most)s MB.", name=self.title, file=path, most=most))
        try:
            return whole(self.archive, entry)
        except BROKEN:
            raise damaged(self.title) from None

    def called(self, path: str) -> str | None:
        """The file of this path whatever its case; None where there is none."""
        return path if path in self.files else self._folded.get(path.casefold())

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {path.casefold(): path for path in self.files}


def whole(archive: ZipFile, entry: ZipInfo) -> bytes:
    """The bytes of a member, exactly as many as the archive claims; else one of BROKEN."""
    # Python stops at what is claimed: whatever stands behind it would not be seen.
    larger = copy(entry)
    larger.file_size = entry.file_size + 1
    with archive.open(larger) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise BadZipFile
    return content


def opened(content: bytes, name: str) -> Contents:
    """What is in a ZIP archive; NoPackage where it is none, damaged, or made to do harm."""
    try:
        if content.count(_ENTRY) > PACKAGES.members:
            raise _too_many(name)
        archive = ZipFile(io.BytesIO(content))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except BROKEN:
        raise damaged(name) from None
    _refuse_large(entries, len(content), name)
    return Contents(name, hashlib.sha256(content).hexdigest(), archive, _by_path(entries, name))


def damaged(name: str) -> NoPackage:
    """The problem of an archive that is cut short or altered."""
    return NoPackage(
        _("%(name)s is damaged or was not sent in full. Export the package again and send it again.", name=name)
    )


def _too_many(name: str) -> NoPackage:
    return NoPackage(
        _("%(name)s holds more than %(most)s files, which no package needs.", name=name, most=counted(PACKAGES.members))
    )


def _refuse_large(entries: list[ZipInfo], packed: int, name: str) -> None:
    if len(entries) > PACKAGES.members:
        raise _too_many(name)
    size = sum(entry.file_size for entry in entries)
    if size > PACKAGES.expanded_bytes:
        most = PACKAGES.expanded_bytes // MEGABYTE
        raise NoPackage(
            _(
                "%(name)s would take more than %(most)s MB once unpacked. Make its videos smaller, or split it.",
                name=name,
                most=counted(most),
            )
        )
    if size > PACKAGES.small_bytes and size > packed * PACKAGES.ratio:
        raise NoPackage(
            _(
                "%(name)s would become more than %(ratio)s times larger once unpacked, as no package of pages and"
                " pictures does: it is not opened.",
                name=name,
                ratio=PACKAGES.ratio,
            )
        )


def _by_path(entries: list[ZipInfo], name: str) -> dict[str, ZipInfo]:
    files: dict[str, ZipInfo] = {}
    folded: dict[str, str] = {}
    for entry in entries:
        _refuse_kind(entry, name)
        path = _clean(entry, name)
        if _is_litter(path):
            continue
        if (other := folded.get(path.casefold())) is not None:
            raise _twice(name, other, path)
        folded[path.casefold()] = path
        files[path] = entry
    _refuse_folders(folded, name)
    return files


def _refuse_kind(entry: ZipInfo, name: str) -> None:
    """No encrypted member, no link to elsewhere, and only what browsers and Python unpack."""
    shown = _shown(entry)
    if entry.flag_bits & _ENCRYPTED:
        raise NoPackage(
            _(
                "%(name)s is protected by a password (%(file)s). Export the package without one.",
                name=name,
                file=shown,
            )
        )
    kind = stat.S_IFMT(entry.external_attr >> 16) if entry.create_system == _UNIX else 0
    if kind not in (0, stat.S_IFREG):
        raise NoPackage(
            _("%(name)s is not opened: “%(file)s” in it is a link or a device, not a file.", name=name, file=shown)
        )
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise NoPackage(
            _(
                "%(name)s is compressed in a way that packages may not use (%(file)s). Make the ZIP again with the"
                " usual method (deflate).",
                name=name,
                file=shown,
            )
        )


def _clean(entry: ZipInfo, name: str) -> str:
    """The path of a member; NoPackage for one that leads out of the package, or that no file system takes."""
    # Some programs of Windows write backslashes.
    given = _decoded(entry).replace("\\", "/")
    parts = [part for part in given.split("/") if part not in ("", ".")]
    if given.startswith("/") or ".." in parts or (parts and ":" in parts[0]):
        raise NoPackage(
            _("%(name)s is not opened: “%(file)s” in it leads out of the package.", name=name, file=_shown(entry))
        )
    lengths = [len(part.encode(errors="replace")) for part in parts]
    fits = parts and max(lengths) <= PACKAGES.name_bytes and sum(lengths) + len(parts) <= PACKAGES.path_bytes
    if not fits or not all(part.isprintable() for part in parts):
        raise NoPackage(
            _(
                "%(name)s is not opened: the name “%(file)s” in it is too long, or no name of a file.",
                name=name,
                file=_shown(entry),
            )
        )
    return "/".join(parts)


def _decoded(entry: ZipInfo) -> str:
    """The name of a member: programs that write UTF-8 do not all say so."""
    given = entry.orig_filename
    if entry.flag_bits & _UTF_8:
        return given
    try:
        return given.encode("cp437").decode("utf-8")
    except UnicodeError:
        return given


def _shown(entry: ZipInfo) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in entry.orig_filename)[:100]


def _is_litter(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return parts[0] in _LITTER_FOLDERS or parts[-1] in _LITTER


def _refuse_folders(folded: dict[str, str], name: str) -> None:
    """No file may be where another one's folder is."""
    for low, path in folded.items():
        for parent in PurePosixPath(low).parents:
            if str(parent) in folded:
                raise _twice(name, folded[str(parent)], path)


def _twice(name: str, one: str, other: str) -> NoPackage:
    return NoPackage(
        _(
            "%(name)s is not opened: “%(one)s” and “%(other)s” in it are in each other's place on most computers."
            " Rename one of them.",
            name=name,
            one=one[:100],
            other=other[:100],
        )
    )
