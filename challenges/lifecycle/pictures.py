"""The picture of a challenge, shown where people open it; no rule, so it may be another one at any time."""

from collections.abc import Mapping
from uuid import uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from challenges.models import Challenge
from core.db import Base
from core.pictures import redrawn

# As wide as the widest place that shows it, twice over for sharp screens on phones.
WIDEST = 1_200


class ChallengePicture(Base):
    """A picture as JPEG. stamp: another one with every picture; addresses carry it."""

    __tablename__ = "challenge_picture"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stamp: Mapped[str] = mapped_column(String(32))


def stamps_of_pictures(session: Session) -> Mapping[int, str]:
    """The stamps of all pictures by challenge; there are few of them."""
    return dict(session.execute(select(ChallengePicture.challenge_id, ChallengePicture.stamp)).all())


def read_picture(session: Session, challenge: Challenge, stamp: str) -> bytes | None:
    """The picture of that stamp; None where the challenge has another one or none."""
    query = select(ChallengePicture.content).where(ChallengePicture.challenge_id == challenge.id)
    return session.scalar(query.where(ChallengePicture.stamp == stamp))


def set_picture(session: Session, challenge: Challenge, content: bytes | None) -> None:
    """Give a challenge a picture, or none; Refused where the file is none that is taken.

    The version grows: pages that were kept show another one.
    """
    drawn = redrawn(content, WIDEST) if content is not None else None
    session.execute(delete(ChallengePicture).where(ChallengePicture.challenge_id == challenge.id))
    if drawn is not None:
        session.add(ChallengePicture(challenge_id=challenge.id, content=drawn, stamp=uuid4().hex[:12]))
    challenge.version += 1
    session.flush()
