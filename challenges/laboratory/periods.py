"""Other days for the same rules: one year earlier, any past period, and every comparable one on record."""

from datetime import date, timedelta
from itertools import islice

from challenges.definition.model import Days, Definition
from challenges.definition.shifts import A_YEAR, ONE_YEAR_EARLIER, Shift, move_days
from challenges.definition.toml import definition_from
from challenges.laboratory.variants import content_of

# A period is on record even where nobody sold in its first or last week.
WITHOUT_SALES = timedelta(days=7)
# Each is scored whole; one wrong date may put two centuries on record.
MOST_PERIODS = 20


def one_year_earlier(days: Days) -> Days:
    """The days on which rules are tried where nobody names others."""
    return ONE_YEAR_EARLIER.period(days)


def days_asked(definition: Definition, start: date | None, end: date | None) -> tuple[Days, Shift]:
    """The days to try a challenge on, and how its other days move with them.

    Without any day: its own, one year earlier. With one of both, the other follows.
    """
    if start is not None:
        shift = Shift.of_first(definition.start, start)
        return (start, end or shift.last(definition.end)), shift
    if end is not None:
        shift = Shift.of_last(definition.end, end)
        return (shift.first(definition.start), end), shift
    return one_year_earlier(definition.own_days), ONE_YEAR_EARLIER


def moved(definition: Definition, days: Days, shift: Shift) -> Definition:
    """The same rules on other days; whatever days they name inside move along. RefusedDefinition where none fit."""
    content = content_of(definition)
    move_days(content, shift)
    # When lines may be declared, who closes the challenge and what follows it has no meaning in the past.
    kept = {key: value for key, value in content.items() if key not in ("declare_until", "close_on", "renew")}
    return definition_from(kept | {"start": days[0], "end": days[1]})


def comparable(days: Days, record: Days) -> list[Shift]:
    """What leads to the same days of other years that are on record as a whole: the latest MOST_PERIODS of them."""
    first, last = record[0] - WITHOUT_SALES, record[1] + WITHOUT_SALES
    shifts = [Shift(A_YEAR * years) for years in range(last.year - days[0].year, first.year - days[0].year - 2, -1)]
    whole = (shift for shift in shifts if first <= shift.first(days[0]) and shift.last(days[1]) <= last)
    return list(islice(whole, MOST_PERIODS))
