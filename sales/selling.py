"""Which ranges somebody sells, and to whom."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.models import Client, Kind, Participant, Product
from sales.models import SaleLine, Status


def ranges_sold(session: Session, person: Participant, first: date, last: date) -> frozenset[str]:
    """The ranges of which more validated pieces were sold than came back; of a client: that it bought."""
    query = (
        select(Product.range)
        .join(SaleLine, SaleLine.product_id == Product.id)
        .where(_whose(person), SaleLine.status == Status.VALIDATED.value, SaleLine.date.between(first, last))
        .group_by(Product.range)
        .having(func.sum(SaleLine.quantity) > 0)
    )
    return frozenset(session.scalars(query)) - {""}


def buyers(session: Session, person: Participant, first: date, last: date) -> dict[str, frozenset[int]]:
    """The clients to whom more validated pieces of a range were sold than came back, by range."""
    query = (
        select(func.coalesce(Product.range, ""), SaleLine.client_id)
        .outerjoin(Product, Product.id == SaleLine.product_id)
        .where(_whose(person), SaleLine.status == Status.VALIDATED.value, SaleLine.date.between(first, last))
        .group_by(Product.range, SaleLine.client_id)
        .having(func.sum(SaleLine.quantity) > 0)
    )
    found: dict[str, set[int]] = {}
    for name, client in session.execute(query):
        if client is not None:
            found.setdefault(name, set()).add(client)
    return {name: frozenset(clients) for name, clients in found.items()}


def _whose(person: Participant) -> ColumnElement[bool]:
    match Kind(person.kind):
        case Kind.REP:
            return SaleLine.rep_id == person.id
        case Kind.DISTRIBUTOR:
            return SaleLine.distributor_id == person.id
        case Kind.SELLER:
            return SaleLine.seller_id == person.id
        case Kind.CLIENT:
            return SaleLine.client_id.in_(select(Client.id).where(Client.code == person.code))
