"""One file brought in, in the caller's transaction: read, checked, stored, counted."""

from dataclasses import asdict
from io import BytesIO

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.db import lock_sales
from core.errors import Refused
from core.files.fields import Fields
from core.files.mapping import Mapping
from core.files.reading import read_table
from core.files.rejects import write_rejects
from imports.catalogue import import_clients, import_products, import_targets
from imports.completions import import_completions
from imports.layouts import LAYOUTS
from imports.lines import import_sales
from imports.models import ImportRun, ImportState
from imports.outcome import Counts, Outcome, Progress, silent
from imports.people import import_participants

RECORDS = {
    "participants": import_participants,
    "products": import_products,
    "clients": import_clients,
    "targets": import_targets,
    "completions": import_completions,
}


def import_file(
    session: Session,
    what: str,
    content: bytes,
    run: ImportRun,
    mapping: Mapping,
    all_or_nothing: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """Bring in a file's good lines; the caller commits, or rolls back where the outcome is not applied.

    Raises FileProblem for a file that cannot be read at all, Busy while another import does not end.
    """
    if what not in LAYOUTS:
        raise Refused(_("“%(what)s” is not something that can be imported.", what=what))
    lock_sales(session)
    progress("read", 0, 1)
    table = read_table(content, run.file_name, mapping)
    fields = Fields(table, mapping, LAYOUTS[what])
    progress("read", 1, 1)
    counts = _store(session, what, fields, run, progress)
    rejects = fields.rejects()
    rejected = rejects["_line"].n_unique()
    outcome = Outcome(**asdict(counts), rejected=rejected, rejects=rejects, notes=fields.notes)
    if rejected:
        file = BytesIO()
        write_rejects(fields.table, rejects, file)
        outcome.rejects_file = file.getvalue()
    outcome.applied = not (all_or_nothing and rejected)
    note_outcome(run, outcome)
    return outcome


def new_run(session: Session, what: str, file_name: str, account_id: int | None = None) -> ImportRun:
    """The record of an import about to be made; it has its id."""
    run = ImportRun(what=what, file_name=file_name[:255], account_id=account_id, at=utc_now(), mapping="")
    run.state = ImportState.APPLIED
    session.add(run)
    session.flush()
    return run


def _store(session: Session, what: str, fields: Fields, run: ImportRun, progress: Progress) -> Counts:
    if what == "sales":
        return import_sales(session, fields, run, progress)
    return RECORDS[what](session, fields, run)


def note_outcome(run: ImportRun, outcome: Outcome) -> None:
    """Keep with an import what became of its lines."""
    run.new, run.corrected, run.unchanged = outcome.new, outcome.corrected, outcome.unchanged
    run.rejected = outcome.rejected
    run.rejects = outcome.rejects_file or None
