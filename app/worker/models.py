"""The table of what the worker did. It stands in the access database, where no import keeps anybody waiting."""

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.access import AccessBase


class JobRun(AccessBase):
    """A run of a job, or several one after the other that came to the same.

    began_at: when the first of them began. ended_at: when the last one ended. times: how many they were.
    told: what was done, as facts in JSON, from which each reader's words are made (app.worker.words).
    """

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_job", "job", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(32))
    began_at: Mapped[datetime] = mapped_column(DateTime)
    ended_at: Mapped[datetime] = mapped_column(DateTime)
    outcome: Mapped[str] = mapped_column(String(16))
    times: Mapped[int] = mapped_column(Integer)
    told: Mapped[str] = mapped_column(Text)
