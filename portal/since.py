"""What the points of the last days were given for, told by the sale that brought them, not by file and rule."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from challenges.explanations.report import Report
from challenges.models import Batch, Posting
from challenges.reading.credit import credited_to
from core.clock import day_of, end_of_day
from sales.models import SaleLine

# So many days back news are looked for, where there is none since yesterday.
BACK = timedelta(days=7)


@dataclass(frozen=True)
class News:
    """Points of one day, and what brought them: a sale (product, to whom, and how many others beside it) or a rule."""

    day: date
    points: int
    product: str = ""
    client: str = ""
    others: int = 0
    rule: str = ""


@dataclass(frozen=True)
class StepReached:
    """A step of a rule that was reached in the last week, and is held. points: what all steps of its key give."""

    rule: str
    key: str
    label: str
    points: int


class Moved(NamedTuple):
    """Points of a rule and key on a day, taken together."""

    day: date
    criterion: str
    key: str
    points: int


def latest_news(report: Report, moved: Sequence[Moved], most: int = 3) -> list[News]:
    """What moved on the last day on which anything did, of the last week; what moved most comes first."""
    last = max((it.day for it in moved), default=None)
    if last is None:
        return []
    lines, told = _written_on(report, last), _Told(report)
    for it in moved:
        if it.day == last:
            told.add(it, lines)
    return sorted(told.news(last), key=lambda it: (-abs(it.points), it.product, it.rule))[:most]


class _Told:
    """News put together: points of several rules for one sale are told once."""

    def __init__(self, report: Report) -> None:
        self.keys = {(rule.name, key.id): key for rule in report.rules for key in rule.keys}
        self.names = report.context.keys
        self.sales: dict[int, tuple[dict[str, Any], int, set[int]]] = {}
        self.others: dict[str, int] = {}

    def add(self, moved: Moved, written: Collection[int]) -> None:
        """Points of a rule and key, brought by the largest of its sales among those written that day."""
        key = self.keys.get((moved.criterion, moved.key))
        lines = [row for row in key.result.lines.iter_rows(named=True) if row["id"] in written] if key else []
        if lines and moved.points > 0:
            best = max(lines, key=lambda row: (row["amount_cents"], -row["id"]))
            _row, points, beside = self.sales.get(best["id"], (best, 0, set()))
            self.sales[best["id"]] = best, points + moved.points, beside | {row["id"] for row in lines}
        else:
            label = self.names.entry(moved.criterion, moved.key)
            self.others[label] = self.others.get(label, 0) + moved.points

    def news(self, day: date) -> Iterator[News]:
        """Each in words."""
        for row, points, beside in self.sales.values():
            product, client = row["product_name"] or row["product"] or "", row["client_name"] or row["client"] or ""
            yield News(day, points, product or row["document"], client, len(beside) - 1)
        for label, points in self.others.items():
            if points:
                yield News(day, points, rule=label)


def steps_reached(report: Report, moved: Sequence[Moved]) -> list[StepReached]:
    """The steps reached by what moved: where more was given than taken back, and something is held."""
    stepped = {rule.name for rule in report.definition.criteria if getattr(rule, "steps", None)}
    held = {(rule.name, key.id): (rule.label, key.points) for rule in report.rules for key in rule.keys}
    gained: dict[tuple[str, str], int] = {}
    for it in moved:
        place = it.criterion, it.key
        gained[place] = gained.get(place, 0) + it.points
    return [
        StepReached(*place, *held[place])
        for place, points in gained.items()
        if points > 0 and place[0] in stepped and place in held and held[place][1] > 0
    ]


def moved_lately(report: Report, now: date) -> list[Moved]:
    """The sums of postings of the last days, by day, rule and key."""
    query = (
        select(Batch.at, Posting.criterion, Posting.key, func.sum(Posting.points))
        .join(Batch, Batch.id == Posting.batch_id)
        .where(Posting.challenge_id == report.challenge.id, Posting.participant_id == report.person.id)
        .where(Batch.challenge_id == report.challenge.id, Batch.at >= end_of_day(now - BACK))
        .group_by(Batch.id, Batch.at, Posting.criterion, Posting.key)
    )
    sums: dict[tuple[date, str, str], int] = {}
    for at, criterion, key, points in report.session.execute(query):
        place = day_of(at), criterion, key
        sums[place] = sums.get(place, 0) + int(points)
    return [Moved(*place, points) for place, points in sums.items() if points]


def _written_on(report: Report, day: date) -> set[int]:
    """The lines of theirs that were written on that day."""
    line, definition = SaleLine.__table__, report.definition
    query = select(line.c.id).where(
        credited_to(definition, line, [report.person.id]),
        line.c.date >= definition.start,
        line.c.date <= definition.end,
        line.c.changed_at >= end_of_day(day - timedelta(days=1)),
        line.c.changed_at < end_of_day(day),
    )
    return set(report.session.scalars(query))
