"""The file's own total compared with what was read."""

import polars as pl
from flask_babel import gettext as _

from core.files.amounts import money
from core.files.table import LINE
from core.money import plain


def totals_note(totals: pl.DataFrame, column: str, read: int, decimal: str | None, cells: pl.Series) -> str | None:
    """A note where none of the file's totals in that column is what was read, in cents.

    `cells` are the others of the column, which may tell its decimal sign. The totals of parts may add up to the whole.
    """
    together = pl.concat([totals[column], cells])
    values = money(together, decimal, round_up=True).values.head(totals.height)
    known = values.drop_nulls()
    if known.is_empty() or read in known or int(known.sum()) == read:
        return None
    return str(
        _(
            "The file's own total, on line %(line)s, is %(total)s, but the amounts that were read add up to %(read)s:"
            " lines are missing or rejected, or subtotals were read as sales.",
            line=totals.filter(values.is_not_null())[LINE][-1],
            total=plain(known[-1]),
            read=plain(read),
        )
    )
