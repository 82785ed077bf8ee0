"""Who may take what: a module's audience, what is to be completed before, and on which days it may be begun."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Membership, Participant, Team
from core.selling import is_within, ranges_sold
from elearning.content.module import Audience, Module
from elearning.modules.queries import completed_codes

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Learner:
    """Somebody who learns, on a day: what decides which modules are theirs; each is read once, when it is asked."""

    session: Session = field(repr=False)
    person: Participant
    day: date

    @cached_property
    def teams(self) -> frozenset[str]:
        """The teams that they are in on this day, and all those above."""
        if self.person.until is not None and self.person.until < self.day:
            return frozenset()
        query = (
            select(Team.name)
            .join(Membership, Membership.team_id == Team.id)
            .where(Membership.participant_id == self.person.id, Membership.held(self.day, self.day))
        )
        found: set[str] = set()
        for name in self.session.scalars(query):
            parts = name.split("/")
            found |= {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
        return frozenset(found)

    @cached_property
    def completed(self) -> frozenset[str]:
        """The codes of all modules that they have completed, ever."""
        return frozenset(completed_codes(self.session, self.person.id))

    @cached_property
    def sold(self) -> frozenset[str]:
        """The ranges of which they sold something in the year before this day."""
        return ranges_sold(self.session, self.person, self.day - A_YEAR, self.day - timedelta(days=1))

    def sells(self, wanted: str) -> bool:
        """Whether they sold something of a range, or of one within it."""
        return any(is_within(one, wanted) for one in self.sold)


def is_for(audience: Audience, learner: Learner) -> bool:
    """Whether somebody is of an audience: meets every line of it that is not empty. Levels are not asked yet."""
    return (
        not (audience.levels or (audience.kinds and learner.person.kind not in audience.kinds))
        and (not audience.teams or not learner.teams.isdisjoint(audience.teams))
        and (not audience.sells or any(learner.sells(one) for one in audience.sells))
        and not (audience.sells_not and all(learner.sells(one) for one in audience.sells_not))
    )


def missing(content: Module, learner: Learner) -> list[str]:
    """The codes of what is to be completed before, in the author's order."""
    return [code for code in content.requires if code not in learner.completed]


def is_open(content: Module, day: date) -> bool:
    """Whether a module may be begun on a day."""
    return (content.opens is None or content.opens <= day) and (content.closes is None or day <= content.closes)
