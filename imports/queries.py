"""Imports that were made or wait for confirmation, read for pages."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from flask import abort
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from imports.models import HeldLine, HeldState, ImportRun, ImportState, Origin

PER_PAGE = 25
REMEMBERED = 10
FIRST_REJECTS = 20
# Steps of declarations are in the audit trail: among files they would be many.
IS_PAST = and_(ImportRun.state != ImportState.TRIED, ImportRun.origin != Origin.DECLARED.value)


class Reject(NamedTuple):
    """A line that was not taken: its filled cells as they stand in the file, and why not, with line and column."""

    cells: list[tuple[str, str]]
    reasons: list[str]


class Remembered(NamedTuple):
    """A mapping that an earlier import was made with."""

    run_id: int
    what: str
    file_name: str


def waiting_runs(session: Session) -> Sequence[ImportRun]:
    """Files that were tried and neither imported nor discarded, the latest first."""
    query = select(ImportRun).where(ImportRun.state == ImportState.TRIED)
    return session.scalars(query.options(joinedload(ImportRun.account)).order_by(ImportRun.id.desc())).all()


def past_runs(session: Session, page: int, size: int = PER_PAGE) -> Sequence[ImportRun]:
    """A page of the imports that were made, the latest first."""
    query = select(ImportRun).where(IS_PAST).options(joinedload(ImportRun.account))
    return session.scalars(
        query.order_by(ImportRun.at.desc(), ImportRun.id.desc()).limit(size).offset((page - 1) * size)
    ).all()


def count_past_runs(session: Session) -> int:
    """How many imports were made."""
    query = select(func.count()).select_from(ImportRun).where(IS_PAST)
    return session.scalar(query) or 0


def find_run(session: Session, run_id: int, with_rejects: bool = False) -> ImportRun | None:
    """One import, made or waiting."""
    options = [undefer(ImportRun.rejects)] if with_rejects else []
    return session.get(ImportRun, run_id, options=[joinedload(ImportRun.account), *options])


def import_or_404(session: Session, run_id: int, with_rejects: bool = False) -> ImportRun:
    """The import that a request names."""
    run = find_run(session, run_id, with_rejects)
    if run is None:
        abort(404)
    return run


def is_read(run: ImportRun) -> bool:
    """Whether lines were found in the file, as it is read so far."""
    return run.new + run.corrected + run.unchanged + run.held + run.rejected > 0


def undoing_of(session: Session, run_id: int) -> ImportRun | None:
    """The import that undid this one."""
    query = select(ImportRun).where(ImportRun.undoes_id == run_id).options(joinedload(ImportRun.account))
    return session.scalar(query)


def decided_counts(session: Session, run_id: int) -> dict[str, int]:
    """How many lines of an import were held and since decided, by what was decided."""
    query = select(HeldLine.state, func.count()).where(HeldLine.import_id == run_id).group_by(HeldLine.state)
    return {state: count for state, count in session.execute(query) if state != HeldState.WAITING}


def remembered_mappings(session: Session) -> list[Remembered]:
    """The latest different mappings, each with the import that last used it."""
    latest = (
        select(func.max(ImportRun.id))
        .where(ImportRun.mapping != "", ImportRun.state == ImportState.APPLIED)
        .group_by(ImportRun.what, ImportRun.mapping)
    )
    query = select(ImportRun.id, ImportRun.what, ImportRun.file_name).where(ImportRun.id.in_(latest))
    return [Remembered(*row) for row in session.execute(query.order_by(ImportRun.id.desc()).limit(REMEMBERED))]


def first_rejects(rejects: bytes | None, limit: int = FIRST_REJECTS) -> list[Reject]:
    """The first lines of a rejects file (see core.files.rejects: last column `reason`, several apart by ` | `)."""
    if not rejects:
        return []
    text = rejects[:_LOOKED_AT].decode("utf-8-sig", "ignore").lstrip("\r\n")
    ends = islice(_LAST_COLUMN.finditer(text), _MOST_LINES_OF_HEADER)
    delimiter = next((found[1] for found in ends if _is_header(text, found)), ",")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return list(islice(_rejects(rows), limit))


# So many bytes of a file of rejects are enough for its first lines, whatever stands on them.
_LOOKED_AT = 4_000_000
_MOST_LINES_OF_HEADER = 50
# The file has the delimiter of the one it comes from: the sign before its last column's name.
_LAST_COLUMN = re.compile(r"([^\"\r\n])reason\r\n")


def _is_header(text: str, found: re.Match[str]) -> bool:
    """Whether the first record ends there: a name may have line breaks within."""
    rows = list(islice(csv.reader(io.StringIO(text[: found.end()], newline=""), delimiter=found[1]), 2))
    return len(rows) == 1 and rows[0][-1] == "reason"


def _rejects(rows: Iterator[list[str]]) -> Iterator[Reject]:
    headers = next(rows, [])[:-1]
    for row in rows:
        reason = row[len(headers)] if len(row) > len(headers) else ""
        filled = [(header, cell) for header, cell in zip(headers, row, strict=False) if cell]
        yield Reject(filled, reason.split(" | "))
