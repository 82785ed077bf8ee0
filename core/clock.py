"""Today, where the programme is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def today() -> date:
    """The present calendar day in the programme's timezone."""
    return datetime.now(ZoneInfo(current_app.config["TIMEZONE"])).date()
