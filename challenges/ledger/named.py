"""Up to which rank peers read names in a challenge, as its director has set."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, Select, and_, false, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from challenges.models import Challenge, Standing
from core.db import Base

if TYPE_CHECKING:
    # Its tables are known to every command: those that look at no rule are not kept waiting for what reads them.
    from challenges.definition.people import Ties

# Where nobody has set anything: the podium and those behind it, and nobody who is far down.
NAMED = 10
MOST_NAMED = 100_000


class ChallengePrivacy(Base):
    """What a director has set for a challenge, where it is not what holds by itself."""

    __tablename__ = "challenge_privacy"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    # The last rank that is called by name; 0: none is. None: everybody is.
    named: Mapped[int | None] = mapped_column(Integer)


@dataclass(frozen=True)
class Naming:
    """Which ranks are called by name: up to this one, or all."""

    upto: int | None = NAMED

    def is_high(self, rank: int, points: int) -> bool:
        """Whether somebody's place is one whose holder is called by name: before the first point there is none."""
        return self.upto is None or (points > 0 and rank <= self.upto)


def naming_of(session: Session, challenge: Challenge) -> Naming:
    """What holds in a challenge."""
    found = session.get(ChallengePrivacy, challenge.id)
    return Naming() if found is None else Naming(found.named)


def set_naming(session: Session, challenge: Challenge, upto: int | None) -> bool:
    """Call those up to a rank by name, or everybody; whether that is something else than before.

    The version grows: what was kept for pages told of others.
    """
    if naming_of(session, challenge).upto == upto:
        return False
    session.merge(ChallengePrivacy(challenge_id=challenge.id, named=upto))
    challenge.version += 1
    session.flush()
    return True


def high_places(session: Session, challenge: Challenge, naming: Naming) -> ColumnElement[bool]:
    """The same as `Naming.is_high`, of a query on `Standing`: whoever is no worse than the last one who is named."""
    if naming.upto is None:
        return true()
    if naming.upto == 0:
        return false()
    leagues = challenge.definition.leagues
    numbers = range(1, len(leagues.names) + 1) if leagues else [0]
    return or_(*(_high_in(session, challenge, league, naming.upto) for league in numbers))


def _high_in(session: Session, challenge: Challenge, league: int, upto: int) -> ColumnElement[bool]:
    ties = challenge.definition.ties
    of_league = and_(Standing.challenge_id == challenge.id, Standing.league == league, Standing.points > 0)
    last = session.execute(_places(ties).where(of_league).offset(upto - 1).limit(1)).first()
    if last is None:
        return of_league
    if ties != "earliest":
        return and_(of_league, Standing.points >= last.points)
    # Who has no day of a last sale comes last among equals.
    as_early = Standing.last_day <= last.last_day if last.last_day else true()
    return and_(of_league, or_(Standing.points > last.points, and_(Standing.points == last.points, as_early)))


def _places(ties: "Ties") -> Select[*tuple[Any, ...]]:
    if ties == "dense":
        return select(Standing.points).distinct().order_by(Standing.points.desc())
    query = select(Standing.points, Standing.last_day).order_by(Standing.points.desc())
    return query.order_by(Standing.last_day.is_(None), Standing.last_day) if ties == "earliest" else query
