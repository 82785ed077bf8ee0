"""Packages kept: the ZIP once under its hash, unpacked beside where it is played."""

import shutil
import tempfile
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.private_files import PRIVATE_FOLDER
from core.store import Store, checked_key, opened
from elearning.packages.contents import BROKEN, damaged, whole
from elearning.packages.contents import opened as opened_archive
from elearning.packages.handover import as_json
from elearning.packages.model import Package
from elearning.packages.settings import PACKAGES, UNPACKED
from elearning.packages.tables import KeptPackage

# Where an application keeps its store.
EXTENSION = "palier.packages"


def store_here() -> Store:
    """The store of packages of this application."""
    found: Store | None = current_app.extensions.get(EXTENSION)
    if found is None:
        found = current_app.extensions[EXTENSION] = opened(current_app.config[PACKAGES])
    return found


def keep_package(session: Session, content: bytes, package: Package, account_id: int | None) -> KeptPackage:
    """Keep a package that was read, in the caller's writing transaction; one that is there already stays as it is.

    The bytes lie in the store before the row is committed.
    """
    kept = session.scalar(select(KeptPackage).where(KeptPackage.sha256 == package.sha256))
    if kept is not None:
        return kept
    store_here().put(package.sha256, content)
    kept = KeptPackage(
        sha256=package.sha256,
        kind=package.kind.value,
        title=package.title,
        manifest=as_json(package),
        size=len(content),
        uploaded_at=utc_now(),
        uploaded_by=account_id,
    )
    session.add(kept)
    session.flush()
    return kept


def unpacked(sha256: str) -> Path:
    """The folder in which a package lies unpacked; NoPackage where its bytes are gone or damaged.

    Whoever comes first unpacks it aside and gives it its name at the end: others see all of it, or nothing.
    """
    around = Path(current_app.config[UNPACKED]) / checked_key(sha256)[:2]
    folder = around / sha256
    if folder.is_dir():
        return folder
    content = store_here().get(sha256)
    if content is None:
        raise damaged(_("The package"))
    around.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{sha256}-", dir=around))
    try:
        _unpack(content, aside)
        _name(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def _unpack(content: bytes, folder: Path) -> None:
    found = opened_archive(content, _("The package"))
    for path, entry in found.files.items():
        place = folder / path
        place.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        try:
            place.write_bytes(whole(found.archive, entry))
        except BROKEN:
            raise damaged(found.title) from None


def _name(aside: Path, folder: Path) -> None:
    try:
        aside.rename(folder)
    except OSError:
        # Another worker was faster, with the same files.
        if not folder.is_dir():
            raise
