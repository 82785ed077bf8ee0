"""A list read as documents: each cell as it is understood, or as it stands with the reason why it is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl
from flask_babel import gettext as _

from core import limits
from core.files.apart import read_apart
from core.files.fields import Fields
from core.files.mapping import Mapping, load_mapping
from core.files.problems import FileProblem, counted
from core.files.table import LINE, Table
from core.money import plain
from declarations.lists.cells import reason_of
from declarations.lists.layout import LAYOUT
from declarations.lists.models import CELLS, HEAD, ListedLine

# The letters of a cell that are kept; nothing that is declared is longer.
LETTERS = 200
Row = dict[str, str]


@dataclass
class ReadDocument:
    """A document of a list, as `ListedDocument` keeps it."""

    document: str = ""
    date: str = ""
    client: str = ""
    unread: dict[str, str] = field(default_factory=dict)
    lines: list[ListedLine] = field(default_factory=list)


@dataclass(frozen=True)
class Read:
    """A list that was read: the mapping as TOML, its documents in the order of the file, and what is worth telling."""

    mapping: str
    documents: list[ReadDocument]
    notes: list[str]


def read_list(content: bytes, name: str, mapping: str) -> Read:
    """A list read through the mapping in a text, which may be empty.

    FieldsMissing where a column is not known yet, FileProblem where the mapping does not suit the file. No lock of the
    database may be held meanwhile.
    """
    by = load_mapping(mapping.encode()) if mapping.strip() else Mapping()
    documents, notes = read_documents(read_bare(content, name, by), by)
    return Read(mapping, documents, notes)


def read_bare(content: bytes, name: str, mapping: Mapping | None = None) -> Table:
    """The table of a list, at most one line more than a list may have. FileProblem where it has more.

    No lock of the database may be held meanwhile.
    """
    most = limits.LIST_LINES
    table = read_apart(content, name, mapping, most + 1)
    if table.frame.height + table.ragged.height > most:
        raise FileProblem(
            _(
                "%(name)s has more than %(most)s lines, which are too many to be looked at. Send it in parts, a month"
                " or a week each.",
                name=name,
                most=counted(most),
            )
        )
    return table


def read_documents(table: Table, mapping: Mapping) -> tuple[list[ReadDocument], list[str]]:
    """The documents of a table, and what is worth telling of how it was read; refused as in `read_list`."""
    fields = Fields(table, mapping, LAYOUT)
    texts = _texts(fields)
    reasons = _reasons(fields)
    rows = [(int(line), _row(texts, place)) for place, line in enumerate(fields.lines)]
    documents = _documents((line, row, reasons.get(line, {})) for line, row in rows)
    return [*documents, *_misfits(fields.table)], fields.notes


def _texts(fields: Fields) -> dict[str, list[str]]:
    """The cells of each field: a value in the one way in which a form has it, what is none as the file has it."""
    values = {
        "document": fields.code("document"),
        "date": fields.day("date").dt.strftime("%Y-%m-%d"),
        "client": fields.text("client"),
        "product": fields.code("product"),
        "quantity": fields.whole("quantity").cast(pl.String),
        "amount": _amounts(fields.money("amount")),
        "seller": fields.text("seller"),
    }
    return {name: found.fill_null(fields.cells(name)).fill_null("").to_list() for name, found in values.items()}


def _amounts(cents: pl.Series) -> pl.Series:
    return pl.Series([None if it is None else plain(it) for it in cents], dtype=pl.String)


def _row(texts: dict[str, list[str]], place: int) -> Row:
    return {name: cells[place] for name, cells in texts.items()}


def _reasons(fields: Fields) -> dict[int, Row]:
    """Why cells were not understood, by line and field."""
    named = {fields.title_of(name): name for name in LAYOUT if fields.has(name)}
    found: dict[int, Row] = {}
    for row in fields.rejects().iter_rows(named=True):
        name = named.get(row["column"] or "")
        if name is not None:
            # An amount in another currency is none, whatever its column says.
            found.setdefault(int(row[LINE]), {}).setdefault("amount" if name == "currency" else name, row["reason"])
    return found


def _documents(rows: Iterator[tuple[int, Row, Row]]) -> list[ReadDocument]:
    """Lines of one number together; each line without one by itself."""
    found: dict[str | int, list[tuple[int, Row, Row]]] = {}
    for line, row, reasons in rows:
        found.setdefault(row["document"] or line, []).append((line, row, reasons))
    return [_document(together) for together in found.values()]


def _document(rows: Sequence[tuple[int, Row, Row]]) -> ReadDocument:
    made = ReadDocument()
    for name in HEAD:
        texts = list(dict.fromkeys(row[name] for _line, row, _reasons in rows if row[name]))
        first = texts[0] if texts else ""
        reasons = [reasons[name] for _line, _row, reasons in rows if name in reasons]
        if len(texts) > 1:
            told = _("The lines of this document differ: %(texts)s. Write what holds.", texts=", ".join(texts[:3]))
            setattr(made, name, "")
            made.unread[name] = told
        else:
            setattr(made, name, first[:LETTERS])
            told = _why(name, first, reasons[0] if reasons else "")
            made.unread |= {name: told} if told else {}
    made.lines = [_line_of(*row) for row in rows]
    return made


def _line_of(line: int, row: Row, reasons: Row) -> ListedLine:
    unread = {name: told for name in CELLS if (told := _why(name, row[name], reasons.get(name, "")))}
    product, quantity, amount, seller = (row[name][:LETTERS] for name in CELLS)
    return ListedLine(line, product, quantity, amount, seller, unread)


def _why(name: str, text: str, reason: str) -> str:
    """Why a cell was not understood: as the form would say it, else as whoever reads files says it."""
    if len(text) > LETTERS:
        return _("Write at most %(max)d characters.", max=LETTERS)
    return (reason_of(name, text) or reason) if reason else ""


def _misfits(table: Table) -> Iterator[ReadDocument]:
    """Lines that do not fit under the header, each by itself: nobody can tell which cell is which."""
    for row in table.ragged.iter_rows(named=True):
        line = ListedLine(int(row[LINE]), product=str(row["value"])[:LETTERS], unread={"": str(row["reason"])})
        yield ReadDocument(lines=[line])
