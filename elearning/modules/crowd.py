"""Who a module or a path is for, among many people: everybody's facts in a few queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.models import Kind, Membership, Participant, Team
from elearning.content.module import Audience
from elearning.modules.audience import Learner, is_for

LEARNING = (Kind.REP.value, Kind.DISTRIBUTOR.value, Kind.SELLER.value)
NO_TEAM = ""


@dataclass(frozen=True)
class People:
    """Some of those who learn, on a day.

    learners: by participant, each with the teams that they are in. team: the team under which somebody is shown, the
    first by name that they are in themselves; NO_TEAM for who is in none.
    """

    learners: dict[int, Learner]
    team: dict[int, str]

    def of(self, audience: Audience) -> list[Learner]:
        """Those of an audience."""
        return [learner for learner in self.learners.values() if is_for(audience, learner)]


def who_learns(day: date) -> Select[Participant]:
    """Everybody who may be given something to learn on a day, by name."""
    query = select(Participant).where(
        Participant.kind.in_(LEARNING),
        Participant.merged_into_id.is_(None),
        or_(Participant.until.is_(None), Participant.until >= day),
    )
    return query.order_by(Participant.name, Participant.code)


def with_teams(session: Session, people: Sequence[Participant], day: date) -> People:
    """These people with their teams on a day, read for all of them at once."""
    query = select(Membership.participant_id, Team.name).join(Team, Team.id == Membership.team_id)
    inside: dict[int, list[str]] = {}
    for number, name in session.execute(query.where(Membership.held(day, day)).order_by(Team.name)):
        inside.setdefault(number, []).append(name)
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
