"""Who may read which sheet: those it is for, once it is published; trainers every one."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.accounts.models import Account, Role
from core.accounts.permissions import Permission, may
from core.bulk import listed
from core.clock import today
from core.models import Membership, Participant, Team
from elearning.sheets.tables import Sheet, SheetTeam, State


@dataclass(frozen=True)
class SheetReader:
    """Somebody who looks for sheets.

    people: whose teams are theirs, by number. leads: the teams that they look after. levels: those they have reached;
    nobody has one as long as the programme knows no levels.
    """

    role: Role
    teaches: bool
    people: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    levels: frozenset[str] = field(default_factory=frozenset)
    day: date = field(default_factory=today)


def reader_of(account: Account) -> SheetReader:
    """Whom an account is as a reader; sellers are where their distributor is."""
    people = {number for it in account.participants for number in (it.id, it.parent_id) if number}
    leads = frozenset(team.id for team in account.teams) if account.role == Role.REGIONAL_MANAGER else frozenset()
    return SheetReader(Role(account.role), may(account, Permission.TEACH), frozenset(people), leads)


def readable(reader: SheetReader) -> ColumnElement[bool]:
    """Whether a sheet (of a query on `Sheet`) is published and for them; trainers read all that are published."""
    published = Sheet.state == State.PUBLISHED.value
    if reader.teaches:
        return published
    return and_(published, _for_role(reader.role), _for_levels(reader.levels), _for_teams(reader))


def find_sheet(session: Session, reader: SheetReader, sheet_id: int) -> Sheet | None:
    """A sheet they may open; None where there is none, or it is not for them: nobody can tell which."""
    which = true() if reader.teaches else readable(reader)
    return session.scalar(select(Sheet).where(Sheet.id == sheet_id, which))


def _for_role(role: Role) -> ColumnElement[bool]:
    named = literal(",") + Sheet.roles + literal(",")
    return or_(Sheet.roles == "", named.contains(f",{role.value},", autoescape=True))


def _for_levels(levels: Collection[str]) -> ColumnElement[bool]:
    named = literal("\n") + Sheet.levels + literal("\n")
    return or_(Sheet.levels == "", *(named.contains(f"\n{level}\n", autoescape=True) for level in sorted(levels)))


def _for_teams(reader: SheetReader) -> ColumnElement[bool]:
    """Whether it is for all teams, or one that is theirs or holds it; who leads one reads what is for parts of it."""
    asked, own = aliased(Team), aliased(Team)
    theirs = _own_teams(reader, own)
    held = or_(
        own.name == asked.name, _below(own.name, asked.name), and_(_leads(reader, own), _below(asked.name, own.name))
    )
    meant = exists().where(SheetTeam.sheet_id == Sheet.id, SheetTeam.team_id == asked.id, theirs, held)
    for_some = exists().where(SheetTeam.sheet_id == Sheet.id).correlate(Sheet)
    return or_(~for_some, meant.correlate(Sheet))


def _own_teams(reader: SheetReader, team: type[Team]) -> ColumnElement[bool]:
    is_member = exists().where(
        Membership.team_id == team.id,
        listed(Membership.participant_id, reader.people),
        Membership.held(reader.day, reader.day),
        Participant.id == Membership.participant_id,
        or_(Participant.until.is_(None), Participant.until >= reader.day),
    )
    return or_(is_member.correlate(team), _leads(reader, team))


def _leads(reader: SheetReader, team: type[Team]) -> ColumnElement[bool]:
    return listed(team.id, reader.leads)


def _below(name: InstrumentedAttribute[str], above: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return func.substr(name, 1, func.length(above) + 1) == above + "/"
