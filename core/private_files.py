"""Files that are their owner's alone: databases, keys, proofs, copies of them."""

import os
import stat
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def make_private(path: Path) -> None:
    """Let nobody but the owner read or write a file or open a folder; nothing where it is missing or somebody else's.

    Folders that are everybody's by design (sticky ones, as /tmp), the root and a home folder are left as they are.
    """
    try:
        found = path.stat()
        mode = PRIVATE_FOLDER if stat.S_ISDIR(found.st_mode) else PRIVATE_FILE
        if _is_shared(path, found) or stat.S_IMODE(found.st_mode) & 0o777 == mode:
            return
        path.chmod(mode)
    except OSError:
        # Who may not change it is not its owner; who may read it is the owner's business.
        return


def make_private_file(path: Path) -> None:
    """Make an empty file that is its owner's alone from the first moment, or make the one that is there so."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
    except FileExistsError:
        make_private(path)


def _is_shared(path: Path, found: os.stat_result) -> bool:
    if not stat.S_ISDIR(found.st_mode):
        return False
    place = path.resolve()
    return bool(found.st_mode & stat.S_ISVTX) or place in (Path(place.anchor), Path.home().resolve())
