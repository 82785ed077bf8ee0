"""The challenge and the participant that a request names, as far as the account may see them."""

from collections.abc import Sequence

from flask import abort
from flask_login import current_user
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from challenges.ledger.standings import Row, standing_of
from challenges.models import Challenge, Standing, State
from core.accounts.models import Account
from core.accounts.permissions import may_see_challenge, viewer_of
from core.bulk import listed, listed_by, listing
from core.models import Participant

# Asked at nearly each page: made once.
FOUND = select(
    Challenge,
    exists()
    .where(Standing.challenge_id == Challenge.id, listed_by(Standing.participant_id, "people"))
    .label("takes_part"),
).where(Challenge.code == bindparam("code"))


def challenge_for(session: Session, account: Account, code: str) -> Challenge:
    """The challenge of that code; 404 where there is none, and just the same where it is not this account's."""
    people = viewer_of(session, account).people
    found = session.execute(FOUND, {"code": code, "people": listing(people or ())}).first()
    if found is None or not may_see_challenge(account, found.Challenge.state, people is None or found.takes_part):
        abort(404)
    challenge: Challenge = found.Challenge
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
        standing = select(Standing.challenge_id).where(listed(Standing.participant_id, people))
        query = query.where(Challenge.id.in_(standing), Challenge.state != State.DRAFT)
    return session.scalars(query).all()


def take_back(session: Session) -> None:
    """Undo what was begun, and read anew who is signed in: the page that tells of it names them."""
    session.rollback()
    session.refresh(current_user._get_current_object())
