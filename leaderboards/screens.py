"""Links to screens: made and shown once, listed, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from challenges.ledger.named import NAMED
from challenges.ledger.standings import read_standings
from challenges.ledger.teams import TeamRow, read_teams
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import Challenge, State
from core.access import reading_access, writing_access
from core.accounts.tokens import digest, new_token
from core.clock import utc_now
from core.viewer import Viewer
from leaderboards.board import Line, changes_of, lines_of
from leaderboards.screen_models import ScreenLink

# So many are read at five metres.
ROWS, TEAMS = min(10, NAMED), 8
# Whoever looks at a wall: nobody whose points or sales are their own.
PUBLIC = Viewer()
MOST_CHALLENGES = 12
LONGEST_NAME = 100


@dataclass(frozen=True)
class Slide:
    """One board of a screen: of a league of a challenge (0 where there are none), or of its teams."""

    challenge: Challenge
    league: int
    lines: Sequence[Line]
    teams: Sequence[TeamRow] = ()


def make_screen(name: str, challenges: Sequence[str], language: str, made_by: str) -> str:
    """A new link; its token, which nobody can tell again."""
    token = new_token()
    with writing_access() as session:
        session.add(
            ScreenLink(
                token=digest(token),
                name=name,
                challenges=" ".join(challenges),
                language=language,
                made_at=utc_now(),
                made_by=made_by,
            )
        )
    return token


def screens() -> Sequence[ScreenLink]:
    """Those that are good, the latest first."""
    with reading_access() as session:
        return session.scalars(select(ScreenLink).order_by(ScreenLink.id.desc())).all()


def revoke_screen(screen_id: int) -> str | None:
    """Have a link be worth nothing any more; its name, None where there is none."""
    with writing_access() as session:
        gone = delete(ScreenLink).where(ScreenLink.id == screen_id).returning(ScreenLink.name)
        name: str | None = session.execute(gone).scalar()
        return name


def screen_of(token: str) -> ScreenLink | None:
    """The screen that a link opens."""
    with reading_access() as session:
        return session.scalar(select(ScreenLink).where(ScreenLink.token == digest(token))) if token else None


def challenges_on(session: Session, screen: ScreenLink) -> list[Challenge]:
    """What it shows: those of its challenges that are running and have begun, in its order."""
    codes = screen.challenges.split()
    found = session.scalars(select(Challenge).where(Challenge.code.in_(codes), Challenge.state == State.RUNNING))
    begun = [challenge for challenge in found if not is_upcoming(challenge)]
    return sorted(begun, key=lambda challenge: codes.index(challenge.code))


def slides_of(session: Session, challenges: Sequence[Challenge]) -> list[Slide]:
    """The boards of a screen, one after the other."""
    found = []
    for challenge in challenges:
        leagues = challenge.definition.leagues
        for league in range(1, len(leagues.names) + 1) if leagues else [0]:
            rows = read_standings(session, challenge, limit=ROWS, league=league, viewer=PUBLIC)
            lines = lines_of(session, None, rows, changes_of(session, challenge, rows, False))
            if lines:
                found.append(Slide(challenge, league, lines))
        teams = [row for row in read_teams(session, challenge) if row.rank is not None][:TEAMS]
        if len(teams) > 1:
            found.append(Slide(challenge, 0, [], teams))
    return found
