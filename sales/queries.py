"""Sale lines searched and listed, with everybody and everything by code and name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.models import Client, Participant, Product
from sales.models import SaleLine, Status

PER_PAGE = 50


class Party(NamedTuple):
    """Somebody or something that a line names; both empty where it names none."""

    code: str
    name: str


@dataclass(frozen=True)
class ListedLine:
    """A sale line as a list shows it; original_document, original_line: what it names as given back."""

    id: int
    kind: str
    document: str
    line: int
    date: date
    status: str
    quantity: int
    amount_cents: int
    original_document: str | None
    original_line: int | None
    rep: Party
    distributor: Party
    seller: Party
    client: Party
    product: Party


@dataclass(frozen=True)
class Wanted:
    """What is searched for: a part of the document's number, of the client's or of a person's code or name."""

    document: str = ""
    client: str = ""
    person: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.document or self.client or self.person)


LATEST_FIRST = (SaleLine.date.desc(), SaleLine.document, SaleLine.line, SaleLine.id)


def list_lines(session: Session, conditions: Sequence[ColumnElement[bool]], page: int) -> list[ListedLine]:
    """A page of the lines that meet the conditions, the latest first, and one more where there are further ones."""
    some = select(SaleLine.id).where(*conditions).order_by(*LATEST_FIRST)
    # Names are looked up for the lines of the page alone, not for all that were found.
    query, parties = _named(some.limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE))
    found = session.execute(query)
    width = len(ListedLine.__dataclass_fields__) - parties
    return [
        ListedLine(*row[:width], *(Party(*row[at : at + 2]) for at in range(width, len(row), 2)))
        for row in map(tuple, found)
    ]


def bought_by(client_id: int, distributor_id: int | None = None) -> Select[int | None]:
    """The products that a client has bought, by number; from one distributor alone, where one is named."""
    query = select(SaleLine.product_id).where(
        SaleLine.client_id == client_id, SaleLine.status == Status.VALIDATED.value, SaleLine.product_id.is_not(None)
    )
    return query if distributor_id is None else query.where(SaleLine.distributor_id == distributor_id)


def _named(ids: Select[int]) -> tuple[Select[*tuple[Any, ...]], int]:
    line = SaleLine
    columns: list[Any] = [
        line.id,
        line.kind,
        line.document,
        line.line,
        line.date,
        line.status,
        line.quantity,
        line.amount_cents,
    ]
    columns += [line.original_document, line.original_line]
    rep, distributor, seller = aliased(Participant), aliased(Participant), aliased(Participant)
    links: list[tuple[Any, InstrumentedAttribute[int | None]]] = [
        (rep, line.rep_id),
        (distributor, line.distributor_id),
        (seller, line.seller_id),
        (Client, line.client_id),
        (Product, line.product_id),
    ]
    named = [func.coalesce(column, "") for record, _ in links for column in (record.code, record.name)]
    query: Select[*tuple[Any, ...]] = select(*columns, *named)
    for record, reference in links:
        query = query.outerjoin(record, record.id == reference)
    return query.where(line.id.in_(ids)).order_by(*LATEST_FIRST), len(links)


def matching(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The lines that a search asks for."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.document:
        conditions.append(SaleLine.document.icontains(wanted.document, autoescape=True))
    if wanted.client:
        conditions.append(SaleLine.client_id.in_(_meant(Client, wanted.client)))
    if wanted.person:
        people = _meant(Participant, wanted.person)
        conditions.append(or_(*(column.in_(people) for column in
                                (SaleLine.rep_id, SaleLine.distributor_id, SaleLine.seller_id))))  # fmt: skip
    return conditions


def _meant(model: Any, text: str) -> Select[int]:
    """The records that a text calls; in place of a merged one, the one that was kept."""
    return select(func.coalesce(model.merged_into_id, model.id)).where(_called(model, text))


def _called(model: Any, text: str) -> ColumnElement[bool]:
    return or_(model.code.icontains(text, autoescape=True), model.name.icontains(text, autoescape=True))
