"""The challenge or participant that a command or a form names."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge
from core.errors import Refused
from core.models import Participant


def find_challenge(session: Session, code: str) -> Challenge:
    """The challenge of that code; Refused where there is none."""
    challenge = session.scalar(select(Challenge).where(Challenge.code == code))
    if challenge is None:
        raise Refused(_("There is no challenge “%(code)s”.", code=code))
    return challenge


def find_participant(session: Session, code: str) -> Participant:
    """The participant of that code; Refused where there is none."""
    person = session.scalar(select(Participant).where(Participant.code == code))
    if person is None:
        raise Refused(_("There is no participant “%(code)s”.", code=code))
    return person


def locked_challenge(session: Session, code: str) -> Challenge:
    """The challenge, its row locked until the end of the transaction, as it stands now; Refused where there is none."""
    query = select(Challenge).where(Challenge.code == code).with_for_update()
    challenge = session.scalar(query.execution_options(populate_existing=True))
    return challenge or find_challenge(session, code)
