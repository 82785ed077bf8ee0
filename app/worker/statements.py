"""Statements in batches, and who is told when they are ready: whoever asked, and after a closing everybody."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.models import Challenge, State
from core.bulk import listed
from core.db import writing
from core.models import Participant
from notifications.addresses import in_address
from notifications.hearing import accounts_by
from notifications.models import Kind
from notifications.writing import Told, notify
from statements.batches import end_batch, make_batch, people_of, waiting_batches
from statements.models import StatementBatch


def make_and_tell(session: Session) -> dict[str, list[tuple[str, int]]]:
    """Make what was asked for; the challenges, and how many statements each has now."""
    made = []
    for batch in waiting_batches():
        challenge = session.get(Challenge, batch.challenge_id)
        if challenge is not None:
            count = make_batch(session, challenge, batch)
            made.append((challenge.code, count))
            # Told before it ends: after a crash between both it is told again, which a notice's key prevents.
            with writing(session):
                notify(session, _told(session, session.get_one(Challenge, batch.challenge_id), batch, count))
        end_batch(batch.id)
    return {"statements": made} if made else {}


def _told(session: Session, challenge: Challenge, batch: StatementBatch, count: int) -> list[Told]:
    way, key = f"/challenges/{in_address(challenge.code)}", f"statements:{batch.id}"
    told = []
    if batch.account_id is not None:
        facts = {"count": count, "path": f"{way}/statements"}
        told.append(Told(batch.account_id, Kind.STATEMENT, key, facts, challenge.id))
    if challenge.state == State.CLOSED:
        people = people_of(session, challenge)
        codes = dict(
            session.execute(select(Participant.id, Participant.code).where(listed(Participant.id, people))).all()
        )
        for account_id, own in accounts_by(session, people).items():
            if account_id != batch.account_id:
                path = f"{way}/participants/{in_address(codes[own[0]])}/statement.pdf"
                told.append(Told(account_id, Kind.STATEMENT, key, {"path": path}, challenge.id))
    return told
