"""What of the programme's own settings decides how files are read: its currency, and its timezone."""

from zoneinfo import ZoneInfo

from flask import current_app, has_app_context

DEFAULT_CURRENCY = "EUR"
DEFAULT_TIMEZONE = "Europe/Paris"


def own_currency() -> str:
    """The code of the programme's currency; outside of an application, the default."""
    return str(current_app.config["CURRENCY"]) if has_app_context() else DEFAULT_CURRENCY


def own_timezone() -> ZoneInfo:
    """The programme's timezone; outside of an application, the default."""
    return ZoneInfo(current_app.config["TIMEZONE"] if has_app_context() else DEFAULT_TIMEZONE)
