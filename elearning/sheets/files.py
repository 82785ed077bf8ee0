"""Files of sheets: kept, read back by parts, let go.

The bytes lie in the store before their row is committed, and go when no row names them, which is looked after by
night: whatever is broken off, a row has its bytes. Whoever keeps some and whoever removes some wait for each other.
"""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from core.db import is_sqlite, writing
from core.errors import Refused
from core.limits import MEGABYTE, SHEET_FILES
from core.store import Store
from elearning.sheets.editing import changed
from elearning.sheets.media import Medium
from elearning.sheets.store import store_here
from elearning.sheets.tables import Sheet, SheetFile

PART = MEGABYTE


def add_file(
    session: Session, sheet: Sheet, medium: Medium, language: str, description: str, account_id: int | None
) -> SheetFile:
    """Keep a file of a sheet, in the caller's writing transaction; Refused where it has enough of them."""
    if len(sheet.files) >= SHEET_FILES:
        raise Refused(_("A sheet has at most %(most)s files. Remove one first.", most=SHEET_FILES))
    _lock(session, alone=False)
    store_here().put(medium.sha256, medium.content)
    kept = SheetFile(
        sheet_id=sheet.id,
        language=language,
        kind=medium.kind.value,
        sha256=medium.sha256,
        size=len(medium.content),
        name=medium.name,
        description=description,
        captions=medium.captions,
    )
    sheet.files.append(kept)
    changed(session, sheet, account_id)
    return kept


def remove_file(session: Session, sheet: Sheet, file_id: int, account_id: int) -> None:
    """Let a sheet be without one of its files; its bytes go by night."""
    sheet.files = [it for it in sheet.files if it.id != file_id]
    changed(session, sheet, account_id)


def parts_of(file: SheetFile, first: int, last: int) -> Iterator[bytes]:
    """The bytes from one place to before another, a megabyte at a time."""
    # Sent when the request is over: what it asks of the application, it asks now.
    return _parts(store_here(), file.sha256, first, last)


def _parts(store: Store, key: str, first: int, last: int) -> Iterator[bytes]:
    for start in range(first, last, PART):
        content = store.part(key, start, min(PART, last - start))
        if not content:
            return
        yield content


def is_there(file: SheetFile) -> bool:
    """Whether the bytes of a file are in the store."""
    return store_here().exists(file.sha256)


def remove_strays(session: Session) -> int:
    """Remove the bytes that no row names; how many files that were."""
    named = set(session.scalars(select(SheetFile.sha256).distinct()))
    session.rollback()
    gone = 0
    for key in [it for it in store_here().all_keys() if it not in named]:
        with writing(session):
            _lock(session, alone=True)
            if not session.scalar(select(exists().where(SheetFile.sha256 == key))):
                store_here().delete(key)
                gone += 1
    return gone


def _lock(session: Session, alone: bool) -> None:
    """Let nobody remove bytes while one keeps some: on SQLite whoever writes is alone, elsewhere many may keep."""
    if not is_sqlite(session):
        shared = "" if alone else "_shared"
        session.execute(text(f"SELECT pg_advisory_xact_lock{shared}(hashtext('palier.sheets'))"))
