"""Whose distributors are whose to look at.

A distributor's rep is whoever is named on its latest validated sell-in of the last year (decision 48): the house keeps
no other word of it. Whoever leads teams looks after the distributors in them, as of all whose sales they see.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.accounts.models import Account, Role
from core.accounts.permissions import sees_everyone, viewer_of
from core.bulk import listed
from core.models import Kind, Participant
from core.months import months_before
from sales.models import SaleKind, SaleLine, Status

LOOKS_BACK = 12


def looks_after(account: Account) -> bool:
    """Whether an account may have distributors to look at: its own, its reps', its teams' or everyone's."""
    if sees_everyone(account) or account.role == Role.REGIONAL_MANAGER:
        return True
    return any(person.kind in (Kind.DISTRIBUTOR, Kind.REP) for person in account.participants)


def distributors_of(session: Session, account: Account, day: date) -> list[Participant]:
    """The distributors that an account may look at on a day, by code; those that take part no longer are none."""
    query = select(Participant).where(
        Participant.kind == Kind.DISTRIBUTOR.value,
        Participant.merged_into_id.is_(None),
        func.coalesce(Participant.until, day) >= day,
    )
    if not sees_everyone(account):
        query = query.where(listed(Participant.id, _in_charge(session, account, day)))
    return list(session.scalars(query.order_by(Participant.code)))


def _in_charge(session: Session, account: Account, day: date) -> set[int]:
    if account.role == Role.REGIONAL_MANAGER:
        return set(viewer_of(session, account).people or ())
    own = {person.id for person in account.participants if person.kind == Kind.DISTRIBUTOR}
    return own | served_by(session, [person.id for person in account.participants if person.kind == Kind.REP], day)


def served_by(session: Session, reps: Collection[int], day: date) -> set[int]:
    """The distributors whose latest sell-in of the year up to a day names one of these reps."""
    line = SaleLine
    bought = (
        line.kind == SaleKind.SELL_IN.value,
        line.status == Status.VALIDATED.value,
        line.distributor_id.is_not(None),
        line.rep_id.is_not(None),
        line.date > months_before(day, LOOKS_BACK),
        line.date <= day,
    )
    if not reps:
        return set()
    ever = select(line.distributor_id).where(line.rep_id.in_(reps), *bought)
    latest_first = (line.date.desc(), line.document.desc(), line.line.desc())
    place = func.row_number().over(partition_by=line.distributor_id, order_by=latest_first).label("place")
    ranked = select(line.distributor_id, line.rep_id, place).where(*bought, line.distributor_id.in_(ever)).subquery()
    query = select(ranked.c.distributor_id).where(ranked.c.place == 1, ranked.c.rep_id.in_(reps))
    return set(session.scalars(query))
