"""The settings of mail: the server that takes it, whom it comes from, and the address that its links lead to."""

import re

from app.environment import named, whole_number
from core.errors import Refused
from core.terminal import said as _

SECURITY = {"starttls": 587, "tls": 465, "none": 25}
ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")
BASE = re.compile(r"https?://[^\s/?#]+")


def mail_settings() -> dict[str, object]:
    """The settings read from the environment, with their defaults; Refused names the one that cannot be used."""
    security = named("PALIER_SMTP_SECURITY", "starttls")
    if security not in SECURITY:
        raise Refused(_("PALIER_SMTP_SECURITY: “%(value)s” is none of starttls, tls and none.", value=security))
    host = named("PALIER_SMTP_HOST", "")
    return {
        # The server that takes mail; empty: none is sent.
        "SMTP_HOST": host,
        "SMTP_PORT": whole_number("PALIER_SMTP_PORT", str(SECURITY[security]), 1, 65535),
        "SMTP_SECURITY": security,
        "SMTP_USER": named("PALIER_SMTP_USER", ""),
        "SMTP_PASSWORD": named("PALIER_SMTP_PASSWORD", ""),
        "MAIL_FROM": _sender(bool(host)),
        # Where links in mails lead; empty: to the first of PALIER_HOSTS.
        "ADDRESS": _base(),
    }


def _sender(is_needed: bool) -> str:
    given = named("PALIER_MAIL_FROM", "")
    if given and not ADDRESS.fullmatch(given):
        raise Refused(_("PALIER_MAIL_FROM: “%(value)s” is no e-mail address.", value=given))
    if is_needed and not given:
        raise Refused(_("PALIER_MAIL_FROM: write the e-mail address that mails come from."))
    return given


def _base() -> str:
    given = named("PALIER_ADDRESS", "").rstrip("/")
    if given and not BASE.fullmatch(given):
        raise Refused(
            _("PALIER_ADDRESS: “%(value)s” is no address; write https://challenges.example.com.", value=given)
        )
    return given
