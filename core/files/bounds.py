"""What a file holds beside what it may hold: each limit in a sentence that names the place, and what to do."""

from collections.abc import Sequence

import polars as pl
from flask_babel import gettext as _

from core import limits
from core.files.problems import FileProblem, counted
from core.files.signs import visible


def refuse_large_text(text: bytes, name: str) -> None:
    """Raise FileProblem where a text in UTF-8 has too many lines, or one that is too long."""
    lines, most = text.count(b"\n") + 1, limits.FILES.lines
    if lines > most:
        raise FileProblem(
            _(
                "%(name)s has %(lines)s lines; a file may have up to %(most)s. Split it into several files.",
                name=name,
                lines=counted(lines),
                most=counted(most),
            )
        )
    if len(text) <= limits.FILES.line_letters:
        return
    lengths = pl.read_lines(text).to_series().str.len_bytes()
    longest = lengths.arg_max()
    if longest is not None and int(lengths[longest]) > limits.FILES.line_letters:
        raise _long_line(name, longest + 1)


def _long_line(name: str, line: int) -> FileProblem:
    return FileProblem(
        _(
            "%(name)s, line %(line)s: the line has more than %(most)s characters. Are the line breaks lost, or is this"
            " no table?",
            name=name,
            line=line,
            most=counted(limits.FILES.line_letters),
        )
    )


def refuse_wide_header(cells: Sequence[str], name: str, line: int) -> None:
    """Raise FileProblem where a header, on that line, names too many columns, or one by too long a name."""
    columns, most = len(cells), limits.FILES.columns
    while columns > most and not visible(cells[columns - 1]).strip():
        columns -= 1
    if columns > most:
        raise FileProblem(
            _(
                "%(name)s, line %(line)s: the header names %(columns)s columns; a table may have up to %(most)s. Keep"
                " the columns that are needed.",
                name=name,
                line=line,
                columns=counted(columns),
                most=counted(most),
            )
        )
    longest = max(map(len, cells[:columns]), default=0)
    if longest > limits.FILES.title_letters:
        raise FileProblem(
            _(
                "%(name)s, line %(line)s, column %(column)s: the name of the column has %(letters)s characters; it may"
                " have up to %(most)s. Shorten it, or remove what stands above the header.",
                name=name,
                line=line,
                column=next(place for place, cell in enumerate(cells, 1) if len(cell) == longest),
                letters=counted(longest),
                most=counted(limits.FILES.title_letters),
            )
        )


def refuse_many_cells(name: str, lines: int, columns: int) -> None:
    """Raise FileProblem where that many lines of so many columns are too much to be held."""
    if lines * columns > limits.FILES.cells:
        raise FileProblem(
            _(
                "%(name)s has %(lines)s lines of %(columns)s columns; lines times columns may be up to %(most)s. Split"
                " it into several files, or keep the columns that are needed.",
                name=name,
                lines=counted(lines),
                columns=counted(columns),
                most=counted(limits.FILES.cells),
            )
        )


def refuse_misfits(name: str, misfits: int, first: int) -> None:
    """Raise FileProblem where so many lines, the first on that line, do not fit under the header."""
    if misfits > limits.FILES.misfits:
        raise FileProblem(
            _(
                "%(name)s: more than %(most)s lines do not fit under the header, the first on line %(line)s. Is the"
                " separator right, are all quotation marks closed? Nothing was read.",
                name=name,
                most=counted(limits.FILES.misfits),
                line=first,
            )
        )
