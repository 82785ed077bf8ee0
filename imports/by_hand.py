"""Records written by hand: brought in as a file of few rows, through the same checks, trail and points."""

from collections.abc import Mapping as Cells
from collections.abc import Sequence

import polars as pl
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Refused
from core.files.fields import Fields
from core.files.mapping import Mapping
from core.files.signs import bare_text
from core.files.table import LINE, Table, ragged_rows
from imports.layouts import LAYOUTS
from imports.models import ImportRun
from imports.outcome import Outcome
from imports.service import Way, import_fields

# A day, a month and an amount are written in one way, whatever a language would make of them.
ONE_WAY = Mapping(decimal=".", date_format="%Y-%m-%d")


def import_row(session: Session, what: str, cells: Cells[str, str], run: ImportRun) -> Outcome:
    """Bring in one row, by the names of a file's fields; the caller commits, or rolls back where it is not applied.

    A field that is not among the cells is left as it is; an empty one is emptied. Refused as for `import_fields`.
    """
    fields = Fields(_table(cells), ONE_WAY, LAYOUTS[what])
    outcome = import_fields(session, what, fields, run, ONE_WAY, Way(all_or_nothing=True))
    return _read(outcome)


def import_rows(session: Session, what: str, rows: Sequence[Cells[str, str]], run: ImportRun) -> Outcome:
    """The same of several rows, each with the same cells; nothing of it is held, as somebody has decided it."""
    fields = Fields(_table(*rows), ONE_WAY, LAYOUTS[what])
    return _read(import_fields(session, what, fields, run, ONE_WAY, Way(all_or_nothing=True, accept_held=True)))


def _read(outcome: Outcome) -> Outcome:
    if not (outcome.new or outcome.corrected or outcome.unchanged or outcome.rejected):
        raise Refused(_("Nothing was read from this. Write it in another way."))
    return outcome


def faults(outcome: Outcome) -> dict[str, list[str]]:
    """Why a row was not taken, by the field that each sentence is about."""
    found: dict[str, list[str]] = {}
    for row in outcome.rejects.iter_rows(named=True):
        found.setdefault(row["column"] or "", []).append(row["reason"])
    return found


def _table(*rows: Cells[str, str]) -> Table:
    bare = {name: [bare_text(cells[name]) or None for cells in rows] for name in rows[0]}
    frame = pl.DataFrame({LINE: range(2, len(rows) + 2), **bare})
    texts = frame.with_columns(pl.col(LINE).cast(pl.Int64), pl.exclude(LINE).cast(pl.String))
    return Table("", texts, ragged_rows([]))
