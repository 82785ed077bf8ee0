"""What became of the lines of a file."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

# Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass
class Counts:
    """Lines that were new, that corrected something, and that said what was known already."""

    new: int = 0
    corrected: int = 0
    unchanged: int = 0


@dataclass
class Outcome(Counts):
    """The counts of an import with what was rejected: (_line, column, value, reason), and the file to correct.

    `notes`: sentences about the file as a whole.
    """

    rejected: int = 0
    rejects: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejects_file: bytes = b""
    applied: bool = True
    notes: list[str] = field(default_factory=list)
