"""The instance folder: what is in it can be read by its owner, and by nobody else where it is secret."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _

from app.operations.files import UNFINISHED, kept_files

SECRETS = ("secret_key",)


def kept(folder: Path) -> Iterator[str]:
    """Files that cannot be read, that everybody can read, or that were left unfinished."""
    for name in kept_files(folder):
        if not os.access(folder / name, os.R_OK):
            yield _("“%(file)s” cannot be read.", file=folder / name)
    for name in SECRETS:
        path = folder / name
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield _("“%(file)s” can be read by others than its owner.", file=path)
    for path in sorted(folder.rglob(f"*{UNFINISHED}")):
        yield _("“%(file)s” was left unfinished, by a backup or a restore that was interrupted.", file=path)
