"""Tables of statements made in batches. They stand in the access database: what they hold can be made again."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access import AccessBase


class StatementBatch(AccessBase):
    """The statements of everybody in a challenge, asked for by somebody; ended_at: when the last one was made.

    challenge_id and account_id are numbers of the other database.
    """

    __tablename__ = "statement_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(Integer, index=True)
    account_id: Mapped[int | None] = mapped_column(Integer)
    asked_at: Mapped[datetime] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)


class StatementFile(AccessBase):
    """The statement of one participant in a batch: still to be made, made, or impossible to make and why."""

    __tablename__ = "statement_file"

    batch_id: Mapped[int] = mapped_column(ForeignKey("statement_batch.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime | None] = mapped_column(DateTime)
    problem: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
