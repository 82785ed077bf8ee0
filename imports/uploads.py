"""A file sent from a page: tried first, with nothing kept but the file itself; imported once it is confirmed.

The only services that end transactions: a trial is an import that is rolled back.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from core.clock import utc_now
from core.db import begin_writing
from core.errors import Refused
from core.files.apart import read_apart
from core.files.fields import Fields
from core.files.mapping import Mapping, load_mapping
from core.files.problems import FieldsMissing, FileProblem
from core.files.table import Table
from core.work import timed
from imports.columns import layout_digest, remembered_mapping
from imports.models import ImportRun, ImportState
from imports.outcome import Outcome
from imports.service import fields_of, import_fields, new_run, note_outcome, read_file

# A file that nobody confirms is not kept for ever.
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: what it holds, its name and bytes, the text of its mapping, and who sent it.

    told: what is worth telling of how it is read.
    """

    what: str
    file_name: str
    content: bytes
    mapping: str
    account_id: int
    told: str = ""


@dataclass(frozen=True)
class Trial:
    """What came of trying a file: the import that waits for confirmation, and why the file could not be read."""

    run: ImportRun
    refused: Refused | None = None

    @property
    def problem(self) -> str:
        """Why the file could not be read; empty where it was."""
        return str(self.refused or "")

    @property
    def lacking(self) -> list[str]:
        """The required fields that no column was found for, where that is why."""
        return self.refused.fields if isinstance(self.refused, FieldsMissing) else []


@dataclass(frozen=True)
class _Read:
    """What reading a file came to: its fields through a mapping, or why there are none."""

    mapping: Mapping = field(default_factory=Mapping)
    fields: Fields | None = None
    refused: Refused | None = None


@timed("trial")
def try_upload(session: Session, upload: Upload) -> Trial:
    """Import a file, roll that back, and keep the file with what would have happened.

    It is read with no transaction open; the one in which it is kept is left to the caller to commit.
    """
    bare = _bare_table(session, upload)
    digest = layout_digest(bare, upload.what)
    found = None if upload.mapping.strip() else remembered_mapping(session, upload.what, digest)
    if found is not None:
        upload = replace(upload, mapping=found.mapping, told=_as_before(found))
    read = _read(session, upload, bare)
    begin_writing(session)
    outcome, refused = _rehearse(session, upload, read)
    session.execute(delete(ImportRun).where(ImportRun.state == ImportState.TRIED, ImportRun.at < utc_now() - KEPT))
    run = new_run(session, upload.what, upload.file_name, upload.account_id)
    run.state = ImportState.TRIED
    run.content, run.layout = upload.content, digest
    _note(run, upload, outcome)
    session.flush()
    return Trial(run, refused)


@timed("trial")
def try_again(session: Session, run_id: int, what: str, mapping: str, account_id: int) -> Trial:
    """Try a kept file as something else, or through another mapping; as for `try_upload`."""
    run = waiting_upload(session, run_id)
    upload = Upload(what, run.file_name, run.content or b"", mapping, account_id)
    digest = run.layout if run.what == what else layout_digest(_bare_table(session, upload), what)
    read = _read(session, upload)
    begin_writing(session)
    outcome, refused = _rehearse(session, upload, read)
    run = _waiting(session, run_id)
    run.layout = digest
    _note(run, upload, outcome)
    session.flush()
    return Trial(run, refused)


def _bare_table(session: Session, upload: Upload) -> Table | FileProblem:
    """The file without any mapping, or why it cannot be read so."""
    session.rollback()
    try:
        return read_apart(upload.content, upload.file_name)
    except FileProblem as problem:
        return problem


def _read(session: Session, upload: Upload, bare: Table | FileProblem | None = None) -> _Read:
    """The file through its mapping; `bare`: what came of reading it without one, where that was done."""
    session.rollback()
    try:
        mapping = mapping_from(upload.mapping)
        if isinstance(bare, Table) and mapping == Mapping():
            return _Read(mapping, fields_of(upload.what, bare, mapping))
        return _Read(mapping, read_file(upload.what, upload.content, upload.file_name, mapping))
    except Refused as refused:
        return _Read(refused=refused)


def _as_before(found: ImportRun) -> str:
    return str(_("Its columns are read as those of %(file)s were, which had the same.", file=found.file_name))


def waiting_upload(session: Session, run_id: int) -> ImportRun:
    """An import whose file waits, with its bytes; Refused of one that does no longer."""
    query = select(ImportRun).where(ImportRun.id == run_id).options(undefer(ImportRun.content))
    return _still_waiting(session.scalar(query.execution_options(populate_existing=True)))


@timed("import")
def apply_upload(session: Session, run_id: int, account_id: int) -> bool:
    """Import a kept file for good; False where that has been done already. The caller commits.

    It is read with no transaction open. Refused where it was tried in another way meanwhile.
    """
    seen = session.get(ImportRun, run_id)
    if seen is not None and seen.state == ImportState.APPLIED:
        return False
    run = waiting_upload(session, run_id)
    upload = Upload(run.what, run.file_name, run.content or b"", run.mapping, account_id)
    mapping = mapping_from(upload.mapping)
    session.rollback()
    fields = read_file(upload.what, upload.content, upload.file_name, mapping)
    begin_writing(session)
    held = _held(session, run_id)
    if held is not None and held.state == ImportState.APPLIED:
        return False
    run = _still_waiting(held)
    if (run.what, run.mapping) != (upload.what, upload.mapping):
        raise Refused(_("This file was tried in another way meanwhile. See what it would do now, and confirm again."))
    import_fields(session, run.what, fields, run, mapping)
    run.state = ImportState.APPLIED
    run.content = None
    run.account_id = account_id
    session.flush()
    return True


def discard_upload(session: Session, run_id: int) -> str:
    """Forget a kept file; gives its name. The caller commits."""
    run = _waiting(session, run_id)
    session.delete(run)
    session.flush()
    return run.file_name


def _rehearse(session: Session, upload: Upload, read: _Read) -> tuple[Outcome, Refused | None]:
    """What an import would do, with nothing of it left; a new writing transaction has begun afterwards."""
    outcome, problem = Outcome(), read.refused
    if read.fields is not None:
        try:
            rehearsal = new_run(session, upload.what, upload.file_name, upload.account_id)
            outcome = import_fields(session, upload.what, read.fields, rehearsal, read.mapping)
            outcome.report.notes[:0] = [upload.told] if upload.told else []
        except Refused as refused:
            problem = refused
        session.rollback()
        begin_writing(session)
    return outcome, problem


def mapping_from(text: str) -> Mapping:
    """The mapping in a text, which may be empty."""
    return load_mapping(text.encode()) if text.strip() else Mapping()


def _held(session: Session, run_id: int) -> ImportRun | None:
    """The import as it stands now; nobody else changes it until the transaction ends."""
    query = select(ImportRun).where(ImportRun.id == run_id).options(undefer(ImportRun.content))
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _waiting(session: Session, run_id: int) -> ImportRun:
    return _still_waiting(_held(session, run_id))


def _still_waiting(run: ImportRun | None) -> ImportRun:
    if run is None:
        raise Refused(_("This file was discarded. Send it again to import it."))
    if run.state != ImportState.TRIED:
        raise Refused(_("This file was imported already."))
    return run


def _note(run: ImportRun, upload: Upload, outcome: Outcome) -> None:
    run.what, run.mapping, run.account_id, run.at = upload.what, upload.mapping, upload.account_id, utc_now()
    note_outcome(run, outcome)
