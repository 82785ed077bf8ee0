"""Text files of cells between delimiters: CSV and its relatives.

Without any quotation mark the lines are split by Polars, all at once; with one, by the csv module, row after row.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext

from core.files.decoding import to_utf8
from core.files.mapping import Mapping
from core.files.problems import FileProblem, not_a_table, nothing_in
from core.files.rows import BATCH_OF_LISTS, COUNT, Header, Part, arranged, assembled, tidied
from core.files.table import LINE, RAGGED, Table, clean_headers, ragged_rows

DELIMITERS = ",;\t|"
_NAMED_DELIMITER = re.compile(r"sep=(.)", re.IGNORECASE)
_FILLED = re.compile(r'[^\s",;|]')
_LONGEST_HEADER = 50
BATCH = 200_000


def read_delimited(content: bytes, name: str, mapping: Mapping) -> Table:
    """The table in a text file. Raises FileProblem where there is none."""
    text = to_utf8(content, name, mapping.encoding)
    header = _header(text, name, mapping)
    parts = list(_quoted(text, header) if b'"' in text else _unquoted(text, header))
    line_count = text.count(b"\n") + 1
    cut_line = None if text.endswith(b"\n") else line_count
    return assembled(name, header, parts, mapping.header_line, cut_line)


def _header(text: bytes, name: str, mapping: Mapping) -> Header:
    """The first line that holds anything, from the one where the mapping wants it."""
    lines = enumerate(_lines(text), 1)
    delimiter = mapping.delimiter
    number = 0
    for number, line in lines:
        if number == 1 and (named := _NAMED_DELIMITER.fullmatch(line.rstrip("\n"))):
            delimiter = delimiter or named[1]
        elif number >= mapping.header_line and _FILLED.search(line):
            record = _whole_record(line, lines)
            sign = delimiter or _found_delimiter(record)
            return Header(_cells(record, sign, name), sign, number + record.count("\n", 0, -1))
    if number < mapping.header_line > 1:
        raise FileProblem(
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
    raise nothing_in(name)


def _lines(text: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=None)


def _whole_record(line: str, following: Iterator[tuple[int, str]]) -> str:
    """The line with those after it that belong to a quoted name with line breaks."""
    record = line
    for _number, more in islice(following, _LONGEST_HEADER):
        if record.count('"') % 2 == 0:
            return record
        record += more
    return record if record.count('"') % 2 == 0 else line


def _found_delimiter(header: str) -> str:
    outside_quotes = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=outside_quotes.count)


def _cells(header: str, delimiter: str, name: str) -> list[str]:
    try:
        return clean_headers(next(csv.reader(io.StringIO(header), delimiter=delimiter, skipinitialspace=True)), name)
    except csv.Error:
        raise not_a_table(name, _("a file without lines")) from None


def _unquoted(text: bytes, header: Header) -> Iterator[Part]:
    lines = pl.read_lines(text).to_series().slice(header.line)
    for start in range(0, lines.len(), BATCH):
        yield _split(lines.slice(start, BATCH), header.line + start + 1, header)


def _split(lines: pl.Series, first_line: int, header: Header) -> Part:
    """Lines of text, of which the first has that number, cut at every delimiter."""
    numbers = pl.int_range(first_line, first_line + lines.len(), dtype=pl.Int64, eager=True)
    counts = _count(lines, header.delimiter)
    sticking_out = _count(lines.str.strip_chars_end(header.delimiter + " \t\r"), header.delimiter) > header.width
    cells = lines.str.split_exact(header.delimiter, header.width - 1).struct.rename_fields(header.names).struct.unnest()
    fitting = cells.with_columns(numbers.alias(LINE), counts.clip(upper_bound=header.width).alias(COUNT))
    fitting = fitting.select(LINE, COUNT, *header.names).filter(~sticking_out)
    ragged = pl.DataFrame({LINE: numbers, "value": lines}).filter(sticking_out)
    return Part(tidied(fitting), _ragged(ragged, header))


def _count(lines: pl.Series, delimiter: str) -> pl.Series:
    return lines.str.count_matches(delimiter, literal=True).cast(pl.Int64) + 1


def _ragged(long: pl.DataFrame, header: Header) -> pl.DataFrame:
    cells = pl.col("value").str.split(header.delimiter).alias("cells")
    return long.with_columns(cells, pl.lit(_surplus(header)).alias("reason")).cast(RAGGED)


def _surplus(header: Header) -> str:
    return str(
        _(
            "This line has more values than the %(columns)s columns of the header. Put quotation marks around the value"
            " that contains the separator, or remove what is too much.",
            columns=header.width,
        )
    )


def _quoted(text: bytes, header: Header) -> Iterator[Part]:
    lines = list(_lines(text))
    bad: list[int] = []
    records = _records(lines, header, bad)
    while batch := list(islice(records, BATCH_OF_LISTS)):
        yield arranged(batch, header, _surplus(header))
    yield Part(arranged([], header, "").fitting, _badly_quoted({number: lines[number - 1] for number in bad}, header))


def _records(lines: list[str], header: Header, bad: list[int]) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the number of its first line; lines on which the quotation marks go wrong are put in `bad`.

    Reading resumes on the line after a bad one: a mark that was never closed must not swallow good lines.
    """
    start = header.line
    while start < len(lines):
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(rest, delimiter=header.delimiter, strict=True, skipinitialspace=True)
        read = 0
        try:
            for cells in reader:
                yield start + read + 1, cells
                read = reader.line_num
            return
        except csv.Error:
            start += read + 1
            bad.append(start)


def _badly_quoted(lines: dict[int, str], header: Header) -> pl.DataFrame:
    reason = _(
        "A quotation mark on this line is not closed, or text follows the closing one. Close it at the end of the"
        " value, and write a quotation mark inside a value twice."
    )
    texts = {number: text.rstrip("\n") for number, text in lines.items()}
    return ragged_rows([(number, text, text.split(header.delimiter), reason) for number, text in texts.items()])
