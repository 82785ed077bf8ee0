"""Sheets in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import Role
from core.accounts.words import ROLES
from elearning.sheets.tables import Sheet, State

_STATES = {State.DRAFT: _l("Draft"), State.PUBLISHED: _l("Published"), State.RETIRED: _l("Retired")}


def state_name(state: str) -> str:
    """Where a sheet stands."""
    return str(_STATES[State(state)])


def audience_of(sheet: Sheet) -> str:
    """For whom a sheet is."""
    roles = [str(ROLES[Role(it)]) for it in sheet.roles.split(",") if it]
    parts = [*roles, *(it.name for it in sheet.teams), *(it for it in sheet.levels.split("\n") if it)]
    return ", ".join(parts) or _("Everybody")
