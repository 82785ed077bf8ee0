"""Imports: what is kept of them can be read, and every sale line was brought in by one."""

import json
from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session, undefer

from core.errors import Refused
from imports.models import ImportRun, ImportState
from imports.queries import first_rejects
from sales.models import SaleLine


def stored(connection: Connection) -> Iterator[str]:
    """Imports of which something that is kept cannot be read: the file that waits, the mapping, report or rejects."""
    # One at a time: what they keep may be large.
    query = select(ImportRun).options(undefer(ImportRun.content), undefer(ImportRun.rejects)).order_by(ImportRun.id)
    with Session(connection) as session:
        for run in session.scalars(query.execution_options(yield_per=1)):
            if part := _unreadable(run):
                yield _(
                    "Import %(id)s (%(file)s): %(part)s cannot be read.",
                    id=run.id,
                    file=run.file_name,
                    part=part,
                )
            session.expunge(run)


def _unreadable(run: ImportRun) -> str:
    if run.state == ImportState.TRIED and not run.content:
        return str(_("the file that waits"))
    if run.mapping.strip() and not _is_mapping(run.mapping):
        return str(_("its mapping"))
    try:
        json.loads(run.report or "{}")
    except ValueError:
        return str(_("its report"))
    try:
        first_rejects(run.rejects)
    except ValueError:
        return str(_("its rejected lines"))
    return ""


def _is_mapping(text: str) -> bool:
    # What reads files is long to load, and most imports have no mapping.
    from core.files.mapping import load_mapping

    try:
        load_mapping(text.encode())
    except Refused:
        return False
    return True


def lines(connection: Connection) -> Iterator[str]:
    """Sale lines that no import brought in."""
    count = connection.scalar(select(func.count()).select_from(SaleLine).where(SaleLine.import_id.is_(None)))
    if count:
        yield ngettext(
            "%(num)s sale line was brought in by no import.", "%(num)s sale lines were brought in by no import.", count
        )
