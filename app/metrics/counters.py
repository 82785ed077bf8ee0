"""What is counted, and where on a sheet: routes and statuses are known beforehand, so nobody can make them many."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from app.metrics.sheets import PID, Sheet, Sheets
from core.work import OUTCOMES, WORKS

# In seconds; the last one holds whatever took longer.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# What our pages answer; anything else is counted as another one.
STATUSES = (
    *(200, 204, 206, 301, 302, 303, 304, 308),
    *(400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 422, 429, 431),
    *(500, 503, 507),
)
OTHER = "other"
# Of an address that leads nowhere.
NOWHERE = "none"
RUNNING, IN_USE = PID + 1, PID + 2
FIRST = PID + 3
HISTOGRAM = len(BUCKETS) + 2


class Counters:
    """The counts of one programme's pages and work, kept in sheets that its processes share."""

    def __init__(self, programme: str, routes: Iterable[str]) -> None:
        self.routes = [NOWHERE, *sorted(routes)]
        self.statuses = [*map(str, STATUSES), OTHER]
        self._route = {name: place for place, name in enumerate(self.routes)}
        self._status = {name: place for place, name in enumerate(self.statuses)}
        self._seconds_of_routes = FIRST + len(self.routes) * len(self.statuses)
        self._outcomes = self._seconds_of_routes + len(self.routes) * HISTOGRAM
        self._seconds_of_works = self._outcomes + len(WORKS) * len(OUTCOMES)
        size = self._seconds_of_works + len(WORKS) * HISTOGRAM
        self.sheets = Sheets(programme, str(self.routes), size, frozenset({RUNNING, IN_USE}))

    def begin(self) -> None:
        """A request has come."""
        self.sheets.add({RUNNING: 1})

    def end(self) -> None:
        """It has gone."""
        self.sheets.add({RUNNING: -1})

    def answered(self, route: str | None, status: int, seconds: float) -> None:
        """A request was answered."""
        row = self._route.get(route or NOWHERE, 0)
        column = self._status.get(str(status), len(self.statuses) - 1)
        place = FIRST + row * len(self.statuses) + column
        self.sheets.add({place: 1, **_timed(self._seconds_of_routes + row * HISTOGRAM, seconds)})

    def worked(self, work: str, outcome: str, seconds: float) -> None:
        """A longer work has ended."""
        row = WORKS.index(work)
        place = self._outcomes + row * len(OUTCOMES) + OUTCOMES.index(outcome)
        self.sheets.add({place: 1, **_timed(self._seconds_of_works + row * HISTOGRAM, seconds)})

    def requests(self, sheets: Sequence[Sheet]) -> Iterable[tuple[str, str, float]]:
        """Route, status and how many, those that there were."""
        for row, route in enumerate(self.routes):
            for column, status in enumerate(self.statuses):
                if count := _sum(sheets, FIRST + row * len(self.statuses) + column):
                    yield route, status, count

    def request_seconds(self, sheets: Sequence[Sheet]) -> Iterable[tuple[str, list[tuple[str, float]], float]]:
        """Route, how many took up to each bucket's seconds, and the seconds in all."""
        return _histograms(sheets, self.routes, self._seconds_of_routes)

    def works(self, sheets: Sequence[Sheet]) -> Iterable[tuple[str, str, float]]:
        """Work, how it ended, and how often."""
        for row, work in enumerate(WORKS):
            for column, outcome in enumerate(OUTCOMES):
                yield work, outcome, _sum(sheets, self._outcomes + row * len(OUTCOMES) + column)

    def work_seconds(self, sheets: Sequence[Sheet]) -> Iterable[tuple[str, list[tuple[str, float]], float]]:
        """The same as for requests, of each work."""
        return _histograms(sheets, WORKS, self._seconds_of_works)


def _timed(place: int, seconds: float) -> dict[int, float]:
    """What one time adds to a histogram: one to its bucket, and itself to the sum at the end."""
    return {place + bisect_left(BUCKETS, seconds): 1, place + HISTOGRAM - 1: seconds}


def _histograms(
    sheets: Sequence[Sheet], names: Sequence[str], first: int
) -> Iterable[tuple[str, list[tuple[str, float]], float]]:
    bounds = [*map(str, BUCKETS), "+Inf"]
    for row, name in enumerate(names):
        place = first + row * HISTOGRAM
        counts = list(accumulate(_sum(sheets, place + bucket) for bucket in range(len(bounds))))
        if counts[-1]:
            yield name, list(zip(bounds, counts, strict=True)), _sum(sheets, place + HISTOGRAM - 1)


def _sum(sheets: Sequence[Sheet], place: int) -> float:
    return sum(sheet.values[place] for sheet in sheets)
