"""The day it is where the programme is: around midnight it is not the machine's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

# As long as no test says otherwise.
PLACE = ZoneInfo("Europe/Paris")


def programme_day() -> date:
    """Today."""
    return datetime.now(PLACE).date()
