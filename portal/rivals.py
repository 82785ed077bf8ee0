"""A rival whom one has chosen: asked first; both see the comparison once the other agrees, until either ends it."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from challenges.models import Challenge
from core.clock import utc_now
from core.errors import Refused
from core.models import Participant
from notifications.hearing import accounts_by
from notifications.models import Kind
from notifications.writing import Told, notify
from portal.models import Rivalry


@dataclass(frozen=True)
class Rivalries:
    """What there is between somebody and others in a challenge.

    rival: whom they compare with. asked: whom they have asked, and who has not answered. asking: who asks them.
    """

    rival: Rivalry | None
    asked: Rivalry | None
    asking: Collection[Rivalry]


def rivalries_of(session: Session, challenge: Challenge, person: int) -> Rivalries:
    """Those of one participant; what was refused is none."""
    query = select(Rivalry).where(
        Rivalry.challenge_id == challenge.id, or_(Rivalry.asker_id == person, Rivalry.asked_id == person)
    )
    found = session.scalars(query.where(Rivalry.refused.is_(False)).order_by(Rivalry.asked_at, Rivalry.asker_id)).all()
    waiting = [it for it in found if it.agreed_at is None]
    return Rivalries(
        next((it for it in found if it.agreed_at), None),
        next((it for it in waiting if it.asker_id == person), None),
        [it for it in waiting if it.asked_id == person],
    )


def ask(session: Session, challenge: Challenge, me: Participant, other: int, name: str) -> None:
    """Ask somebody, whom the caller has found among those who may be asked; Refused says why not.

    Whoever was asked by them before, agrees.
    """
    _lock(session, me.id, other)
    mine = rivalries_of(session, challenge, me.id)
    if mine.rival or mine.asked:
        raise Refused(_("You have a rival or have asked somebody already: end that first."))
    if any(it.asker_id == other for it in mine.asking):
        answer(session, challenge, me, other, agrees=True)
        return
    if session.get(Rivalry, (challenge.id, me.id, other)) is not None:
        raise Refused(_("%(name)s does not want to compare points with you in this challenge.", name=name))
    session.add(Rivalry(challenge_id=challenge.id, asker_id=me.id, asked_id=other, asked_at=utc_now(), refused=False))
    session.flush()
    _tell(session, challenge, other, me.id, agreed=False)


def answer(session: Session, challenge: Challenge, me: Participant, asker: int, agrees: bool) -> None:
    """Agree to somebody who has asked, or say no; Refused says why that cannot be."""
    _lock(session, me.id, asker)
    mine = rivalries_of(session, challenge, me.id)
    asking = next((it for it in mine.asking if it.asker_id == asker), None)
    if asking is None:
        raise Refused(_("This request is no longer there."))
    if not agrees:
        asking.refused = True
        session.flush()
        return
    if mine.rival:
        raise Refused(_("You have a rival already: end that first, then you can agree."))
    asking.agreed_at = utc_now()
    # Whoever has a rival asks nobody else.
    session.execute(delete(Rivalry).where(*_unanswered(challenge), Rivalry.asker_id == me.id))
    session.flush()
    _tell(session, challenge, asker, me.id, agreed=True)


def end(session: Session, challenge: Challenge, me: Participant, other: int) -> None:
    """End what there is with somebody: a comparison, or one's own request; Refused where there is nothing."""
    _lock(session, me.id, other)
    mine = rivalries_of(session, challenge, me.id)
    found = next((it for it in (mine.rival, mine.asked) if it and it.other(me.id) == other), None)
    if found is None:
        raise Refused(_("This comparison has ended already."))
    if found.asker_id == me.id:
        session.delete(found)
    else:
        found.agreed_at, found.refused = None, True
    session.flush()


def _unanswered(challenge: Challenge) -> tuple[ColumnElement[bool], ...]:
    return (Rivalry.challenge_id == challenge.id, Rivalry.agreed_at.is_(None), Rivalry.refused.is_(False))


def _lock(session: Session, *people: int) -> None:
    """Let nobody else decide anything for these meanwhile: each has one rival at most."""
    query = select(Participant.id).where(Participant.id.in_(people)).order_by(Participant.id)
    # As weak as can be: whoever writes down a sale of theirs does not wait.
    session.execute(query.with_for_update(key_share=True)).all()


def _tell(session: Session, challenge: Challenge, person: int, by: int, agreed: bool) -> None:
    """Have whoever acts for somebody told, once of the same."""
    facts = {"person": person, "by": by, "agreed": agreed}
    key = f"rival:{challenge.id}:{by}:{person}:{agreed:d}"
    accounts = accounts_by(session, [person])
    notify(session, [Told(account_id, Kind.RIVAL, key, facts, challenge.id) for account_id in accounts])
