"""Asking to stand under a pseudonym, and taking it back."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.privacy.models import Pseudonymous
from core.versions import renew_version, renew_whole


def who_asked(session: Session, participants: Collection[int]) -> set[int]:
    """Who of these stands under a pseudonym."""
    return set(
        session.scalars(
            select(Pseudonymous.participant_id).where(Pseudonymous.participant_id.in_(sorted(participants)))
        )
    )


def choose(session: Session, participants: Collection[int], chosen: Collection[int]) -> bool:
    """Let the chosen of these stand under a pseudonym, and the others by name; whether that was another choice."""
    before, now = who_asked(session, participants), set(participants) & set(chosen)
    session.execute(delete(Pseudonymous).where(Pseudonymous.participant_id.in_(sorted(before - now))))
    session.add_all(Pseudonymous(participant_id=person, since=utc_now()) for person in sorted(now - before))
    if before != now:
        # What is kept for pages names people.
        renew_version(session)
        renew_whole(session)
    session.flush()
    return before != now
