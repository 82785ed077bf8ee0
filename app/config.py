"""The configuration: what may be set from outside, what holds otherwise, and what is refused in words."""

import os
import re
import secrets
from pathlib import Path
from zoneinfo import ZoneInfo

from core.errors import Refused
from core.terminal import LANGUAGES
from core.terminal import said as _

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = Path(os.environ.get("PALIER_INSTANCE") or ROOT / "instance")

# An upload larger than this goes through the command line, which shows its progress.
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
LONGEST_NAME = 60


def configuration() -> dict[str, object]:
    """The settings read from the environment, with their defaults; Refused names the one that cannot be used."""
    _refuse_language()
    return {
        "CURRENCY": _currency(),
        "TIMEZONE": _timezone(),
        "PROGRAMME": _programme(),
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # How many proxies stand in front; each one's word on address, scheme and host is believed, and nobody else's.
        "PROXIES": _proxies(),
        # How many costly acts of a kind (core/costly.py) run at once, and how many seconds one waits for a turn.
        "COSTLY": _number("PALIER_COSTLY", "2", 1, 64),
        "COSTLY_SECONDS": _number("PALIER_COSTLY_SECONDS", "10", 0, 100),
        "SESSION_COOKIE_SECURE": _https(),
        "SESSION_COOKIE_NAME": "palier",
        "WTF_CSRF_TIME_LIMIT": None,
        "LOGS": _logs(),
        "METRICS_TOKEN": _metrics_token(),
    }


def instance_folder() -> Path:
    """The folder for what Palier keeps beside the database; made where it is missing."""
    try:
        INSTANCE.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            _(
                "PALIER_INSTANCE: the folder “%(folder)s” cannot be made: %(reason)s.",
                folder=INSTANCE,
                reason=error.strerror,
            )
        ) from error
    return INSTANCE


def secret_key() -> str:
    """The key that signs sessions: PALIER_SECRET_KEY, else one made once and kept in the instance folder."""
    if key := os.environ.get("PALIER_SECRET_KEY"):
        return key
    path = instance_folder() / "secret_key"
    try:
        return _kept_key(path)
    except OSError as error:
        raise Refused(
            _("PALIER_INSTANCE: “%(file)s” cannot be used: %(reason)s.", file=path, reason=error.strerror)
        ) from error


def _kept_key(path: Path) -> str:
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return path.read_text()
    path.write_text(secrets.token_hex(32))
    return path.read_text()


def _set(name: str, default: str) -> str:
    """What a variable says; an empty one says nothing."""
    return os.environ.get(name, "").strip() or default


def _refuse_language() -> None:
    given = _set("PALIER_LANGUAGE", "fr")
    if not re.fullmatch(rf"(?i)({'|'.join(LANGUAGES)})([-_.@].*)?", given):
        raise Refused(_("PALIER_LANGUAGE: “%(value)s” is no language that Palier speaks; write fr or en.", value=given))


def _currency() -> str:
    from babel.core import get_global

    given = _set("PALIER_CURRENCY", "EUR")
    if given not in get_global("all_currencies"):
        raise Refused(
            _("PALIER_CURRENCY: “%(value)s” is no currency; write its ISO code, EUR for instance.", value=given)
        )
    return given


def _timezone() -> str:
    given = _set("PALIER_TIMEZONE", "Europe/Paris")
    try:
        ZoneInfo(given)
    except (LookupError, ValueError, OSError) as error:
        raise Refused(
            _("PALIER_TIMEZONE: “%(value)s” is no timezone; write its name, Europe/Paris for instance.", value=given)
        ) from error
    return given


def _programme() -> str:
    given = _set("PALIER_PROGRAMME", "Palier")
    if len(given) > LONGEST_NAME or not given.isprintable():
        raise Refused(
            _("PALIER_PROGRAMME: the name stands at the top of every page; write at most 60 characters, on one line.")
        )
    return given


def _proxies() -> int:
    given = _set("PALIER_PROXIES", "0")
    if not re.fullmatch(r"[0-9]{1,2}", given):
        raise Refused(
            _("PALIER_PROXIES: “%(value)s” is no number of proxies; write 0 to 99, 1 behind one proxy.", value=given)
        )
    return int(given)


def _number(name: str, default: str, least: int, most: int) -> int:
    given = _set(name, default)
    if not re.fullmatch(r"[0-9]{1,9}", given) or not least <= int(given) <= most:
        raise Refused(
            _(
                "%(name)s: “%(value)s” is no number from %(least)s to %(most)s.",
                name=name,
                value=given,
                least=least,
                most=most,
            )
        )
    return int(given)


def _https() -> bool:
    given = _set("PALIER_HTTPS", "0")
    if given not in ("0", "1"):
        raise Refused(_("PALIER_HTTPS: “%(value)s” is neither 1 (reached by HTTPS) nor 0.", value=given))
    return given == "1"


def _logs() -> str:
    given = _set("PALIER_LOGS", "readable")
    if given not in ("readable", "json"):
        raise Refused(_("PALIER_LOGS: “%(value)s” is neither readable nor json.", value=given))
    return given


def _metrics_token() -> str:
    """What /metrics is asked for with; empty where nobody is to see it."""
    given = _set("PALIER_METRICS_TOKEN", "")
    if given and not re.fullmatch(r"[!-~]{16,}", given):
        raise Refused(
            _("PALIER_METRICS_TOKEN: write at least 16 letters, digits or signs without spaces; openssl rand -hex 32.")
        )
    return given
