"""Text files of cells between delimiters: CSV and its relatives.

Without any quotation mark the lines are split by Polars, all at once; with one, by the csv module, row after row.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import polars as pl

from core import limits
from core.files.bounds import refuse_large_text, refuse_many_cells
from core.files.decoding import to_utf8
from core.files.header_line import found_header
from core.files.headers import titles_note
from core.files.mapping import Mapping
from core.files.quoted import badly_quoted, records
from core.files.rows import BATCH_OF_LISTS, COUNT, Header, Part, arranged, assembled, tidied, without_long, without_lost
from core.files.signs import LOST, ZERO
from core.files.surplus import surplus_reason, without_surplus
from core.files.table import LINE, RAGGED, Table

BATCH = 200_000


def read_delimited(content: bytes, name: str, mapping: Mapping) -> Table:
    """The table in a text file. Raises FileProblem where there is none."""
    text = to_utf8(content, name, mapping.encoding)
    refuse_large_text(text, name)
    header, titles = found_header(text, name, mapping)
    line_count = text.count(b"\n") + 1
    refuse_many_cells(name, line_count - header.line, header.width)
    parts = list(_quoted(text, header) if b'"' in text else _unquoted(text, header))
    fits = _fitting(parts, header, text, mapping)
    cut_line = None if text.endswith(b"\n") else line_count
    table = assembled(name, header, [fits], mapping.header_line or 1, cut_line)
    return replace(table, notes=(titles_note(header.line),)) if titles else table


def lines_of(text: bytes) -> io.TextIOWrapper:
    """The lines of a text in UTF-8, each with its line feed."""
    return io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=None)


def _fitting(parts: list[Part], header: Header, text: bytes, mapping: Mapping) -> Part:
    """All parts as one, without lines that cannot be read and lines that seem to fit but do not."""
    every = [arranged([], header, ""), *parts]
    whole = Part(pl.concat([part.fitting for part in every]), pl.concat([part.ragged for part in every]))
    fits = without_surplus(whole.fitting, header, whole.ragged.height, text, mapping.fields_by_column())
    whole = without_long(Part(fits.fitting, pl.concat([whole.ragged, fits.ragged])), header)
    return without_lost(whole, header) if LOST.encode() in text or ZERO.encode() in text else whole


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
    fitting = cells.with_columns(numbers.alias(LINE), counts.alias(COUNT))
    fitting = fitting.select(LINE, COUNT, *header.names).filter(~sticking_out)
    ragged = pl.DataFrame({LINE: numbers, "value": lines}).filter(sticking_out)
    return Part(tidied(fitting), _ragged(ragged, header))


def _count(lines: pl.Series, delimiter: str) -> pl.Series:
    return lines.str.count_matches(delimiter, literal=True).cast(pl.Int64) + 1


def _ragged(long: pl.DataFrame, header: Header) -> pl.DataFrame:
    cells = pl.col("value").str.split(header.delimiter).list.head(limits.FILES.columns).alias("cells")
    return long.with_columns(cells, pl.lit(surplus_reason(header)).alias("reason")).cast(RAGGED)


def _quoted(text: bytes, header: Header) -> Iterator[Part]:
    lines = list(lines_of(text))
    bad: list[int] = []
    rows = records(lines, header, bad)
    while batch := list(islice(rows, BATCH_OF_LISTS)):
        yield arranged(batch, header, surplus_reason(header))
    yield Part(arranged([], header, "").fitting, badly_quoted({number: lines[number - 1] for number in bad}, header))
