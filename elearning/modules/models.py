"""Tables of modules: what is written and published, and how far everybody is."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base


class State(StrEnum):
    """Where a module stands. A retired one is not offered any more; what was completed stays."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Source(StrEnum):
    """By what a module was completed: by reading it, by its test, or by what its package told."""

    READ = "read"
    TEST = "test"
    PACKAGE = "package"


class LearningModule(Base):
    """A module. code: what completions, criteria and gates name it by.

    draft: the document that is being written (elearning.content.module), JSON; revision: another one after each change
    of it. version_id: what learners are given.
    """

    __tablename__ = "learning_module"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT.value)
    draft: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    version_id: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)

    versions: Mapped[list["LearningVersion"]] = relationship(order_by="LearningVersion.number")


class LearningVersion(Base):
    """A module as it was published; it never changes. number: 1 for the first. title: for lists, in both languages."""

    __tablename__ = "learning_version"
    __table_args__ = (UniqueConstraint("module_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("learning_module.id"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    title_fr: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    published_at: Mapped[datetime] = mapped_column(DateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)

    module: Mapped[LearningModule] = relationship(overlaps="versions")


class LearningFile(Base):
    """A picture, video, PDF or subtitles of a module, by the name that its document uses; its bytes lie under sha256.

    Replacing it is no new version: who reads an older one sees the new picture too.
    """

    __tablename__ = "learning_file"
    __table_args__ = (UniqueConstraint("module_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("learning_module.id"))
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    put_at: Mapped[datetime] = mapped_column(DateTime)


class Course(Base):
    """Somebody takes a version of a module.

    seen: the ids of the lessons that were read, JSON. lesson: the one that was open last.
    """

    __tablename__ = "learning_course"
    __table_args__ = (UniqueConstraint("participant_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("learning_version.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(DateTime)
    touched_at: Mapped[datetime] = mapped_column(DateTime)
    seen: Mapped[str] = mapped_column(Text, default="[]")
    lesson: Mapped[str] = mapped_column(String(60), default="")

    version: Mapped[LearningVersion] = relationship()
    attempts: Mapped[list["Attempt"]] = relationship(order_by="Attempt.number")


class Attempt(Base):
    """One attempt at the test of a version.

    seed: a secret from which its questions and their order follow. due_at: when its time is over. ended_at: when it was
    handed in, or its time was over. percent, passed: what it came to. credits: of each question by its key, as `3/4`,
    JSON.
    """

    __tablename__ = "learning_attempt"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("learning_course.id"))
    number: Mapped[int] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(DateTime)
    due_at: Mapped[datetime | None] = mapped_column(DateTime)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)
    percent: Mapped[int | None] = mapped_column(Integer)
    passed: Mapped[bool | None] = mapped_column(Boolean)
    credits: Mapped[str] = mapped_column(Text, default="{}")

    course: Mapped[Course] = relationship(overlaps="attempts")
    answers: Mapped[list["AttemptAnswer"]] = relationship(order_by="AttemptAnswer.id")


class AttemptAnswer(Base):
    """What was answered to a question of an attempt, by its key. revision: how often it was answered.

    answer: JSON of elearning.questions.answers; empty for none.
    """

    __tablename__ = "learning_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("learning_attempt.id"))
    key: Mapped[str] = mapped_column(String(8))
    answer: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
    at: Mapped[datetime] = mapped_column(DateTime)


class Result(Base):
    """A version that somebody completed, and its certificate.

    source: by what. percent: what was reached, in whole percent; None where nothing is counted. attempt: the how
    manieth it was. points: what the version is worth, by that source. day: when. completion_id: the completion that
    challenges count, where this brought one: a former one of the module may have brought it instead. code: of the
    certificate. expires_on: the day from which it holds no more. withdrawn_at, by, reason: since it counts no more, who
    said so and why.
    """

    __tablename__ = "learning_result"
    __table_args__ = (
        Index(
            "uq_learning_result_standing",
            *("participant_id", "version_id", "day"),
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_learning_result_module", "module_id", "participant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("learning_module.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("learning_version.id"), index=True)
    source: Mapped[str] = mapped_column(String(8))
    percent: Mapped[int | None] = mapped_column(Integer)
    attempt: Mapped[int | None] = mapped_column(Integer)
    points: Mapped[int] = mapped_column(Integer)
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(DateTime)
    completion_id: Mapped[int | None] = mapped_column(Integer, index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    expires_on: Mapped[date | None] = mapped_column(Date, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")

    version: Mapped[LearningVersion] = relationship()

    @property
    def paid(self) -> int:
        """The points that it brings: none where another completion of the module brings them."""
        return self.points if self.completion_id is not None else 0
