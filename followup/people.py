"""Who a module or a path is for, among those whom somebody looks after: everybody's facts in a few queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from elearning.modules.audience import Learner, is_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.models import Kind, Membership, Participant, Team
from core.teams import members_of
from elearning.content.module import Audience

LEARNING = (Kind.REP.value, Kind.DISTRIBUTOR.value, Kind.SELLER.value)
NO_TEAM = ""


@dataclass(frozen=True)
class People:
    """Those whom somebody looks after, on a day.

    learners: by participant, each with the teams that they are in. team: the team under which somebody is shown, the
    first by name that they are in themselves; NO_TEAM for who is in none.
    """

    learners: dict[int, Learner]
    team: dict[int, str]

    def of(self, audience: Audience) -> list[Learner]:
        """Those of an audience."""
        return [learner for learner in self.learners.values() if is_for(audience, learner)]


def people_of(session: Session, account: Account, day: date) -> People:
    """Everybody; of a regional manager, who is in its teams."""
    query = select(Participant).where(
        Participant.kind.in_(LEARNING),
        Participant.merged_into_id.is_(None),
        or_(Participant.until.is_(None), Participant.until >= day),
    )
    if account.role == Role.REGIONAL_MANAGER:
        own = {it.id for it in members_of(session, [team.id for team in account.teams], day)}
        query = query.where(Participant.id.in_(own))
    found = session.scalars(query.order_by(Participant.name, Participant.code)).all()
    return _with_teams(session, found, day)


def _with_teams(session: Session, people: Sequence[Participant], day: date) -> People:
    query = select(Membership.participant_id, Team.name).join(Team, Team.id == Membership.team_id)
    inside: dict[int, list[str]] = {}
    for person, name in session.execute(query.where(Membership.held(day, day)).order_by(Team.name)):
        inside.setdefault(person, []).append(name)
    learners = {}
    for person in people:
        learner = Learner(session, person, day)
        # Read for all of them at once: asked one by one, it would be a query for each.
        vars(learner)["teams"] = _with_those_above(inside.get(person.id, ()))
        learners[person.id] = learner
    return People(learners, {person.id: min(inside.get(person.id, [NO_TEAM])) for person in people})


def _with_those_above(names: Collection[str]) -> frozenset[str]:
    parts = [name.split("/") for name in names]
    return frozenset("/".join(one[:count]) for one in parts for count in range(1, len(one) + 1))
