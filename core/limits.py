"""How much of anything is taken: every limit on what comes from outside, in one place.

docs/limits.md tells them to whoever meets one. A file of the usual size has the limits of `FileLimits`; only the
command line takes larger ones, with as much more of everything.
"""

from dataclasses import dataclass, replace
from math import ceil

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileLimits:
    """What a file of sales and the like may hold, and what reading it may take.

    bytes: of the file. seconds (that it computes), waiting_seconds, memory_megabytes: of the process that reads it.
    lines: of a text file. line_letters: in one of them. cells: lines times columns; of a sheet, those of the whole
    rectangle. columns: under the header. cell_letters: in one cell; a longer one costs its line. title_letters: in the
    name of a column. misfits: lines that do not fit under the header; with more of them it is no table.
    expanded_megabytes, members: of the archive that a workbook is. sheet_cells: filled ones of a sheet. text_megabytes:
    of a sheet, each text as often as it stands there. sheets: of a workbook. depth: of the elements in its XML.
    """

    bytes: int = 64 * MEGABYTE
    seconds: int = 60
    waiting_seconds: int = 150
    memory_megabytes: int = 600
    lines: int = 2_000_000
    line_letters: int = 1_000_000
    cells: int = 12_000_000
    columns: int = 1_000
    cell_letters: int = 32_767
    title_letters: int = 1_000
    misfits: int = 100_000
    expanded_megabytes: int = 400
    sheet_cells: int = 4_000_000
    text_megabytes: int = 200
    members: int = 2_000
    sheets: int = 200
    depth: int = 100

    def for_size(self, size: int) -> "FileLimits":
        """The limits of a file of so many bytes: those that grow with it do so by whole multiples of the usual size."""
        times = max(1, ceil(size / self.bytes))
        return replace(self, **{name: getattr(self, name) * times for name in _GROWING})


_GROWING = (
    "bytes", "seconds", "waiting_seconds", "memory_megabytes", "lines", "cells", "misfits", "expanded_megabytes",
    "sheet_cells", "text_megabytes",
)  # fmt: skip

FILES = FileLimits()
# The largest file that the command line takes.
COMMAND_BYTES = 1024 * MEGABYTE
# A text of so few bytes is read on the spot: that costs less than a process of its own.
SMALL_TEXT_BYTES = MEGABYTE
# Beyond, an upload is tried and imported by a process beside the worker: so many bytes, or megabytes once expanded.
LARGE_MEGABYTES = 8
# What that process may take, for a file of the usual size.
IMPORT_MEGABYTES = 3_000
IMPORT_SECONDS = 600
# Lines of a large file that its page of columns looks at.
LOOKED_AT_ROWS = 20_000
# So long one waits for another file of the same worker to be read.
TURN_SECONDS = 60


@dataclass(frozen=True)
class InvoiceLimits:
    """What an electronic invoice may hold, and what reading it may take.

    bytes: of the PDF or XML. xml_bytes: of the XML in a PDF. attachments: of a PDF, that are looked at. lines: of the
    invoice. seconds, waiting_seconds, memory_megabytes: as those of FileLimits.
    """

    bytes: int = 32 * MEGABYTE
    xml_bytes: int = 16 * MEGABYTE
    attachments: int = 100
    lines: int = 20_000
    seconds: int = 20
    waiting_seconds: int = 60
    memory_megabytes: int = 500


INVOICES = InvoiceLimits()

# Of the rejected lines so many are kept, with their reasons; the others are counted.
REJECTS = 10_000

# A list of sales of somebody's own, that is compared and not stored: its lines, and the letters of a typed one.
OWN_LINES = 5_000
OWN_LETTERS = 400_000

