"""Statements in batches: asked for on a page, made by the worker, kept for a while to be downloaded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, undefer

from challenges.models import Challenge, Posting, Standing
from core.access import reading_access, writing_access
from core.clock import utc_now
from core.models import Participant
from core.terminal import language as terminal_language
from statements.making import Made, make_all
from statements.models import StatementBatch, StatementFile
from statements.queries import languages_of

KEPT = timedelta(days=14)
# So many are at hand at once.
MOST_SHOWN = 10


@dataclass(frozen=True)
class Progress:
    """How far a batch is: how many statements it has, how many are made, and why others could not be."""

    batch: StatementBatch
    total: int
    made: int
    problems: Sequence[str]

    @property
    def is_over(self) -> bool:
        """Whether all are made, but for those that cannot be."""
        return self.batch.ended_at is not None

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return (self.made + len(self.problems)) * 100 // max(self.total, 1)


def people_of(session: Session, challenge: Challenge) -> list[int]:
    """Everybody who has a place in a challenge, or had points in it."""
    placed = select(Standing.participant_id).where(Standing.challenge_id == challenge.id)
    posted = select(Posting.participant_id).where(Posting.challenge_id == challenge.id)
    query = select(Participant.id).where(Participant.id.in_(placed.union(posted))).order_by(Participant.code)
    return list(session.scalars(query))


def ask_batch(session: Session, challenge: Challenge, account_id: int | None) -> int:
    """Have the statements of everybody made; the number of the batch. One that is under way is not begun twice."""
    people, challenge_id = people_of(session, challenge), challenge.id
    with writing_access() as access:
        same = StatementBatch.challenge_id == challenge_id, StatementBatch.ended_at.is_(None)
        if (under_way := access.scalar(select(StatementBatch.id).where(*same))) is not None:
            return under_way
        batch = StatementBatch(challenge_id=challenge_id, account_id=account_id, asked_at=utc_now())
        access.add(batch)
        access.flush()
        access.add_all(StatementFile(batch_id=batch.id, participant_id=person) for person in people)
        return batch.id


def batches_of(challenge: Challenge) -> list[Progress]:
    """The batches of a challenge, the latest first."""
    with reading_access() as access:
        query = select(StatementBatch).where(StatementBatch.challenge_id == challenge.id)
        found = access.scalars(query.order_by(StatementBatch.id.desc()).limit(MOST_SHOWN)).all()
        return [_progress(access, batch) for batch in found]


def batch_of(challenge: Challenge, batch_id: int) -> StatementBatch | None:
    """A batch of that challenge; None of any other one."""
    with reading_access() as access:
        batch = access.get(StatementBatch, batch_id)
    return batch if batch is not None and batch.challenge_id == challenge.id else None


def _progress(access: Session, batch: StatementBatch) -> Progress:
    files = select(func.count(), func.count(StatementFile.made_at)).where(StatementFile.batch_id == batch.id)
    total, made = access.execute(files).one()
    bad = select(StatementFile.problem).where(StatementFile.batch_id == batch.id, StatementFile.problem != "")
    return Progress(batch, total, made, access.scalars(bad).all())


def files_of(batch_id: int) -> Iterator[tuple[str, bytes]]:
    """The statements of a batch that are made, by the names of their files, one after the other."""
    with reading_access() as access:
        query = select(StatementFile.participant_id).where(StatementFile.batch_id == batch_id)
        people = access.scalars(query.where(StatementFile.made_at.is_not(None)).order_by(StatementFile.name)).all()
    for person in people:
        with reading_access() as access:
            file = access.get(StatementFile, (batch_id, person), options=[undefer(StatementFile.content)])
        if file is not None and file.content:
            yield file.name, file.content


def waiting_batches() -> Sequence[StatementBatch]:
    """The batches that have not ended, the oldest first."""
    with reading_access() as access:
        query = select(StatementBatch).where(StatementBatch.ended_at.is_(None)).order_by(StatementBatch.id)
        return access.scalars(query).all()


def make_batch(session: Session, challenge: Challenge, batch: StatementBatch, processes: int | None = None) -> int:
    """Make what is still missing of a batch, each statement stored once; how many it has."""
    people = _still_to_make(batch.id)
    for made in make_all(session, challenge, languages_of(session, people, terminal_language()), processes):
        store(batch.id, made)
    with reading_access() as access:
        counted = select(func.count(StatementFile.made_at)).where(StatementFile.batch_id == batch.id)
        return access.scalar(counted) or 0


def _still_to_make(batch_id: int) -> list[int]:
    with reading_access() as access:
        query = select(StatementFile.participant_id).where(
            StatementFile.batch_id == batch_id, StatementFile.made_at.is_(None), StatementFile.problem == ""
        )
        return list(access.scalars(query))


def store(batch_id: int, made: Made) -> None:
    """Keep a statement that was made, unless it is there already."""
    file = update(StatementFile).where(
        StatementFile.batch_id == batch_id,
        StatementFile.participant_id == made.participant_id,
        StatementFile.made_at.is_(None),
    )
    with writing_access() as access:
        if made.problem:
            access.execute(file.values(problem=made.problem))
        else:
            access.execute(file.values(name=made.name[:200], content=made.content, made_at=utc_now()))


def end_batch(batch_id: int) -> None:
    """Nothing of it is missing any more, and everybody knows."""
    with writing_access() as access:
        access.execute(update(StatementBatch).where(StatementBatch.id == batch_id).values(ended_at=utc_now()))


def forget_old_batches() -> int:
    """Remove batches that were kept for long enough; how many."""
    with writing_access() as access:
        old = select(StatementBatch.id).where(StatementBatch.ended_at < utc_now() - KEPT)
        batches = access.scalars(old).all()
        access.execute(delete(StatementFile).where(StatementFile.batch_id.in_(batches)))
        access.execute(delete(StatementBatch).where(StatementBatch.id.in_(batches)))
    return len(batches)
