"""Where a key stands in time: over, going on, or yet to come."""

from datetime import date

from challenges.criteria.base import Rule
from challenges.definition.model import Definition
from challenges.scoring.results import KeyResult
from core.days import period_name


def current_key(criterion: Rule, definition: Definition, now: date) -> str:
    """The key period that `now` lies in; the first or last one before and after the challenge."""
    day = min(max(now, definition.start), definition.end)
    return period_name(day, criterion.key_period)


def goes_on(it: KeyResult, definition: Definition, now: date) -> bool:
    """Whether more may still be sold under a key: not under a period that is over, nor under a document."""
    return it.criterion.keyed_by_client or it.key == current_key(it.criterion, definition, now)


def is_to_come(it: KeyResult, definition: Definition, now: date) -> bool:
    """Whether a key is a period that has not begun, of which there is nothing to tell yet."""
    is_period = it.criterion.key_period != "challenge" and bool(it.totals)
    if not is_period or it.points or it.lines.height:
        return False
    # The names of key periods sort as the calendar does.
    return it.key > current_key(it.criterion, definition, now)


def comes_with_sales(criterion: Rule) -> bool:
    """Whether its keys are clients or documents: there are as many as were sold to, most of them giving nothing."""
    return criterion.keyed_by_client or criterion.keyed_by_document
