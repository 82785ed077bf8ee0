"""The challenge and the participant that a request names, as far as the account may see them."""

from collections.abc import Sequence

from flask import abort
from flask_login import current_user
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from challenges.ledger.standings import Row, standing_of
from challenges.models import Challenge, Standing, State
from core.accounts.models import Account
from core.accounts.permissions import may_see_challenge, viewer_of
from core.models import Participant


def challenge_for(session: Session, account: Account, code: str) -> Challenge:
    """The challenge of that code; 404 where there is none, and just the same where it is not this account's."""
    challenge = session.scalar(select(Challenge).where(Challenge.code == code))
    if challenge is None:
        abort(404)
    people = viewer_of(session, account).people
    takes_part = people is None or bool(
        session.scalar(
            select(exists().where(Standing.challenge_id == challenge.id, Standing.participant_id.in_(people)))
        )
    )
    if not may_see_challenge(account, challenge.state, takes_part):
        abort(404)
    return challenge


def participant_for(session: Session, account: Account, challenge: Challenge, code: str) -> tuple[Participant, Row]:
    """The participant of that code and where they stand; 404 outside the audience or out of this account's sight."""
    person = session.scalar(select(Participant).where(Participant.code == code))
    if person is None or not viewer_of(session, account).sees(person.id):
        abort(404)
    row = standing_of(session, challenge, person.id)
    if row is None:
        abort(404)
    return person, row


def challenges_for(session: Session, account: Account) -> Sequence[Challenge]:
    """Every challenge that an account sees, the latest added first."""
    query = select(Challenge).order_by(Challenge.id.desc())
    people = viewer_of(session, account).people
    if people is not None:
        standing = select(Standing.challenge_id).where(Standing.participant_id.in_(people))
        query = query.where(Challenge.id.in_(standing), Challenge.state != State.DRAFT)
    return session.scalars(query).all()


def take_back(session: Session) -> None:
    """Undo what was begun, and read anew who is signed in: the page that tells of it names them."""
    session.rollback()
    session.refresh(current_user._get_current_object())
