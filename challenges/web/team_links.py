"""Which teams' pages somebody may open, and where they are."""

from collections.abc import Mapping

from flask import url_for
from flask_login import current_user
from sqlalchemy import select

from challenges.ledger.led import led_by
from challenges.models import Challenge
from core.accounts.permissions import Permission, may
from core.db import db
from core.models import Team
from core.viewer import Viewer


def team_links(challenge: Challenge, viewer: Viewer) -> Mapping[str, str]:
    """The address of each team's page by its name; of none for who leads nobody."""
    if not may(current_user, Permission.SEE_TEAM):
        return {}
    query = select(Team.name, Team.id)
    if not viewer.sees_everything:
        query = query.where(Team.name.in_(led_by(db.session(), challenge, viewer)))
    found = db.session.execute(query)
    return {name: url_for("teams.show", code=challenge.code, team_id=number) for name, number in found}
