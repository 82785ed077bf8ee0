"""What can be done with challenges: add, launch, amend, score, close, reopen, and follow every change of the sales."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.definition.references import refuse_unknown
from challenges.definition.toml import read_definition
from challenges.ledger.closings import keep_closing
from challenges.ledger.leagues import cut_leagues
from challenges.ledger.news import Decided
from challenges.lifecycle.amendments import Outdated, preview_amendment
from challenges.lifecycle.decisions import UNSIGNED, Decision, note, write_revision
from challenges.lifecycle.finding import locked_challenge
from challenges.lifecycle.follow import rescore
from challenges.models import Cause, Challenge, EventKind, State
from core.clock import utc_now
from core.db import lock_sales
from core.errors import Refused
from core.news import tell


class DraftExists(Refused):
    """There is a draft of that code already, and nobody said that it is to be replaced."""

    def __init__(self, code: str) -> None:
        super().__init__(_("There is a draft “%(code)s” already; nothing was stored.", code=code))
        self.code = code


def add_challenge(session: Session, source: str, replace: bool = False) -> Challenge:
    """Store the challenge of a file as a draft; DraftExists where that would `replace` another one unasked."""
    definition = read_definition(source)
    # Else it could be launched between the look at its state and the change of its rules.
    lock_sales(session)
    refuse_unknown(session, definition)
    challenge = session.scalar(select(Challenge).where(Challenge.code == definition.code))
    if challenge is None:
        challenge = Challenge(code=definition.code, state=State.DRAFT, source=source, added_at=utc_now(), version=0)
        session.add(challenge)
    elif challenge.state != State.DRAFT:
        raise Refused(_("A challenge “%(code)s” has already been launched; choose another code.", code=definition.code))
    elif not replace:
        raise DraftExists(definition.code)
    challenge.source = source
    session.flush()
    return challenge


def launch_challenge(session: Session, code: str, decision: Decision = UNSIGNED) -> int:
    """Set a draft running and score it; how many postings that took."""
    lock_sales(session)
    challenge = locked_challenge(session, code)
    if challenge.state != State.DRAFT:
        raise Refused(_("Challenge “%(code)s” has already been launched.", code=code))
    refuse_unknown(session, challenge.definition)
    challenge.state = State.RUNNING
    write_revision(session, challenge, challenge.source, decision)
    cut_leagues(session, challenge)
    launched = note(session, challenge, EventKind.LAUNCHED, decision)
    challenge.launched_at = launched.at
    posted = rescore(session, challenge, Cause.LAUNCH)
    tell(session, Decided(challenge, launched))
    return posted


def amend_challenge(session: Session, code: str, source: str, decision: Decision, seen: str) -> int:
    """Give a running challenge other rules, and let the ledger compensate; how many postings that took.

    `seen`: the fingerprint of the preview on which it was decided; Outdated where it would now be another one.
    """
    decision = decision.justified()
    lock_sales(session)
    challenge = locked_challenge(session, code)
    preview = preview_amendment(session, challenge, source)
    if preview.fingerprint != seen:
        raise Outdated(preview)
    former = challenge.definition.leagues
    write_revision(session, challenge, source, decision)
    amended = note(session, challenge, EventKind.AMENDED, decision)
    if challenge.definition.leagues != former:
        cut_leagues(session, challenge)
    challenge.version += 1
    posted = rescore(session, challenge, Cause.AMEND, decision.reason)
    tell(session, Decided(challenge, amended))
    return posted


def score_challenge(session: Session, code: str) -> int:
    """Score everyone anew; how many postings that took, none if the points were exact."""
    lock_sales(session)
    challenge = locked_challenge(session, code)
    if challenge.state == State.DRAFT:
        raise Refused(_("Challenge “%(code)s” is a draft; launch it first.", code=code))
    if challenge.state == State.CLOSED:
        raise Refused(_("Challenge “%(code)s” is closed; its points no longer change.", code=code))
    return rescore(session, challenge, Cause.SCORE)


def close_challenge(session: Session, code: str, decision: Decision = UNSIGNED) -> None:
    """Freeze a running challenge: whatever arrives later changes none of its points."""
    lock_sales(session)
    challenge = locked_challenge(session, code)
    if challenge.state != State.RUNNING:
        raise Refused(_("Challenge “%(code)s” is not running; only a running one can be closed.", code=code))
    rescore(session, challenge, Cause.SCORE)
    challenge.state = State.CLOSED
    closed = note(session, challenge, EventKind.CLOSED, decision)
    challenge.closed_at = closed.at
    keep_closing(session, challenge, closed)
    challenge.version += 1
    session.flush()
    tell(session, Decided(challenge, closed))


def reopen_challenge(session: Session, code: str, decision: Decision) -> int:
    """Set a closed challenge running again, with all that has come in since; how many postings that took.

    What was kept of its closing stays in its history.
    """
    decision = decision.justified()
    lock_sales(session)
    challenge = locked_challenge(session, code)
    if challenge.state != State.CLOSED:
        raise Refused(_("Challenge “%(code)s” is not closed; there is nothing to reopen.", code=code))
    challenge.state = State.RUNNING
    challenge.closed_at = None
    reopened = note(session, challenge, EventKind.REOPENED, decision)
    challenge.version += 1
    posted = rescore(session, challenge, Cause.REOPEN, decision.reason)
    tell(session, Decided(challenge, reopened))
    return posted
