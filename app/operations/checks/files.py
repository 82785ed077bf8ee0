"""The instance folder: what belongs to the programme can be read, and nothing was left unfinished."""

import os
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _

from app.operations.files import UNFINISHED, kept_files


def kept(folder: Path) -> Iterator[str]:
    """Files that cannot be read, or were left unfinished; who else may read them each command sees to itself."""
    for name in kept_files(folder):
        if not os.access(folder / name, os.R_OK):
            yield _("“%(file)s” cannot be read.", file=folder / name)
    for path in sorted(folder.rglob(f"*{UNFINISHED}")):
        yield _("“%(file)s” was left unfinished, by a backup or a restore that was interrupted.", file=path)
