"""Large uploads, tried and imported by a process beside the worker: whatever is in them, the worker stays small.

The process does what imports.uploads does, in a transaction of its own; one that is ended leaves nothing of it.
"""

import io
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import limits
from core.errors import Busy, Refused
from core.failures import Cause, Unusable
from core.files.apart import in_turn
from core.files.archive import BROKEN, ENTRY
from core.files.kinds import ARCHIVE
from core.files.problems import FieldsMissing
from core.limits import MEGABYTE
from core.watched import Ended, Ending, run_watched
from imports.models import ImportRun
from imports.uploads import Trial, Upload, apply_upload, try_again, try_upload

PROGRAM = "app.upload"
ASKED, CONTENT, ANSWER = "asked.json", "content", "answer.json"


def try_large(session: Session, upload: Upload) -> Trial:
    """`try_upload`, beside this process where the file is large."""
    if not is_large(upload.content):
        return try_upload(session, upload)
    asked = {key: value for key, value in asdict(upload).items() if key != "content"}
    return _trial(session, ask_beside(session, upload.file_name, "try", asked, upload.content))


def try_large_again(session: Session, run_id: int, what: str, mapping: str, account_id: int) -> Trial:
    """`try_again`, beside this process where the file is large."""
    if not _is_large_stored(session, run_id):
        return try_again(session, run_id, what, mapping, account_id)
    asked = {"run_id": run_id, "what": what, "mapping": mapping, "account_id": account_id}
    return _trial(session, ask_beside(session, _name(session, run_id), "again", asked))


def apply_large(session: Session, run_id: int, account_id: int) -> bool:
    """`apply_upload`, beside this process where the file is large; then it is committed already."""
    if not _is_large_stored(session, run_id):
        return apply_upload(session, run_id, account_id)
    asked = {"run_id": run_id, "account_id": account_id}
    answer = ask_beside(session, _name(session, run_id), "apply", asked)
    if refused := refused_of(answer):
        raise refused
    return bool(answer["done"])


def is_large(content: bytes) -> bool:
    """Whether a file holds enough for a worker to feel it."""
    if not content.startswith(ARCHIVE):
        return len(content) > limits.SMALL_TEXT_BYTES
    if content.count(ENTRY) > limits.FILES.members:
        # Whoever reads it refuses it at once.
        return False
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist()) > limits.LARGE_MEGABYTES * MEGABYTE
    except BROKEN:
        # Whoever reads it tells that it is damaged.
        return False


def _is_large_stored(session: Session, run_id: int) -> bool:
    size = session.scalar(select(func.length(ImportRun.content)).where(ImportRun.id == run_id)) or 0
    if size > limits.SMALL_TEXT_BYTES:
        return True
    return is_large(session.scalar(select(ImportRun.content).where(ImportRun.id == run_id)) or b"")


def _name(session: Session, run_id: int) -> str:
    return session.scalar(select(ImportRun.file_name).where(ImportRun.id == run_id)) or ""


def ask_beside(session: Session, name: str, act: str, asked: dict[str, Any], content: bytes = b"") -> dict[str, Any]:
    """What the other process answers; Refused where it gives no answer. No transaction is open meanwhile."""
    session.rollback()
    with in_turn(), TemporaryDirectory(prefix="palier-") as place:
        folder = Path(place)
        (folder / CONTENT).write_bytes(content)
        language = str(get_locale() or "en")
        said = {"act": act, "language": language, "arguments": asked}
        (folder / ASKED).write_text(json.dumps(said), encoding="utf-8")
        url = str(current_app.config["SQLALCHEMY_DATABASE_URI"])
        seconds, megabytes = limits.IMPORT_SECONDS, limits.IMPORT_MEGABYTES
        ended = run_watched(PROGRAM, folder, seconds, megabytes, PALIER_DATABASE_URL=url)
        if ended.how is not Ending.DONE or not (folder / ANSWER).exists():
            raise _without_answer(ended, name)
        answer: dict[str, Any] = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
        return answer


def _without_answer(ended: Ended, name: str) -> Refused:
    current_app.logger.error("The import of a file ended with %s: %s", ended.status_name, ended.places)
    if ended.how is Ending.SLOW:
        told = _("%(name)s takes more than %(most)s seconds to import.", name=name, most=limits.IMPORT_SECONDS)
    elif ended.how is Ending.LARGE:
        told = _("%(name)s takes more than %(most)s MB of memory to import.", name=name, most=limits.IMPORT_MEGABYTES)
    else:
        told = _("The process that imports %(name)s was ended (%(status)s).", name=name, status=ended.status_name)
    return Refused(
        f"{told} "
        + _("Nothing was changed. Split it into several files, or import it on the server: palier import sales FILE")
    )


def refused_of(answer: dict[str, Any]) -> Refused | None:
    """Why nothing came of it, as the other process told it."""
    if not (said := answer["refused"]):
        return None
    kinds: dict[str, Callable[[], Refused]] = {
        "Busy": Busy,
        "FieldsMissing": lambda: FieldsMissing(said["told"], said["fields"]),
        "Unusable": lambda: Unusable(Cause(said["cause"]), said["told"]),
    }
    return kinds.get(said["kind"], lambda: Refused(said["told"]))()


def _trial(session: Session, answer: dict[str, Any]) -> Trial:
    refused = refused_of(answer)
    run = session.get(ImportRun, answer["run_id"]) if answer["run_id"] else None
    if run is None:
        raise refused or Refused(_("This file was discarded. Send it again to import it."))
    return Trial(run, refused)
