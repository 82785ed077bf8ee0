"""What a page of a ranking shows beside names and points: where people come from, what lies ahead, what pays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from challenges.criteria.prizes import Pot, RankPrize
from challenges.definition.model import Definition
from challenges.ledger.rank_changes import RankChange, RankChanges, since_last_week, since_yesterday
from challenges.ledger.standings import Row
from challenges.models import Challenge
from core.bulk import listed
from core.clock import today
from core.models import Membership, Participant, Team
from core.wording import amount, number

PODIUM = 3


@dataclass(frozen=True)
class Line:
    """One row of the page; `gap`: the points that are missing to whoever stands before.

    zone: what those up to this row win, where the next row wins it no more.
    """

    row: Row
    team: int | None
    change: RankChange | None
    gap: int | None
    zone: str = ""


@dataclass(frozen=True)
class Zone:
    """Ranks that pay: the last of them, and what they bring in words."""

    last: int
    words: str


def lines_of(
    session: Session, challenge: Challenge | None, rows: Sequence[Row], changes: RankChanges, before: Row | None = None
) -> list[Line]:
    """The rows as lines; `before`: the row that stands before the first one."""
    teams, found = teams_of_people(session, [row.participant_id for row in rows]), []
    zones = zones_of(challenge.definition) if challenge is not None else []
    for at, row in enumerate(rows):
        ahead, behind = rows[at - 1] if at else before, rows[at + 1] if at + 1 < len(rows) else None
        gap = ahead.points - row.points if ahead is not None and ahead.league == row.league else None
        person = row.participant_id
        found.append(Line(row, teams.get(person), changes.get(person), gap, _zone(zones, row, behind)))
    return found


def _zone(zones: Sequence[Zone], row: Row, behind: Row | None) -> str:
    """What ends after a row: nothing where nobody stands behind it, or nobody has points there."""
    if behind is None or row.points <= 0:
        return ""
    ended = [
        zone for zone in zones if row.rank <= zone.last < behind.rank or (row.rank <= zone.last and behind.points <= 0)
    ]
    return " ".join(zone.words for zone in ended)


def zones_of(definition: Definition) -> list[Zone]:
    """The ranks that win something, those that end first before the others."""
    found = []
    for prize in definition.prizes:
        if isinstance(prize, RankPrize):
            what = _("a gift") if prize.amount is None else amount(prize.amount)
            found.append(Zone(prize.ranks[1], _said(*prize.ranks, what)))
        elif isinstance(prize, Pot) and prize.ranks is not None:
            shared = _("a share of %(amount)s", amount=amount(prize.pot))
            found.append(Zone(prize.ranks[1], _said(*prize.ranks, shared)))
    return sorted(found, key=lambda zone: zone.last)


def _said(first: int, last: int, what: str) -> str:
    if first == last:
        return _("Rank %(rank)s wins %(what)s.", rank=number(first), what=what)
    if first == 1:
        return ngettext(
            "The first %(number)s wins %(what)s.",
            "The first %(number)s win %(what)s.",
            last,
            number=number(last),
            what=what,
        )
    return _("Ranks %(first)s to %(last)s win %(what)s.", first=number(first), last=number(last), what=what)


def changes_of(session: Session, challenge: Challenge, rows: Sequence[Row], week: bool) -> RankChanges:
    """How far these have moved since yesterday, or since last week."""
    return (since_last_week if week else since_yesterday)(session, challenge, rows)


def teams_of_people(session: Session, people: Collection[int]) -> Mapping[int, int]:
    """The team that each of these is in today, by its number."""
    day = today()
    query = (
        select(Membership.participant_id, Team.id)
        .join(Team, Membership.team_id == Team.id)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(listed(Membership.participant_id, people), Membership.held(day, day))
        .where(or_(Participant.until.is_(None), Participant.until >= day))
        .order_by(Membership.id)
    )
    return dict(session.execute(query).all())
