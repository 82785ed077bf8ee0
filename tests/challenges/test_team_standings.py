"""The ranking of teams: by the teams of today while a challenge runs, as it was sealed once it is closed."""

from fractions import Fraction

from sqlalchemy.orm import Session

from challenges.ledger.teams import read_teams
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge, reopen_challenge
from challenges.models import Challenge
from core.db import writing
from core.models import Membership, Participant, Team
from tests.challenges.seasons import HEAD, TURNOVER, season
from tests.stored import store_world

BY_MEAN = HEAD + '[teams]\nstanding = "mean"\n' + TURNOVER


def ranked(session: Session) -> list[tuple[int | None, str, int, Fraction]]:
    teams = read_teams(session, session.query(Challenge).one())
    return [(row.rank, row.team, row.members, row.worth) for row in teams]


def test_teams_changed_after_closing_move_no_team(session: Session) -> None:
    with writing(session):
        store_world(session, season())
        north = Team(name="North")
        people = {code: session.query(Participant).filter_by(code=code).one() for code in ("R1", "R2", "R3")}
        held = {code: Membership(participant=person, team=north) for code, person in people.items()}
        session.add_all(held.values())
        add_challenge(session, BY_MEAN)
        launch_challenge(session, "spring")
        close_challenge(session, "spring")
    assert ranked(session) == [(1, "North", 3, Fraction(280, 3))]

    with writing(session):
        held["R2"].team = Team(name="South")
        north.name = "Far North"
    assert ranked(session) == [(1, "North", 3, Fraction(280, 3))]

    with writing(session):
        reopen_challenge(session, "spring", Decision(reason="Who was where has to be looked at again"))
    assert ranked(session) == [(1, "South", 1, Fraction(160)), (2, "Far North", 2, Fraction(60))]
