"""Accounts in words: their roles, and the browsers in which they are signed in."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import Account, Role

ROLES = {
    Role.REP: _l("Rep"),
    Role.DISTRIBUTOR: _l("Distributor"),
    Role.REGIONAL_MANAGER: _l("Regional manager"),
    Role.TRAINER: _l("Trainer"),
    Role.DIRECTOR: _l("Director"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
# What an account may be (core.accounts.queries.STATES).
STATES = {
    "active": _l("In use"),
    "invited": _l("Invited"),
    "locked": _l("Locked"),
    "deactivated": _l("Deactivated"),
}
# What browsers and systems call themselves; the first that fits, since many name others too.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def state_of(account: Account) -> str:
    """What an account is, of STATES."""
    if not account.active:
        return "deactivated"
    if account.locked_at is not None:
        return "locked"
    return "invited" if account.is_invited else "active"


def browser_name(told: str) -> str:
    """`Firefox on Windows`, from what a browser calls itself; its first word where that is none of the usual ones."""
    browser = next((name for mark, name in BROWSERS if mark in told), "")
    system = next((name for mark, name in SYSTEMS if mark in told), "")
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    first = re.match(r"[\w.-]+", told)
    return browser or system or (first[0] if first else _("unknown browser"))
