"""What rules need to have on record beside the sales of their days: without it they give other points than they would.

A growth without its reference gives nothing, and where nothing was sold before, everybody is a new client.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from challenges.criteria.base import Rule
from challenges.definition.model import Days, Definition
from challenges.laboratory.periods import WITHOUT_SALES
from challenges.reading.plan import plan_of
from core.days import year_before
from core.models import Completion, Target


@dataclass(frozen=True)
class Record:
    """The first and last day of what is on record: sales of the challenge's kinds, months of targets, completions."""

    sales: Days
    targets: Days | None = None
    completions: Days | None = None


@dataclass(frozen=True)
class Lack:
    """A rule that looks at what is not on record.

    since: the first day whose sales it looks at, where it is sales that are missing.
    """

    rule: str
    what: Literal["reference", "history", "targets", "completions"]
    since: date | None = None


def record_of(session: Session, definition: Definition, sales: Days) -> Record:
    """What is on record beside these sales, as far as the rules look at it."""
    plan = plan_of(definition)
    return Record(
        sales,
        _days(session, Target.month) if plan.has_targets else None,
        _days(session, Completion.date) if plan.has_completions else None,
    )


def _days(session: Session, column: InstrumentedAttribute[date]) -> Days | None:
    first, last = session.execute(select(func.min(column), func.max(column))).one()
    return (first, last) if first and last else None


def lacks(definition: Definition, record: Record) -> Sequence[Lack]:
    """The rules of a challenge that look, from its days, at what is not on record."""
    return [lack for criterion in definition.criteria for lack in _lacks(criterion, definition.own_days, record)]


def _lacks(criterion: Rule, days: Days, record: Record) -> Iterator[Lack]:
    needs, reference = criterion.needs, criterion.reference_days(*days)
    if reference is not None:
        yield from _before(criterion.name, "reference", reference[0], record)
    if needs.earlier:
        yield from _before(criterion.name, "history", _history(criterion, days[0]), record)
    if needs.targets and not _covered(days, record.targets):
        yield Lack(criterion.name, "targets")
    if needs.completions and not (record.completions and record.completions[0] <= days[1]):
        yield Lack(criterion.name, "completions")


def _before(rule: str, what: Literal["reference", "history"], since: date, record: Record) -> Iterator[Lack]:
    """That a rule looks at sales from a day on that lies before the first one on record."""
    if since < record.sales[0] - WITHOUT_SALES:
        yield Lack(rule, what, since)


def _history(criterion: Rule, start: date) -> date:
    """How far back sales must be known to tell new clients from others: what the rule says, else a year."""
    asleep: int | None = getattr(criterion, "dormant_days", None)
    return year_before(start) if asleep is None else start - timedelta(days=asleep)


def _covered(days: Days, months: Days | None) -> bool:
    """Whether there are targets from the first month of these days to the last."""
    return months is not None and months[0] <= days[0].replace(day=1) and days[1].replace(day=1) <= months[1]
