"""Those whom somebody looks after: who is late, how far they are."""

from datetime import date

from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.models import Participant
from core.teams import members_of
from elearning.modules.crowd import People, who_learns, with_teams


def people_of(session: Session, account: Account, day: date) -> People:
    """Everybody; of a regional manager, who is in its teams."""
    query = who_learns(day)
    if account.role == Role.REGIONAL_MANAGER:
        own = {it.id for it in members_of(session, [team.id for team in account.teams], day)}
        query = query.where(Participant.id.in_(own))
    return with_teams(session, session.scalars(query).all(), day)
