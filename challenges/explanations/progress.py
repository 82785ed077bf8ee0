"""Where a key stands in time: over, going on, or yet to come."""

from datetime import date

from challenges.criteria import Target
from challenges.criteria.base import PeriodCriterion, Rule
from challenges.definition.model import Definition
from challenges.explanations.explain import Explained
from core.days import period_name


def current_key(criterion: Rule, definition: Definition, now: date) -> str:
    """The key period that `now` lies in; the first or last one before and after the challenge."""
    day = min(max(now, definition.start), definition.end)
    return period_name(day, criterion.per) if isinstance(criterion, PeriodCriterion | Target) else ""


def goes_on(it: Explained, definition: Definition, now: date) -> bool:
    """Whether more may still be sold under a key: not under a period that is over, nor under a document."""
    return it.criterion.keyed_by_client or it.key == current_key(it.criterion, definition, now)


def is_to_come(it: Explained, definition: Definition, now: date) -> bool:
    """Whether a key is a period that has not begun, of which there is nothing to tell yet."""
    is_period = isinstance(it.criterion, PeriodCriterion | Target) and bool(it.totals)
    if not is_period or it.points or it.lines.height:
        return False
    # The names of key periods sort as the calendar does.
    return it.key > current_key(it.criterion, definition, now)
