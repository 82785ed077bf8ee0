"""The key that signs cookies: given, else made once and kept in the instance folder."""

import os
import secrets
from pathlib import Path

from app.config import instance_folder
from core.errors import Refused
from core.terminal import said as _

NAME = "PALIER_SECRET_KEY"
# Of 16 signs that are hexadecimal digits, half of what the one made here holds.
SHORTEST = 32


def secret_key() -> str:
    """PALIER_SECRET_KEY, else the key of the instance folder; Refused, in words, where either is short or empty."""
    given = os.environ.get(NAME)
    if given is not None:
        return _long_enough(given, _("%(name)s: the key", name=NAME))
    path = instance_folder() / "secret_key"
    try:
        if not path.exists():
            _make(path)
        return _long_enough(path.read_text(), _("PALIER_INSTANCE: the key in “%(file)s”", file=path))
    except UnicodeDecodeError as error:
        reason = _("it is no text")
        raise Refused(_("PALIER_INSTANCE: “%(file)s” cannot be used: %(reason)s.", file=path, reason=reason)) from error
    except OSError as error:
        raise Refused(
            _("PALIER_INSTANCE: “%(file)s” cannot be used: %(reason)s.", file=path, reason=error.strerror)
        ) from error


def _long_enough(key: str, what: str) -> str:
    if len(key.strip()) < SHORTEST:
        raise Refused(
            _(
                "%(what)s has %(length)s characters, and needs at least %(shortest)s: whoever guesses it signs in as"
                " anybody. Set %(name)s to a longer one, or unset it and remove the file to have one made.",
                what=what,
                length=len(key.strip()),
                shortest=SHORTEST,
                name=NAME,
            )
        )
    return key.strip()


def _make(path: Path) -> None:
    """Make the file, whole or not at all: of two that start at once, both read the one that was there first."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        # Unlike a renaming, this never takes the place of a file that is there.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Have the file's name be on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
