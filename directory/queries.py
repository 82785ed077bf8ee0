"""The lists, a page at a time, and single records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.clock import today
from core.models import Client, Membership, Participant, Product, Target, Team

PER_PAGE = 50
PARENT = aliased(Participant)
# The lists by their names, as files call them; teams come with the participants.
LISTS = ("participants", "teams", "products", "clients", "targets")


@dataclass(frozen=True)
class Wanted:
    """What is looked for in a list: a text, a kind of participant, a team, a month; in which order, the last first."""

    text: str = ""
    kind: str = ""
    team: str = ""
    month: date | None = None
    order: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Found:
    """A page of a list, and how many there are in all."""

    rows: Sequence[Row[Any]]
    count: int


def list_records(session: Session, what: str, wanted: Wanted, page: int) -> Found:
    """A page of a list."""
    query = _QUERIES[what](wanted)
    count = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    return Found(session.execute(_ordered(query, wanted).limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all(), count)


def all_records(session: Session, what: str, wanted: Wanted) -> Sequence[Row[Any]]:
    """The whole list."""
    return session.execute(_ordered(_QUERIES[what](wanted), wanted)).all()


def _ordered(query: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    columns = query.selected_columns
    chosen = columns[wanted.order] if wanted.order in columns else columns[0]
    return query.order_by(chosen.desc() if wanted.descending else chosen, columns[0])


def present_team(day: date | None = None) -> ScalarSelect[str]:
    """The name of the team that a participant (of the query around it) is in on a day."""
    on = day or today()
    query = select(Team.name).join(Membership, Membership.team_id == Team.id)
    query = query.where(Membership.participant_id == Participant.id, Membership.held(on, on))
    return query.order_by(Membership.id.desc()).limit(1).scalar_subquery()


def targets_of(session: Session, person: Participant) -> Sequence[Target]:
    """The targets of a participant, the latest month first."""
    query = select(Target).where(Target.participant_id == person.id).order_by(Target.month.desc())
    return session.scalars(query).all()


def _participants(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    team = present_team()
    query = select(
        Participant.code.label("code"),
        Participant.name.label("name"),
        Participant.kind.label("kind"),
        team.label("team"),
        PARENT.code.label("parent"),
        Participant.until.label("until"),
        Participant.email.label("email"),
    ).outerjoin(PARENT, PARENT.id == Participant.parent_id)
    if not wanted.text:
        # Who was merged into somebody else is found by their code alone.
        query = query.where(Participant.merged_into_id.is_(None))
    if wanted.kind:
        query = query.where(Participant.kind == wanted.kind)
    if wanted.team:
        query = query.where(team == wanted.team)
    return _searched(query, wanted.text, Participant.code, Participant.name, Participant.email, team)


def _teams(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    day = today()
    members = select(func.count()).where(Membership.team_id == Team.id, Membership.held(day, day)).scalar_subquery()
    ever = select(func.count(Membership.participant_id.distinct())).where(Membership.team_id == Team.id)
    query = select(Team.name.label("name"), members.label("members"), ever.scalar_subquery().label("ever"))
    return _searched(query, wanted.text, Team.name)


def _products(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query = select(
        Product.code.label("code"),
        Product.name.label("name"),
        Product.range.label("range"),
        Product.cost_cents.label("cost"),
        Product.gtin.label("gtin"),
    )
    return _searched(query, wanted.text, Product.code, Product.name, Product.range, Product.gtin)


def _clients(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query = select(Client.code.label("code"), Client.name.label("name"), Client.segment.label("segment"))
    query = query if wanted.text else query.where(Client.merged_into_id.is_(None))
    return _searched(query, wanted.text, Client.code, Client.name, Client.segment)


def _targets(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query = select(
        Participant.code.label("code"),
        Participant.name.label("name"),
        Target.month.label("month"),
        Target.amount_cents.label("amount"),
    ).join(Participant, Participant.id == Target.participant_id)
    query = query.where(Participant.merged_into_id.is_(None))
    if wanted.month:
        query = query.where(Target.month == wanted.month)
    return _searched(query, wanted.text, Participant.code, Participant.name)


_QUERIES = {
    "participants": _participants,
    "teams": _teams,
    "products": _products,
    "clients": _clients,
    "targets": _targets,
}


def _searched(query: Any, text: str, *columns: Any) -> Select[*tuple[Any, ...]]:
    wanted = text.lower()
    found: list[ColumnElement[bool]] = [func.lower(column).contains(wanted, autoescape=True) for column in columns]
    searched: Select[*tuple[Any, ...]] = query.where(or_(*found)) if text else query
    return searched
