"""A gap or a jump in the numbers of somebody's invoices."""

from collections.abc import Sequence
from datetime import date as Day
from datetime import timedelta
from itertools import pairwise

from declarations.alerts.found import Found

# Fewer numbers of a series tell nothing about its steps.
FEWEST = 8
# So many that are left out are nothing in any series: others' goods are sold too.
FEW_NUMBERS = 20
# Invoices of neighbouring days are not always written in the order of their days.
ORDER = timedelta(days=7)
Numbered = tuple[int, Day]


def numbering(own: Numbered, known: Sequence[Numbered], times: int) -> Found | None:
    """A number that does not fit its day, or lies far from all others of its series; `known`: the others, any order."""
    number, day = own
    others = sorted({one for one in known if one[0] != number})
    if len(others) < FEWEST:
        return None
    wrong = [one for one in others if (one[0] < number and one[1] > day + ORDER)
             or (one[0] > number and one[1] < day - ORDER)]  # fmt: skip
    if wrong:
        other = min(wrong, key=lambda one: (abs(one[0] - number), one))
        return Found({"why": "order", "number": other[0], "day": other[1].isoformat()})
    numbers = sorted({one[0] for one in others})
    widest = max((after - before for before, after in pairwise(numbers)), default=0)
    # Between two others it fills a gap.
    step = number - numbers[-1] if number > numbers[-1] else numbers[0] - number
    if step > max(times * widest, FEW_NUMBERS):
        return Found({"why": "jump", "step": step, "widest": widest})
    return None
