"""Of whom something may be told otherwise after a change of sales: what is kept of others still holds (decision 19).

Wider than those whose points may move: a line that earns nothing is shown to who sold it, with the reason.
"""

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from core.bulk import listed
from core.changes import Changes
from core.models import Client, Participant
from core.versions import renew_people, renew_whole
from sales.models import SaleLine

# Beyond this many, everybody's is renewed.
MANY = 300
# By whom a line is sold.
SELLERS = ("rep_id", "distributor_id", "seller_id")


def renew_versions(session: Session, changes: Changes, hands: bool) -> None:
    """Renew the versions of those whom a change concerns, in its transaction.

    hands: whether in any running challenge one's sale to a client concerns others who sell to it. One that is launched
    or reopened later is scored for everyone.
    """
    people = None if changes.everyone else touched(session, changes, hands)
    if people is None:
        renew_whole(session)
    else:
        renew_people(session, people)


def touched(session: Session, changes: Changes, hands: bool) -> set[int] | None:
    """Whom the changed lines name, who their clients are, all who have sold to those (`hands`), whose targets changed.

    None, for everyone, where they are many.
    """
    lines = changes.lines
    people = set(changes.people).union(*(lines[name].drop_nulls() for name in SELLERS))
    clients = set(lines["client_id"].drop_nulls())
    if clients and len(people) <= MANY:
        own = select(Participant.id).join(Client, Client.code == Participant.code).where(listed(Client.id, clients))
        people.update(session.scalars(own))
        if hands:
            line = SaleLine.__table__.c
            sold = union(*(select(line[name]).where(listed(line.client_id, clients)) for name in SELLERS))
            people.update(it for it in session.scalars(sold) if it is not None)
    return people if len(people) <= MANY else None
