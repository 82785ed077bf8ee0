"""Times of several ways to do one thing, taken in turn so that noise hits them alike, and their ratios."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

# One round of one way: it prepares what it needs, and gives the seconds that the work itself took.
Way = Callable[[], float]


@dataclass
class Stopwatch:
    """The seconds that a block took."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """Measure a block; garbage of earlier ones is collected before."""
    gc.collect()
    watch = Stopwatch()
    start = time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - start


def interleaved(rounds: int, ways: Mapping[str, Way]) -> dict[str, list[float]]:
    """The seconds of each way, a list as long as `rounds`; one more round at the start warms up and is forgotten."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            seconds = way()
            if number:
                taken[name].append(seconds)
    return taken


@dataclass(frozen=True)
class Ratio:
    """How many times as long `ours` takes as `theirs`, round by round; and at most how many times it should."""

    name: str
    ours: list[float]
    theirs: list[float]
    at_most: float | None = None
    by_round: list[float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_round", [a / b for a, b in zip(self.ours, self.theirs, strict=True)])

    @property
    def middle(self) -> float:
        """The median of the rounds' ratios: both sides of a round had the same noise around them."""
        return median(self.by_round)

    def row(self) -> list[str]:
        """The ratio as a row of the table: name, ratio, its spread, target, times."""
        target = (
            "" if self.at_most is None else f"<= {self.at_most:.3g}" + ("" if self.middle <= self.at_most else " !")
        )
        spread = f"{min(self.by_round):.2f} to {max(self.by_round):.2f}"
        return [self.name, f"{self.middle:.2f}", spread, target, milliseconds(self.ours), milliseconds(self.theirs)]


def milliseconds(seconds: list[float]) -> str:
    """The median of some times."""
    return f"{median(seconds) * 1000:,.1f} ms"


HEADINGS = ["", "ratio", "spread", "target", "ours", "theirs"]


def table(ratios: list[Ratio]) -> str:
    """The ratios as a Markdown table."""
    rows = [HEADINGS, *(ratio.row() for ratio in ratios)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    )
