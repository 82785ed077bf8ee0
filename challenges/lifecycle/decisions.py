"""The life of a challenge: every decision on it with who took it and why, and every text its rules have had."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from challenges.models import MAX_REASON, Challenge, Event, EventKind, Revision
from core.errors import Refused
from core.versions import moment


@dataclass(frozen=True)
class Decision:
    """Who decides, no account on the command line, and why."""

    account_id: int | None = None
    reason: str = ""

    def justified(self) -> "Decision":
        """The same with its reason as it is kept; Refused without one."""
        reason = " ".join(self.reason.split())
        if not reason:
            raise Refused(_("Give the reason: it is kept, and shown beside the points that move."))
        if len(reason) > MAX_REASON:
            raise Refused(_("The reason is too long; %(most)s characters are the most.", most=MAX_REASON))
        return Decision(self.account_id, reason)


# What is launched or closed by a command or by the worker, without a word.
UNSIGNED = Decision()


def note(session: Session, challenge: Challenge, act: EventKind, decision: Decision) -> Event:
    """Write a decision down, with the rules that are in force from then on."""
    event = Event(
        challenge_id=challenge.id,
        revision_id=latest_revision(session, challenge).id,
        at=moment(session),
        act=act.value,
        account_id=decision.account_id,
        reason=decision.reason,
    )
    session.add(event)
    session.flush()
    return event


def write_revision(session: Session, challenge: Challenge, source: str, decision: Decision) -> Revision:
    """Give the challenge these rules, and keep the former ones."""
    former = session.scalar(_revisions(challenge).limit(1))
    revision = Revision(
        challenge_id=challenge.id,
        number=former.number + 1 if former else 1,
        at=moment(session),
        account_id=decision.account_id,
        reason=decision.reason,
        source=source,
    )
    challenge.source = source
    session.add(revision)
    session.flush()
    return revision


def latest_revision(session: Session, challenge: Challenge) -> Revision:
    """The rules in force; every challenge that was launched has some."""
    return session.scalars(_revisions(challenge).limit(1)).one()


def find_revision(session: Session, challenge: Challenge, number: int) -> Revision | None:
    """The rules of that number."""
    query = _revisions(challenge).where(Revision.number == number)
    return session.scalar(query.options(joinedload(Revision.account)))


def life_of(session: Session, challenge: Challenge) -> Sequence[Event]:
    """Every decision, the latest first."""
    query = select(Event).where(Event.challenge_id == challenge.id).order_by(Event.id.desc())
    read = [joinedload(Event.account), joinedload(Event.revision), selectinload(Event.closing)]
    return session.scalars(query.options(*read)).all()


def _revisions(challenge: Challenge) -> Select[Revision]:
    return select(Revision).where(Revision.challenge_id == challenge.id).order_by(Revision.number.desc())
