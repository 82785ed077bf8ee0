"""The configuration: what may be set from outside, what holds otherwise, and what is refused in words."""

import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from app.access_settings import access_settings
from app.content_settings import content_settings
from app.environment import named, whole_number
from app.mail_settings import mail_settings
from app.proof_settings import proof_settings
from app.sheet_settings import sheet_settings
from core.errors import Refused
from core.private_files import PRIVATE_FOLDER
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
        # How many proxies stand in front; each one's word on address, scheme and host is believed, and nobody else's.
        "PROXIES": _proxies(),
        # How many costly acts of a kind (core/costly.py) run at once, and how many seconds one waits for a turn.
        "COSTLY": whole_number("PALIER_COSTLY", "2", 1, 64),
        # How many working days whoever answers a dispute has.
        "DISPUTE_DAYS": whole_number("PALIER_DISPUTE_DAYS", "5", 1, 60),
        "COSTLY_SECONDS": whole_number("PALIER_COSTLY_SECONDS", "10", 0, 100),
        "WTF_CSRF_TIME_LIMIT": None,
        "LOGS": _logs(),
        "METRICS_TOKEN": _metrics_token(),
        **access_settings(),
        **mail_settings(),
        **proof_settings(INSTANCE),
        **content_settings(INSTANCE),
        **sheet_settings(INSTANCE, proof_settings(INSTANCE)),
        "WATCHED_FOLDER": _watched_folder(),
    }


def instance_folder() -> Path:
    """The folder for what Palier keeps beside the database; made where it is missing."""
    try:
        INSTANCE.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            _(
                "PALIER_INSTANCE: the folder “%(folder)s” cannot be made: %(reason)s.",
                folder=INSTANCE,
                reason=error.strerror,
            )
        ) from error
    return INSTANCE


def _refuse_language() -> None:
    given = named("PALIER_LANGUAGE", "fr")
    if not re.fullmatch(rf"(?i)({'|'.join(LANGUAGES)})([-_.@].*)?", given):
        raise Refused(_("PALIER_LANGUAGE: “%(value)s” is no language that Palier speaks; write fr or en.", value=given))


def _currency() -> str:
    from babel.core import get_global

    given = named("PALIER_CURRENCY", "EUR")
    if given not in get_global("all_currencies"):
        raise Refused(
            _("PALIER_CURRENCY: “%(value)s” is no currency; write its ISO code, EUR for instance.", value=given)
        )
    return given


def _timezone() -> str:
    given = named("PALIER_TIMEZONE", "Europe/Paris")
    try:
        ZoneInfo(given)
    except (LookupError, ValueError, OSError) as error:
        raise Refused(
            _("PALIER_TIMEZONE: “%(value)s” is no timezone; write its name, Europe/Paris for instance.", value=given)
        ) from error
    return given


def _programme() -> str:
    given = named("PALIER_PROGRAMME", "Palier")
    if len(given) > LONGEST_NAME or not given.isprintable():
        raise Refused(
            _("PALIER_PROGRAMME: the name stands at the top of every page; write at most 60 characters, on one line.")
        )
    return given


def _proxies() -> int:
    given = named("PALIER_PROXIES", "0")
    if not re.fullmatch(r"[0-9]{1,2}", given):
        raise Refused(
            _("PALIER_PROXIES: “%(value)s” is no number of proxies; write 0 to 99, 1 behind one proxy.", value=given)
        )
    return int(given)


def _logs() -> str:
    given = named("PALIER_LOGS", "readable")
    if given not in ("readable", "json"):
        raise Refused(_("PALIER_LOGS: “%(value)s” is neither readable nor json.", value=given))
    return given


def _watched_folder() -> Path | None:
    """Where files come that are imported by themselves; None: nowhere."""
    given = named("PALIER_WATCHED_FOLDER", "")
    if given and ("\0" in given or not Path(given).is_absolute()):
        raise Refused(
            _("PALIER_WATCHED_FOLDER: “%(value)s” is no whole path; write it from the root on: /srv/erp.", value=given)
        )
    return Path(given) if given else None


def _metrics_token() -> str:
    """What /metrics is asked for with; empty where nobody is to see it."""
    given = named("PALIER_METRICS_TOKEN", "")
    if given and not re.fullmatch(r"[!-~]{16,}", given):
        raise Refused(
            _("PALIER_METRICS_TOKEN: write at least 16 letters, digits or signs without spaces; openssl rand -hex 32.")
        )
    return given
