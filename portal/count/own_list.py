"""Somebody's own list of sales, from a file or as they type it: read as other uploads are, and never stored."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import Refused
from core.files.apart import read_apart
from core.files.fields import Fields
from core.files.layout import Field
from core.files.mapping import Mapping
from core.files.problems import FileProblem, counted, listed
from core.files.table import LINE, Table
from core.limits import OWN_LINES
from core.wording import labelled
from portal.count.findings import Row
from portal.count.numbers import LONGEST
from portal.count.typed import as_typed

# Nothing is written of it: a column is what other programs call it by.
LAYOUT = {
    "document": Field(required=True, by_its_name=True),
    "date": Field(by_its_name=True),
    "client": Field(by_its_name=True),
    "product": Field(by_its_name=True),
    "quantity": Field(summed=True, by_its_name=True),
    "amount": Field(required=True, summed=True, by_its_name=True),
    "currency": Field(by_its_name=True),
}
# So many lines that could not be read are told one by one.
TOLD = 50
# Where none could be read, the first ones are enough.
TOLD_OF_NONE = 3


@dataclass(frozen=True)
class Unread:
    """A line that could not be read: where it stands, and why, in words."""

    place: int
    reason: str


@dataclass(frozen=True)
class OwnList:
    """A list as it was read: its rows, the lines that could not be, and what else there is to say of it."""

    rows: Sequence[Row]
    unread: Sequence[Unread]
    unread_count: int
    notes: Sequence[str]

    @property
    def has_no_days(self) -> bool:
        """Whether no row tells a day."""
        return not any(row.day for row in self.rows)


def read_file(content: bytes, name: str) -> OwnList:
    """The list in a file; Refused, in words, where it cannot be read."""
    return _own_list(read_apart(content, name))


def read_text(text: str) -> OwnList:
    """The list that somebody has typed or pasted, with names of columns or without."""
    typed = as_typed(text)
    return _own_list(read_apart(typed.content, str(_("Your list"))), typed.added)


def _own_list(table: Table, added: int = 0) -> OwnList:
    """What a table holds; `added`: how many lines stand in front that are not the list's own."""
    if table.frame.height > OWN_LINES:
        raise Refused(
            _(
                "%(name)s has more than %(most)s lines. Compare it in parts: a month, or a challenge, at a time.",
                name=table.name,
                most=counted(OWN_LINES),
            )
        )
    fields = _fields(table)
    rows = _rows(fields, added)
    rejects = fields.rejects()
    unread = [
        Unread(line - added, labelled(column, reason) if column else reason)
        for line, column, reason in rejects.select(LINE, "column", "reason").head(TOLD).iter_rows()
    ]
    if not rows:
        raise Refused(_none_read(unread))
    return OwnList(rows, unread, fields.rejected, _notes(fields))


def _none_read(unread: Sequence[Unread]) -> str:
    """Why there is nothing to compare, with the first reasons."""
    first = [labelled(_("Line %(line)s", line=it.place), it.reason) for it in unread[:TOLD_OF_NONE]]
    return " ".join([_("No sale of this list could be read: each needs at least its document and its amount."), *first])


def _fields(table: Table) -> Fields:
    try:
        return Fields(table, Mapping(), LAYOUT)
    except FileProblem as error:
        raise Refused(
            _(
                "Your list needs one column for the document and one for the amount, called so or as your software"
                " calls them. Its columns: %(columns)s.",
                columns=listed(table.headers),
            )
        ) from error


def _rows(fields: Fields, added: int) -> list[Row]:
    """The rows that could be read, in their order."""
    document = fields.code("document", required=True)
    too_long = _("“{value}” is longer than any document's number (%(most)s signs).", most=LONGEST)
    fields.reject(document.str.len_chars() > LONGEST, "document", str(too_long))
    columns = {
        "document": document,
        "cents": fields.money("amount", required=True),
        "day": fields.day("date"),
        "client": fields.text("client").fill_null(""),
        "product": fields.text("product").fill_null(""),
        "quantity": fields.whole("quantity"),
    }
    frame = pl.DataFrame({"place": fields.lines - added, **columns}).filter(fields.good)
    return [Row(**row) for row in frame.iter_rows(named=True)]


def _notes(fields: Fields) -> list[str]:
    """Which columns were left aside; sentences on mapping files are for others."""
    if not fields.unrecognised:
        return []
    names = listed(fields.unrecognised)
    count = len(fields.unrecognised)
    return [
        ngettext(
            "Column that was not read: %(columns)s.", "Columns that were not read: %(columns)s.", count, columns=names
        )
    ]
