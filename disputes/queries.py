"""Disputes read for pages."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.accounts.models import Account, account_participant
from core.accounts.permissions import ALLOWED, Permission
from core.clock import today
from core.limits import DISPUTES_SHOWN
from core.page_facts import READER
from disputes.life import OUTCOMES
from disputes.models import Dispute, DisputeEntry, State

# The lists of whoever answers, by the states of what is on them.
LISTS = {
    "open": (State.OPEN,),
    "answered": (State.ANSWERED,),
    "settled": (*OUTCOMES, State.WITHDRAWN),
}


def is_own(account: Account) -> ColumnElement[bool]:
    """The disputes of those for whom an account acts today, whoever opened them."""
    return Dispute.participant_id.in_([person.id for person in account.participants])


def own_dispute(session: Session, account: Account, dispute_id: int) -> Dispute | None:
    """A dispute of the account's own; None of anybody else's."""
    return session.scalar(_whole(dispute_id).where(is_own(account)))


def any_dispute(session: Session, dispute_id: int) -> Dispute | None:
    """A dispute, for whoever answers."""
    return session.scalar(_whole(dispute_id))


def own_disputes(session: Session, account: Account, page: int) -> tuple[Sequence[Dispute], bool]:
    """A page of an account's own, the latest first, and whether there are more."""
    query = select(Dispute).where(is_own(account)).options(joinedload(Dispute.participant))
    return _page(session, query.order_by(Dispute.opened_at.desc(), Dispute.id.desc()), page)


def listed_disputes(session: Session, name: str, page: int) -> tuple[Sequence[Dispute], bool]:
    """A page of one of LISTS, what is due first before the others; of what is settled the latest."""
    states = [state.value for state in LISTS[name]]
    query = select(Dispute).where(Dispute.state.in_(states))
    query = query.options(joinedload(Dispute.participant), joinedload(Dispute.challenge))
    first = Dispute.settled_at.desc() if name == "settled" else Dispute.due_on
    return _page(session, query.order_by(first, Dispute.id), page)


def counts(session: Session) -> dict[str, int]:
    """How many are on each of LISTS; under `late`, how many wait longer than they should."""
    query = select(Dispute.state, func.count()).group_by(Dispute.state)
    found: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
    late = select(func.count()).select_from(Dispute).where(is_late())
    told = {name: sum(found.get(state.value, 0) for state in states) for name, states in LISTS.items()}
    return told | {"late": session.scalar(late) or 0}


def is_late() -> ColumnElement[bool]:
    """What waits for an answer that was due before today."""
    return and_(Dispute.state == State.OPEN.value, Dispute.due_on < today())


def of_reader() -> ScalarSelect[int]:
    """What the menu counts (core.page_facts): of a reader who answers what waits, else all that are their own."""
    roles = [role.value for role in ALLOWED[Permission.ANSWER_DISPUTES]]
    answers = exists().where(Account.id == READER, Account.role.in_(roles))
    own = select(account_participant.c.participant_id).where(account_participant.c.account_id == READER)
    waits = and_(Dispute.state == State.OPEN.value, answers)
    query = select(func.count()).select_from(Dispute).where(or_(waits, Dispute.participant_id.in_(own)))
    return query.scalar_subquery()


def _whole(dispute_id: int) -> Select[Dispute]:
    return (
        select(Dispute)
        .where(Dispute.id == dispute_id)
        .options(
            joinedload(Dispute.participant),
            joinedload(Dispute.challenge),
            selectinload(Dispute.entries).joinedload(DisputeEntry.account),
        )
    )


def _page(session: Session, query: Select[Dispute], page: int) -> tuple[Sequence[Dispute], bool]:
    found = session.scalars(query.offset((page - 1) * DISPUTES_SHOWN).limit(DISPUTES_SHOWN + 1)).all()
    return found[:DISPUTES_SHOWN], len(found) > DISPUTES_SHOWN
