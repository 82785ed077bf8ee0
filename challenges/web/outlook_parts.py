"""What a page shows of an outlook, where it is known: the part of it that its reader may read."""

from sqlalchemy import select

from challenges.forecast.keeping import known_outlook
from challenges.forecast.outlook import Outlook, method
from challenges.forecast.summary import summary_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from core.clock import today
from core.db import db
from core.models import Team
from core.viewer import Viewer


def has_outlook(challenge: Challenge) -> bool:
    """Whether there is anything left to look out for."""
    return challenge.state == State.RUNNING and not is_upcoming(challenge)


def outlook_parts(found: Outlook, viewer: Viewer) -> dict[str, object]:
    """The outlook of the people that a viewer sees; whole: with what it costs, for who sees everyone."""
    summary = summary_of(found, viewer)
    teams = select(Team.name, Team.id).where(Team.name.in_([team.name for team in summary.teams]))
    return {
        "outlook": found,
        "summary": summary,
        "whole": viewer.sees_everything,
        "method": method(),
        "team_ids": dict(db.session.execute(teams).all()),
    }


def known_parts(challenge: Challenge, viewer: Viewer) -> dict[str, object]:
    """The same, where somebody has asked for it since anything changed; else the page asks for it by itself."""
    found = known_outlook(db.session(), challenge, today()) if has_outlook(challenge) else None
    return {} if found is None else outlook_parts(found, viewer)
