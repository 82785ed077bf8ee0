"""One file brought in, in the caller's transaction: read, checked, stored, counted."""

from dataclasses import asdict, dataclass
from io import BytesIO

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.changes import measure
from core.clock import utc_now
from core.db import lock_sales
from core.errors import Refused
from core.files.apart import read_apart
from core.files.fields import Fields
from core.files.mapping import Mapping
from core.files.rejects import write_rejects
from core.files.table import Table
from core.news import tell
from core.versions import moment
from imports.catalogue import import_clients, import_products, import_targets
from imports.completions import import_completions
from imports.layouts import LAYOUTS
from imports.lines import Options, import_sales
from imports.models import ImportRun, ImportState, Origin
from imports.news import Imported
from imports.outcome import Counts, Outcome, Progress, silent
from imports.people import import_participants
from imports.report import Report
from imports.stock import import_stock

RECORDS = {
    "participants": import_participants,
    "products": import_products,
    "clients": import_clients,
    "targets": import_targets,
    "completions": import_completions,
    "stock": import_stock,
}


@dataclass(frozen=True)
class Way:
    """How a file is brought in beside its mapping.

    all_or_nothing: one rejected line keeps the whole file out. accept_held: what would be held is written.
    """

    all_or_nothing: bool = False
    accept_held: bool = False
    progress: Progress = silent


def read_file(what: str, content: bytes, name: str, mapping: Mapping) -> Fields:
    """The fields of a file; nothing of the database is needed, and none of its locks may be held meanwhile.

    Raises FileProblem for a file that cannot be read at all.
    """
    return fields_of(what, read_apart(content, name, mapping), mapping)


def fields_of(what: str, table: Table, mapping: Mapping) -> Fields:
    """The fields of a table; FileProblem where it does not have them."""
    if what not in LAYOUTS:
        raise Refused(_("“%(what)s” is not something that can be imported.", what=what))
    return Fields(table, mapping, LAYOUTS[what])


def import_fields(
    session: Session, what: str, fields: Fields, run: ImportRun, mapping: Mapping, way: Way | None = None
) -> Outcome:
    """Bring in a file's good lines; the caller commits, or rolls back where the outcome is not applied.

    `fields` as `read_file` gives them, through the same mapping; they are used up. Raises Busy while another import
    does not end.
    """
    way = way or Way()
    lock_sales(session)
    run.at = moment(session)
    report = Report()
    effects = measure(session)
    options = Options(mapping.documents == "whole", way.accept_held, way.progress)
    counts = _store(session, what, fields, run, options, report)
    report.effects, report.notes = effects(), [*fields.notes, *report.notes]
    outcome = _outcome(fields, counts, report)
    outcome.applied = not (way.all_or_nothing and outcome.rejected)
    note_outcome(run, outcome)
    if outcome.applied:
        tell(session, Imported(run))
    return outcome


def import_file(
    session: Session, what: str, content: bytes, run: ImportRun, mapping: Mapping, way: Way | None = None
) -> Outcome:
    """Read a file and bring it in at once, for whom it does not matter that others wait while it is read."""
    return import_fields(session, what, read_file(what, content, run.file_name, mapping), run, mapping, way)


def _store(session: Session, what: str, fields: Fields, run: ImportRun, options: Options, report: Report) -> Counts:
    if what == "sales":
        return import_sales(session, fields, run, options, report)
    return RECORDS[what](session, fields, run, report)


def _outcome(fields: Fields, counts: Counts, report: Report) -> Outcome:
    rejects = fields.rejects()
    outcome = Outcome(**asdict(counts), rejected=fields.rejected, rejects=rejects, report=report)
    if outcome.rejected:
        file = BytesIO()
        write_rejects(fields.table, rejects, file)
        outcome.rejects_file = file.getvalue()
    return outcome


def new_run(
    session: Session, what: str, file_name: str, account_id: int | None = None, origin: Origin = Origin.FILE
) -> ImportRun:
    """The record of an import about to be made; it has its id."""
    run = ImportRun(what=what, file_name=file_name[:255], account_id=account_id, at=utc_now(), mapping="")
    run.state, run.origin = ImportState.APPLIED, origin
    session.add(run)
    session.flush()
    return run


def note_outcome(run: ImportRun, outcome: Outcome) -> None:
    """Keep with an import what became of its lines."""
    for name, count in outcome.counted.items():
        setattr(run, name, count)
    run.rejects = outcome.rejects_file or None
    run.report = outcome.report.to_json()
