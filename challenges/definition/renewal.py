"""How a standing programme is renewed: how long a season may be, and what it is called."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated, Literal

from challenges.criteria.settings import N_, Kind

Renew = Annotated[
    Literal["month", "quarter", "year"],
    Kind("choice", words={"month": N_("every month"), "quarter": N_("every quarter"), "year": N_("every year")}),
]
MONTHS = {"month": 1, "quarter": 3, "year": 12}
# The period at the end of a code: `-2026`, `-2026-04`, `-2026-Q2`.
PERIOD = re.compile(r"-\d{4}(-\d{2}|-Q[1-4])?$")


def last_day(start: date, renew: str) -> date:
    """The last day of a whole season from that day on."""
    years, month = divmod(start.month - 1 + MONTHS[renew], 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) - timedelta(days=1)


def season_code(code: str, start: date, renew: str) -> str:
    """The code of the season from that day on: `club-2027`, `club-2027-Q2`, `club-2027-04`."""
    periods = {
        "month": f"{start:%Y-%m}",
        "quarter": f"{start.year}-Q{(start.month + 2) // 3}",
        "year": f"{start.year}",
    }
    return f"{PERIOD.sub('', code)}-{periods[renew]}"
