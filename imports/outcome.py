"""What became of the lines of a file."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from imports.report import Report

# Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass
class Counts:
    """Lines that were new, that corrected something, that said what was known already, and that wait for a decision."""

    new: int = 0
    corrected: int = 0
    unchanged: int = 0
    held: int = 0


@dataclass
class Outcome(Counts):
    """The counts of an import with what was rejected: (_line, column, value, reason), and the file to correct."""

    rejected: int = 0
    rejects: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejects_file: bytes = b""
    applied: bool = True
    report: Report = field(default_factory=Report)

    @property
    def counted(self) -> dict[str, int]:
        """The counts by their names, in the order in which they are told."""
        names = ("new", "corrected", "unchanged", "held", "rejected")
        return {name: getattr(self, name) for name in names}
