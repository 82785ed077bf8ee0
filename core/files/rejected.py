"""Why lines were rejected, kept for the first of them; of the others it is only known how many there are."""

import polars as pl
from flask_babel import ngettext

from core import limits
from core.files.problems import counted
from core.files.table import LINE


class Rejects:
    """The reasons for which rows are rejected: LINE, column (null for a whole line), value and reason."""

    def __init__(self, ragged: pl.DataFrame) -> None:
        """`ragged`: the rows that do not fit under the header (see Table)."""
        self._parts: list[pl.DataFrame] = []
        # From this line on not every reason is known.
        self._until: int | None = None
        self.add(self.first(ragged).select(LINE, pl.lit(None, pl.String).alias("column"), "value", "reason"))

    def first(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The first of these rows (column LINE, sorted), as many as are kept."""
        most = limits.REJECTS
        if rows.height > most:
            line = int(rows[LINE][most])
            self._until = line if self._until is None else min(self._until, line)
        return rows.head(most)

    def add(self, rows: pl.DataFrame) -> None:
        """Keep these reasons, of rows that `first` gave."""
        self._parts.append(rows)

    def told(self) -> pl.DataFrame:
        """The reasons by line; all of those of a line, or none."""
        every = pl.concat(self._parts)
        known = every if self._until is None else every.filter(pl.col(LINE) < self._until)
        lines = known[LINE].unique().sort()
        if lines.len() > limits.REJECTS:
            known = known.filter(pl.col(LINE) < int(lines[limits.REJECTS]))
        return known.unique(maintain_order=True).sort(LINE, maintain_order=True)

    def notes(self, rejected: int) -> list[str]:
        """A sentence where not all rejected lines are kept; `rejected`: how many there are."""
        kept = self.told()[LINE].n_unique()
        if kept == rejected:
            return []
        note = ngettext(
            "%(num)s line is rejected; the reasons, and the file of rejects, are only those of the first %(kept)s."
            " Correct in the file what they have in common, and import all of it again.",
            "%(num)s lines are rejected; the reasons, and the file of rejects, are only those of the first %(kept)s."
            " Correct in the file what they have in common, and import all of it again.",
            rejected,
            kept=counted(kept),
        )
        return [str(note)]
