"""The header of a text file: the line it stands on, its cells, and the sign between the cells below it."""

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext as _
from flask_babel import ngettext

from core.files.bounds import refuse_wide_header
from core.files.headers import LOOKED_AT, header_place
from core.files.mapping import Mapping
from core.files.problems import FileProblem, not_a_table, nothing_in
from core.files.rows import Header
from core.files.table import named_columns

DELIMITERS = ",;\t|"
_NAMED_DELIMITER = re.compile(r"sep=(.)", re.IGNORECASE)
_FILLED = re.compile(r'[^\s",;|]')
_LONGEST_HEADER = 50
_LINES_LOOKED_AT = 200
_LONGEST_LINE = 131_072


@dataclass(frozen=True)
class _Candidate:
    """A filled line (with those that its quoted cells go on to), its number, its cells and the sign between them."""

    number: int
    text: str
    cells: list[str]
    delimiter: str


def found_header(text: bytes, name: str, mapping: Mapping) -> tuple[Header, bool]:
    """The header, and whether filled lines stand above it. Raises FileProblem where there is none."""
    first = (mapping.header_line or 1) - 1
    lines = _lines(text, first + _LINES_LOOKED_AT)
    candidates = _candidates(lines, first, mapping, name)
    if not candidates:
        candidates = _candidates(_lines(text, None), first, mapping, name)[:1]
    if not candidates:
        raise _without_header(text, name, mapping)
    place = header_place([candidate.cells for candidate in candidates], mapping)
    header = candidates[place]
    refuse_wide_header(header.cells, name, header.number)
    last_line = header.number + header.text.count("\n", 0, -1)
    columns = named_columns(header.cells)
    below = [candidate.text for candidate in candidates[place + 1 :]]
    delimiter = mapping.delimiter or _of_body(below, header.delimiter, len(columns))
    return Header(columns, delimiter, last_line, len(header.cells)), place > 0


def _lines(text: bytes, count: int | None) -> list[str]:
    return list(islice(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=None), count))


def _candidates(lines: list[str], first: int, mapping: Mapping, name: str) -> list[_Candidate]:
    """The filled lines among which the header is."""
    named = _NAMED_DELIMITER.fullmatch(lines[0].rstrip("\n")) if lines else None
    delimiter = mapping.delimiter or (named[1] if named else None)
    found: list[_Candidate] = []
    number = max(first, 1 if named else 0)
    while number < len(lines) and len(found) < LOOKED_AT:
        record = _whole_record(lines, number)
        if _FILLED.search(record) and (found == [] or len(record) < _LONGEST_LINE):
            sign = delimiter or _found_delimiter(record)
            found.append(_Candidate(number + 1, record, _cells(record, sign, name), sign))
        number += max(record.count("\n"), 1)
    return found


def _whole_record(lines: list[str], number: int) -> str:
    """The line with those after it that belong to a quoted name with line breaks."""
    record, letters, is_open = [], 0, False
    for line in lines[number : number + 1 + _LONGEST_HEADER]:
        record.append(line)
        letters += len(line)
        is_open ^= line.count('"') % 2 == 1
        if not is_open:
            return "".join(record)
        if letters > _LONGEST_LINE:
            break
    return lines[number]


def _found_delimiter(header: str) -> str:
    outside_quotes = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=outside_quotes.count)


def _cells(header: str, delimiter: str, name: str) -> list[str]:
    reader = csv.reader(io.StringIO(header), delimiter=delimiter, skipinitialspace=True)
    cells = next(reader, []) if len(header) <= _LONGEST_LINE else []
    if not cells:
        raise not_a_table(name, _("a file without lines"))
    return cells


def _of_body(lines: list[str], delimiter: str, width: int) -> str:
    """The sign between the cells below the header: another than in the header where that one fits no line."""
    outside_quotes = [re.sub(r'"[^"]*"', "", line) for line in lines]
    if width < 2 or not lines or any(line.count(delimiter) >= width - 1 for line in outside_quotes):
        return delimiter
    fitting = [sign for sign in DELIMITERS if all(line.count(sign) == width - 1 for line in outside_quotes)]
    return fitting[0] if len(fitting) == 1 else delimiter


def _without_header(text: bytes, name: str, mapping: Mapping) -> FileProblem:
    number = len(_lines(text, mapping.header_line))
    if mapping.header_line is None or number >= mapping.header_line:
        return nothing_in(name)
    return FileProblem(
        ngettext(
            "%(name)s has only %(num)s line: its header cannot be on line %(line)s."
            " Correct `header_line` in the mapping file.",
            "%(name)s has only %(num)s lines: its header cannot be on line %(line)s."
            " Correct `header_line` in the mapping file.",
            number,
            name=name,
            line=mapping.header_line,
        )
    )