# A proof of a sale: a photograph, a document, an invoice as XML or a list. What reading one may take, and of a list how
# much is in it: somebody is to look at it.
PROOFS = FileLimits(
    bytes=32 * MEGABYTE, seconds=45, waiting_seconds=90, memory_megabytes=900, lines=200_000, cells=2_000_000,
    sheet_cells=1_000_000, expanded_megabytes=200, text_megabytes=100,
)  # fmt: skip
# Width times height of a photograph, which the largest sensors of phones come to; of a WebP, which takes twice the
# memory of any other (17 bytes a pixel), no more than fits; and the longer side of what is kept.
PROOF_PIXELS = 72_000_000
PROOF_WEBP_PIXELS = 40_000_000
PROOF_SIDE = 3_000
# Pages of a document, and the parts that its file is made of.
PROOF_PAGES = 200
PROOF_OBJECTS = 300_000
# Pages whose text and codes are looked at, and words of one.
PROOF_READ_PAGES = 10
PROOF_WORDS = 5_000
# A declaration: its lines, the letters of what says why, those that are validated at once, and those of a page.
DECLARATION_LINES = 60
DECLARATION_PROOFS = 5
# Lines of an electronic invoice, of which those that count are declared.
DECLARATION_SOURCES = 500
DECLARATION_LETTERS = 1_000
DECLARATIONS_AT_ONCE = 500
DECLARATIONS_SHOWN = 40
# A list of sales that a distributor declares from: its lines, the documents that a page of it shows to be put right,
# and those that are submitted at once.
LIST_LINES = 2_000
LISTED_SHOWN = 20
LISTED_AT_ONCE = 100
# Sales that are offered to be given back by a return.
RETURNS_OFFERED = 200
# A dispute: the letters of a message, and those of a page of the list.
DISPUTE_LETTERS = 2_000
DISPUTES_SHOWN = 40
# Letters of the text to which end clients agree.
CONSENT_LETTERS = 2_000
# A file of an argument sheet by what it is, the files of one sheet, and the captions of a video.
SHEET_FILE_BYTES = {"image": 8 * MEGABYTE, "pdf": 32 * MEGABYTE, "mp4": 60 * MEGABYTE, "webm": 60 * MEGABYTE}
SHEET_FILES = 20
SHEET_CAPTIONS_BYTES = 256 * 1024
# Days over which sell-through is looked at.
SELL_THROUGH_DAYS = 1_100

# A bank of questions that comes as a file: its bytes, those of one picture in it, the members of a package and what
# they come to once expanded.
BANK_BYTES = 32 * MEGABYTE
BANK_PICTURE_BYTES = 8 * MEGABYTE
BANK_MEMBERS = 2_000
BANK_EXPANDED_BYTES = 64 * MEGABYTE

# Challenge files and mapping files, which people write: their size, and how deep and long their keys are.
TOML_BYTES = 512 * 1024
TOML_DEPTH = 16
KEY_LETTERS = 200
# Digits before a number's decimal sign, and behind it.
DIGITS = 18

# Rules of each kind in a challenge, the steps or rates of one, the names in a list.
RULES = 30
STEPS = 200
NAMES = 10_000

# Amounts, dates and choices are never longer; what is, is none.
VALUE_LETTERS = 100

# Days before and after these years are nobody's.
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class PackageLimits:
    """What a learning package may hold.

    bytes: of the file. expanded_bytes: of everything in it, once unpacked. ratio: how many times larger that may be,
    beyond `small_bytes`. members: files in it. path_bytes, name_bytes: of a member's whole name and of a part of it, as
    file systems take them. manifest_bytes: of its manifest and other descriptions. units: that are launched. depth: of
    what stands in each other in a table of contents. statements: of xAPI that one session of learning may send.
    documents_bytes: of what a unit of cmi5 keeps. seconds, waiting_seconds, memory_megabytes: as those of FileLimits.
    """

    bytes: int = 256 * MEGABYTE
    expanded_bytes: int = 1024 * MEGABYTE
    small_bytes: int = 32 * MEGABYTE
    ratio: int = 100
    members: int = 10_000
    path_bytes: int = 1_000
    name_bytes: int = 250
    manifest_bytes: int = 4 * MEGABYTE
    units: int = 500
    depth: int = 20
    title_letters: int = 200
    data_letters: int = 4_096
    statements: int = 10_000
    documents_bytes: int = 4 * MEGABYTE
    seconds: int = 30
    waiting_seconds: int = 90
    memory_megabytes: int = 800


PACKAGES = PackageLimits()
# A commit of a package, in bytes: 64,000 letters of suspend data, of at most four bytes, and interactions beside them.
PACKAGE_STATE_BYTES = 1 * MEGABYTE

# Files of a module: how many it has, the bytes of subtitles; of a module that comes as one file, what
# everything in it comes to once expanded.
MODULE_FILES = 500
CAPTION_BYTES = 2 * MEGABYTE
MODULE_EXPANDED_BYTES = 512 * MEGABYTE
