"""More charts as plain geometry (see core.charts): lines of several, bars, sparklines, rings of progress.

Each says in a sentence what it shows; what is decoration beside a number says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import pi

from flask_babel import gettext as _

from core.charts import BOTTOM, LEFT, RIGHT, TOP, Plot, Tick, scale_of
from core.wording import labelled, number, percent

Course = Sequence[tuple[date, int]]
# Where two names at the end of their lines would lie upon each other.
LINE_HEIGHT = 15.0
RING = 42


@dataclass(frozen=True)
class Series:
    """A line to draw: whose, its values at the end of each day, and `role`: me, leader, other, or a team's 1-8."""

    label: str
    course: Course
    role: str = "other"


@dataclass(frozen=True)
class DrawnLine:
    """A line as drawn: its path, where it ends, and where the name and value at its end stand."""

    label: str
    role: str
    path: str
    x: float
    y: float
    label_y: float
    value: str


@dataclass(frozen=True)
class LinesChart:
    """Several lines over the same days; coordinates in units of `width` by `height`."""

    width: int
    height: int
    lines: Sequence[DrawnLine]
    scale: Sequence[Tick]
    days: Sequence[Tick]
    title: str

    left, top = LEFT, TOP

    @property
    def right(self) -> int:
        """Where the plot ends, from the left edge."""
        return self.width - RIGHT

    @property
    def bottom(self) -> int:
        """Where the axis of days lies, from the upper edge."""
        return self.height - BOTTOM


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its value in words, how long it is of 100, and its role (as a line's)."""

    label: str
    value: str
    share: float
    role: str = "other"


@dataclass(frozen=True)
class Ring:
    """A ring that is filled to a share; `dash`: how much of its circumference is drawn."""

    percent: int
    dash: float
    whole: float

    @property
    def label(self) -> str:
        """What stands in the middle of it: the page and the PDF have no other words in common."""
        return percent(Decimal(self.percent))


def lines_over_time(
    series: Sequence[Series], start: date, end: date, width: int = 640, height: int = 230
) -> LinesChart | None:
    """The chart of several lines from `start` to `end`; None where none has a day yet."""
    held = [one for one in series if one.course]
    if not held:
        return None
    plot = Plot(width, height, start, end, scale_of([value for one in held for _day, value in one.course]))
    return LinesChart(
        width,
        height,
        _apart([_drawn(plot, one) for one in held]),
        [Tick(plot.y(value), number(value)) for value in plot.scale],
        plot.day_ticks(),
        "; ".join(labelled(one.label, number(one.course[-1][1])) for one in held),
    )


def bars_of(values: Sequence[tuple[str, int, str]], roles: Sequence[str] = ()) -> list[Bar]:
    """Bars of (label, value, value in words), the longest as wide as there is room; what is negative has none."""
    most = max((value for _label, value, _told in values), default=0)
    kinds = [*roles, *["other"] * (len(values) - len(roles))]
    return [
        Bar(label, told, round(100 * max(value, 0) / most, 1) if most > 0 else 0, role)
        for (label, value, told), role in zip(values, kinds, strict=True)
    ]


def sparkline(values: Sequence[int], width: int = 96, height: int = 24) -> str:
    """The path of a small line without axes; empty for fewer than two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    across, up = (width - 4) / (len(values) - 1), (height - 4) / ((high - low) or 1)
    places = (f"{2 + n * across:.1f} {height - 2 - (value - low) * up:.1f}" for n, value in enumerate(values))
    return "M" + " L".join(places)


def ring(done: int, whole: int) -> Ring:
    """How much of something is done; never more than all of it, and all of nothing."""
    share = min(max(done, 0), whole) / whole if whole > 0 else 1.0
    around = 2 * pi * RING
    return Ring(int(100 * share), round(around * share, 1), round(around, 1))


def ring_words(drawn: Ring) -> str:
    """A ring for who cannot see it."""
    return _("%(percent)s%% done", percent=number(drawn.percent))


def _drawn(plot: Plot, one: Series) -> DrawnLine:
    last_day, last = one.course[-1]
    x, y = plot.x(last_day + timedelta(days=1)), plot.y(last)
    return DrawnLine(one.label, one.role, plot.steps(one.course), x, y, y, number(last))


def _apart(lines: Sequence[DrawnLine]) -> list[DrawnLine]:
    """The lines with their labels moved down where they would lie upon each other; drawn in the order given."""
    places: dict[int, float] = {}
    last = float("-inf")
    for place in sorted(range(len(lines)), key=lambda n: lines[n].y):
        last = places[place] = max(lines[place].y, last + LINE_HEIGHT)
    return [
        DrawnLine(it.label, it.role, it.path, it.x, it.y, round(places[n], 1), it.value) for n, it in enumerate(lines)
    ]
