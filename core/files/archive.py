"""The ZIP archive that an XLSX or ODS file is: checked before anything in it is trusted."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from copy import copy
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from flask_babel import gettext as _

from core import limits
from core.files.problems import FileProblem, counted, damaged, not_a_table
from core.limits import MEGABYTE

# What Python's readers raise on an archive that is not what it says.
BROKEN = (
    BadZipFile,
    EOFError,
    ExpatError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)

ODS_CONTENT = "content.xml"
WORKBOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
# How each member begins in the list at the end of an archive.
ENTRY = b"PK\x01\x02"
_PIECE = MEGABYTE
# A cell, or the tag of one, is never so long: what is, would have to be held whole.
_LONGEST_PART = 16 * MEGABYTE
# Styles are read as a whole; a workbook has at most 65,490 of them.
_MOST_STYLES = 16 * MEGABYTE


class Archive(ZipFile):
    """The archive that a workbook is.

    content: its bytes. title: what messages call it. marked: the members whose XML has comments, or sections of plain
    characters.
    """

    def __init__(self, content: bytes, title: str) -> None:
        super().__init__(io.BytesIO(content))
        self.content = content
        self.title = title
        self.marked: set[str] = set()


def checked_archive(content: bytes, name: str) -> Archive:
    """The archive of a spreadsheet: whole, as large as it says, its XML well-formed; else FileProblem.

    The names of its members have slashes where some programs write backslashes. How large its sheets are is not looked
    at, see core.files.areas.
    """
    try:
        archive = _opened(content, name)
        if any("\\" in member for member in archive.namelist()):
            archive = Archive(_with_slashes(archive), name)
        for entry in archive.infolist():
            _check(archive, entry)
        _refuse_other(archive)
    except BROKEN:
        raise damaged(name) from None
    return archive


def _opened(content: bytes, name: str) -> Archive:
    """The archive, of few enough members that claim to be small enough."""
    most = limits.FILES.members
    if (members := content.count(ENTRY)) > most:
        raise FileProblem(
            _(
                "%(name)s holds %(members)s parts; a workbook may have up to %(most)s. Save its sheet as CSV.",
                name=name,
                members=counted(members),
                most=counted(most),
            )
        )
    archive = Archive(content, name)
    if sum(entry.file_size for entry in archive.infolist()) > limits.FILES.expanded_megabytes * MEGABYTE:
        raise too_large(name)
    return archive


def _check(archive: Archive, entry: ZipInfo) -> None:
    """Read a member to its end, and look at its XML where it will be read for its cells."""
    member = entry.filename
    if member == STYLES and entry.file_size > _MOST_STYLES:
        raise too_large(archive.title)
    is_read = member == ODS_CONTENT or (member.startswith("xl/") and member.endswith((".xml", ".rels")))
    xml = _Xml(archive.title, member) if is_read else None
    for piece in pieces(archive, entry):
        if xml is not None:
            xml.feed(piece)
    if xml is not None:
        xml.end()
        archive.marked |= {member} if xml.is_marked else set()


class _Xml:
    """Looks at XML piece by piece: whether it is well-formed, plain, and not too deep.

    The reader of spreadsheets would loop for ever on what is not well-formed.
    """

    def __init__(self, name: str, member: str) -> None:
        self._name, self._member = name, member
        self._parser = ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_declared
        self._parser.CommentHandler = self._parser.ProcessingInstructionHandler = self._mark
        self._parser.StartCdataSectionHandler = self._mark
        self.is_marked = False
        self._depth, self._before = 0, b""

    def feed(self, piece: bytes) -> None:
        """Go on with the next piece; ExpatError where it is not well-formed."""
        self._parser.Parse(piece, False)
        both = self._before + piece
        closing = both.count(b"</")
        other = both.count(b"/>") + both.count(b"<?") + both.count(b"<!")
        self._depth += piece.count(b"<") - 2 * closing - other
        self._before = piece[-1:]
        if self._depth > limits.FILES.depth:
            self._refuse_deep()

    def end(self) -> None:
        """ExpatError where the XML is not complete."""
        self._parser.Parse(b"", True)

    def _mark(self, *_what: object) -> None:
        self.is_marked = True

    def _refuse_deep(self) -> None:
        raise FileProblem(
            _(
                "%(name)s cannot be read: in its part %(member)s more than %(most)s elements lie in each other, which"
                " no spreadsheet writes. Open it, save it again and send it again.",
                name=self._name,
                member=self._member,
                most=counted(limits.FILES.depth),
            )
        )

    def _refuse_declared(self, *_declared: object) -> None:
        raise FileProblem(
            _(
                "%(name)s cannot be read: its part %(member)s declares a type of document (DOCTYPE), which no"
                " spreadsheet writes. Open it, save it again and send it again.",
                name=self._name,
                member=self._member,
            )
        )


def pieces(archive: Archive, entry: ZipInfo) -> Iterator[bytes]:
    """A member piece by piece; BadZipFile where it is not what the archive says of it."""
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile
    # Python stops at the size that the archive claims, the reader of spreadsheets does not.
    whole, size = copy(entry), 0
    whole.file_size = entry.file_size + _PIECE
    with archive.open(whole) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > entry.file_size:
                break
            yield piece
    if size != entry.file_size:
        raise BadZipFile


def parts(archive: Archive, member: str, end: re.Pattern[bytes]) -> Iterator[bytes]:
    """A member in parts, each of which but the last ends with a tag that `end` finds; FileProblem for too long ones.

    Comments are left out of them, sections of plain characters are made plain: they may look like cells, and are none.
    """
    left: list[bytes] = []
    for piece in _cut_at_tags(archive, member):
        cut = max((found.end() for found in end.finditer(piece)), default=0)
        if cut:
            yield b"".join([*left, piece[:cut]])
            left = []
        left.append(piece[cut:])
        _refuse_long(archive, left)
    yield b"".join(left)


def _cut_at_tags(archive: Archive, member: str) -> Iterator[bytes]:
    """The pieces of a member, each of which but the last ends with a tag."""
    left: list[bytes] = []
    for piece in [_unmarked(archive, member)] if member in archive.marked else read_pieces(archive, member):
        cut = piece.rfind(b">") + 1
        if cut:
            yield b"".join([*left, piece[:cut]])
            left = []
        left.append(piece[cut:])
        _refuse_long(archive, left)
    yield b"".join(left)


def _refuse_long(archive: Archive, left: list[bytes]) -> None:
    if sum(map(len, left)) > _LONGEST_PART:
        raise too_large(archive.title)


_MARKED = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def _unmarked(archive: Archive, member: str) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        return (found[1] or b"").replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")

    return _MARKED.sub(plain, archive.read(member))


def read_pieces(archive: Archive, member: str) -> Iterator[bytes]:
    """A member piece by piece, by its name."""
    return pieces(archive, archive.getinfo(member))


def _with_slashes(archive: Archive) -> bytes:
    """The archive's content with slashes in the names of its members."""
    copied = io.BytesIO()
    with ZipFile(copied, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for entry in archive.infolist():
            with target.open(entry.filename.replace("\\", "/"), "w") as file:
                file.writelines(pieces(archive, entry))
    return copied.getvalue()


def sheet_members(archive: Archive) -> list[str]:
    """The members of an XLSX archive that hold the cells of its sheets."""
    return [file for file in archive.namelist() if file.startswith("xl/worksheets/") and file.endswith(".xml")]


def _refuse_other(archive: Archive) -> None:
    files = archive.namelist()
    if WORKBOOK in files:
        return
    if "mimetype" not in files or archive.read("mimetype").strip() != _ODS:
        raise not_a_table(archive.title, _("a document or an archive"))
    archive.getinfo(ODS_CONTENT)


def too_large(name: str) -> FileProblem:
    """The problem of a workbook that is more than anybody reads, once it is expanded."""
    return FileProblem(
        _(
            "%(name)s is too large to be opened as a spreadsheet: a sheet may have up to %(filled)s filled cells,"
            " %(cells)s with the empty ones between them, and all of it %(megabytes)s MB once expanded. Remove what is"
            " far to the right of the table or below it, or save the sheet as CSV.",
            name=name,
            filled=counted(limits.FILES.sheet_cells),
            cells=counted(limits.FILES.cells),
            megabytes=limits.FILES.expanded_megabytes,
        )
    )
