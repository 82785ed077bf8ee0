"""Charts as plain geometry, drawn as SVG by one macro for the page and for the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from core.wording import day, long_day, number, points

# Room around the plot, in the units of the drawing: for the scale, the labels of both axes and the last value.
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 26, 40
# How near two labels of the days may come, as a share of the width of the plot.
LABEL_SHARE = 0.11
ROUND = (1, 2, 5)


@dataclass(frozen=True)
class Tick:
    """A labelled place on an axis; `anchor` says on which side of it the label stands (SVG's text-anchor)."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    """Points over time as a step line; every coordinate is in the units of a drawing of `width` by `height`.

    line: the path of the steps; area: the same, closed down to zero.
    title: the chart in one sentence; description: every step in words, for who cannot see it.
    """

    width: int
    height: int
    line: str
    area: str
    scale: list[Tick]
    days: list[Tick]
    last: Tick
    last_y: float
    title: str
    description: str

    @property
    def left(self) -> int:
        """Where the plot begins, from the left edge."""
        return LEFT

    @property
    def right(self) -> int:
        """Where the plot ends, from the left edge."""
        return self.width - RIGHT

    def reach(self, tick: Tick) -> float:
        """Where the line of a number on the scale ends: it stops short of the last value's label."""
        crosses = self.last.at == self.right and self.last_y - 24 < tick.at < self.last_y - 4
        return self.right - 9 * len(self.last.label) if crosses else self.right

    @property
    def bottom(self) -> int:
        """Where the axis of days lies, from the upper edge."""
        return self.height - BOTTOM


def points_over_time(
    course: Sequence[tuple[date, int]], start: date, end: date, width: int = 640, height: int = 230
) -> Chart | None:
    """The chart of the points held at the end of each day named in `course`, in the order of the calendar.

    The axis runs from `start` to `end`, so that a challenge under way shows how much time is left.
    None where there is no day yet.
    """
    if not course:
        return None
    plot = Plot(width, height, start, end, scale_of([value for _day, value in course]))
    last_day, last_points = course[-1]
    x, y = plot.x(last_day + timedelta(days=1)), plot.y(last_points)
    line = plot.steps(course)
    zero = plot.y(0)
    return Chart(
        width,
        height,
        line,
        f"{line} V{zero:g} H{plot.x(start):g} Z",
        [Tick(plot.y(value), number(value)) for value in plot.scale],
        plot.day_ticks(),
        Tick(x, number(last_points), "start" if x < LEFT + 40 else "end"),
        y,
        _(
            "Points by the date of the sales: %(points)s on %(day)s.",
            points=points(last_points),
            day=long_day(last_day),
        ),
        "; ".join(f"{day(when)}: {number(value)}" for when, value in course),
    )


def scale_of(values: Sequence[int], most: int = 5) -> list[int]:
    """At most `most` round numbers in equal steps, zero among them, that hold every value between them."""
    low, high = min(0, *values), max(1, *values)
    step = next(
        factor * 10**power
        for power in range(len(str(high - low)) + 1)
        for factor in ROUND
        if -(-high // (factor * 10**power)) - low // (factor * 10**power) < most
    )
    return list(range(low // step * step, -(-high // step) * step + 1, step))


@dataclass(frozen=True)
class Plot:
    """Where days and values lie in the drawing."""

    width: int
    height: int
    start: date
    end: date
    scale: list[int]

    def x(self, moment: date) -> float:
        """The beginning of a day; its end is the beginning of the next."""
        share = (moment - self.start).days / ((self.end - self.start).days + 1)
        return round(LEFT + min(max(share, 0), 1) * (self.width - LEFT - RIGHT), 1)

    def y(self, value: int) -> float:
        """The height of a value, from the upper edge."""
        share = (value - self.scale[0]) / (self.scale[-1] - self.scale[0])
        return round(self.height - BOTTOM - share * (self.height - BOTTOM - TOP), 1)

    def steps(self, course: Sequence[tuple[date, int]]) -> str:
        """The path of the steps, from zero at the start."""
        climbed = (f"H{self.x(when + timedelta(days=1)):g} V{self.y(value):g}" for when, value in course)
        return " ".join([f"M{self.x(self.start):g} {self.y(0):g}", *climbed])

    def day_ticks(self) -> list[Tick]:
        """The first and the last day, and between them the beginnings of months (of weeks, if it is short)."""
        length = (self.end - self.start).days + 1
        within = (self.start + timedelta(days=n) for n in range(1, length))
        rounds = [it for it in within if (it.day == 1 if length > 45 else it.weekday() == 0)]
        chosen, last = [(self.start, "start")], self.x(self.end + timedelta(days=1))
        room = LABEL_SHARE * (self.width - LEFT - RIGHT)
        for it in rounds:
            before = self.x(chosen[-1][0])
            # The first one stands right of its place, all of it.
            least = room if len(chosen) > 1 else 1.5 * room
            if self.x(it) - before >= least and last - self.x(it) >= 1.5 * room:
                chosen.append((it, "middle"))
        pattern = "d MMM" if length < 300 else "MMM yyyy"
        ticks = [Tick(self.x(it), _written(it, pattern), anchor) for it, anchor in chosen]
        return [*ticks, Tick(last, _written(self.end, pattern), "end")]


def _written(moment: date, pattern: str) -> str:
    return format_date(moment, pattern, locale=str(get_locale() or "en"))
