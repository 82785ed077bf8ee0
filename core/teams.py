"""Who is in a team on a day: in itself, or in one below it by its name, as `Europe/France` is below `Europe`."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.bulk import listed
from core.models import Membership, Participant, Team


class Member(NamedTuple):
    """Somebody who is in a team: by number, what they are, and whose (of a seller)."""

    id: int
    kind: str
    parent_id: int | None


def memberships_on(day: date) -> Select[*tuple[Any, ...]]:
    """Every team with each of its members of a day (`team_id`, `id`, `kind`, `parent_id`); some of them twice.

    Nobody is in a team after their last day as a participant.
    """
    above = aliased(Team)
    is_below = func.substr(Team.name, 1, func.length(above.name) + 1) == above.name + "/"
    return (
        select(above.id.label("team_id"), Participant.id, Participant.kind, Participant.parent_id)
        .select_from(above)
        .join(Team, or_(Team.id == above.id, is_below))
        .join(Membership, Membership.team_id == Team.id)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(Membership.held(day, day), or_(Participant.until.is_(None), Participant.until >= day))
    )


def members_of(session: Session, team_ids: Collection[int], day: date) -> list[Member]:
    """Everyone who is in one of these teams on a day, once."""
    found = memberships_on(day).subquery()
    query = select(found.c.id, found.c.kind, found.c.parent_id).where(listed(found.c.team_id, team_ids)).distinct()
    return [Member(*row) for row in session.execute(query)]
