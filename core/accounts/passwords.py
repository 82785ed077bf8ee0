"""Passwords, kept as argon2id hashes."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import ngettext

from core.errors import Refused

SHORTEST = 10
LONGEST = 200

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to keep; Refused where the password is too short."""
    if len(password) < SHORTEST:
        raise Refused(
            ngettext(
                "A password has at least %(num)s character.", "A password has at least %(num)s characters.", SHORTEST
            )
        )
    return _hasher.hash(password[:LONGEST])


def is_right(kept: str | None, password: str) -> bool:
    """Whether the password is the one whose hash was kept; takes as long where none was kept."""
    try:
        return _hasher.verify(kept or _of_nobody(), password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


@lru_cache
def _of_nobody() -> str:
    return _hasher.hash("nobody has this password")
