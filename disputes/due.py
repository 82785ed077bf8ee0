"""By when a dispute is to be answered: so many working days, Monday to Friday."""

from datetime import date, timedelta

SATURDAY = 5


def due_day(day: date, working_days: int) -> date:
    """The day by which it is due that many working days after a day; public holidays are working days here."""
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day
