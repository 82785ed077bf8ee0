"""A file sent from a page: tried first, with nothing kept but the file itself; imported once it is confirmed.

The only services that end transactions: a trial is an import that is rolled back.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from core.clock import utc_now
from core.db import begin_writing
from core.errors import Refused
from core.files.mapping import Mapping, load_mapping
from core.files.problems import FieldsMissing
from core.work import timed
from imports.columns import layout_digest, remembered_mapping
from imports.models import ImportRun, ImportState
from imports.outcome import Outcome
from imports.service import import_file, new_run, note_outcome

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


@timed("trial")
def try_upload(session: Session, upload: Upload) -> Trial:
    """Import a file, roll that back, and keep the file with what would have happened, in a transaction of its own."""
    digest = layout_digest(upload.content, upload.file_name, upload.what)
    found = None if upload.mapping.strip() else remembered_mapping(session, upload.what, digest)
    if found is not None:
        upload = replace(upload, mapping=found.mapping, told=_as_before(found))
    outcome, refused = _rehearse(session, upload)
    session.execute(delete(ImportRun).where(ImportRun.state == ImportState.TRIED, ImportRun.at < utc_now() - KEPT))
    run = new_run(session, upload.what, upload.file_name, upload.account_id)
    run.state = ImportState.TRIED
    run.content, run.layout = upload.content, digest
    _note(run, upload, outcome)
    session.flush()
    return Trial(run, refused)


@timed("trial")
def try_again(session: Session, run_id: int, what: str, mapping: str, account_id: int) -> Trial:
    """Try a kept file as something else, or through another mapping."""
    run = _waiting(session, run_id)
    upload = Upload(what, run.file_name, run.content or b"", mapping, account_id)
    outcome, refused = _rehearse(session, upload)
    run = _waiting(session, run_id)
    run.layout = layout_digest(upload.content, upload.file_name, what)
    _note(run, upload, outcome)
    session.flush()
    return Trial(run, refused)


def _as_before(found: ImportRun) -> str:
    return str(_("Its columns are read as those of %(file)s were, which had the same.", file=found.file_name))


def waiting_content(session: Session, run_id: int) -> bytes:
    """The bytes of a file that waits; Refused of one that does no longer."""
    return _waiting(session, run_id).content or b""


@timed("import")
def apply_upload(session: Session, run_id: int, account_id: int) -> bool:
    """Import a kept file for good; False where that has been done already. The caller commits."""
    run = _held(session, run_id)
    if run is not None and run.state == ImportState.APPLIED:
        return False
    run = _waiting(session, run_id)
    import_file(session, run.what, run.content or b"", run, mapping_from(run.mapping))
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


def _rehearse(session: Session, upload: Upload) -> tuple[Outcome, Refused | None]:
    """What an import would do, with nothing of it left; a new writing transaction has begun afterwards."""
    outcome, problem = Outcome(), None
    try:
        mapping = mapping_from(upload.mapping)
        rehearsal = new_run(session, upload.what, upload.file_name, upload.account_id)
        outcome = import_file(session, upload.what, upload.content, rehearsal, mapping)
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
    run = _held(session, run_id)
    if run is None:
        raise Refused(_("This file was discarded. Send it again to import it."))
    if run.state != ImportState.TRIED:
        raise Refused(_("This file was imported already."))
    return run


def _note(run: ImportRun, upload: Upload, outcome: Outcome) -> None:
    run.what, run.mapping, run.account_id, run.at = upload.what, upload.mapping, upload.account_id, utc_now()
    note_outcome(run, outcome)
