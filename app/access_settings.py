"""The settings of who gets in: cookies, trusted hosts, sessions, and how long the security log is kept."""

import re
from datetime import timedelta

from app.environment import named, whole_number
from core.accounts.cli import ROLES
from core.errors import Refused
from core.terminal import said as _

HOST = re.compile(r"\.?(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*|\[[0-9A-Fa-f:.]+\]")
# A cookie of this name is taken by browsers only from the very host, over HTTPS, for all of its paths.
COOKIE, PLAIN_COOKIE = "__Host-palier", "palier"


def access_settings() -> dict[str, object]:
    """The settings read from the environment, with their defaults; Refused names the one that cannot be used."""
    https = _https()
    return {
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_NAME": COOKIE if https else PLAIN_COOKIE,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # The names by which people reach Palier; a request for any other host is refused. None: any host.
        "TRUSTED_HOSTS": _hosts(),
        # A session ends when it was unused for so long, or lasted so long, whichever comes first.
        "SESSION_IDLE": timedelta(hours=whole_number("PALIER_SESSION_IDLE_HOURS", "12", 1, 24 * 90)),
        "PERMANENT_SESSION_LIFETIME": timedelta(days=whole_number("PALIER_SESSION_DAYS", "30", 1, 365)),
        # The roles that need a second factor, and how long a device need not be asked for it again.
        "SECOND_FACTOR": _roles(),
        "SECOND_FACTOR_KEPT": timedelta(days=whole_number("PALIER_SECOND_FACTOR_DAYS", "30", 0, 365)),
        "SECURITY_LOG_KEPT": timedelta(days=whole_number("PALIER_SECURITY_LOG_DAYS", "365", 1, 3660)),
    }


def _https() -> bool:
    """Whether browsers reach Palier by HTTPS; `palier serve` says otherwise for the loopback address (app.exposure)."""
    given = named("PALIER_HTTPS", "1")
    if given not in ("0", "1"):
        raise Refused(_("PALIER_HTTPS: “%(value)s” is neither 1 (reached by HTTPS) nor 0.", value=given))
    return given == "1"


def _roles() -> frozenset[str]:
    roles = frozenset(role.strip().lower() for role in named("PALIER_SECOND_FACTOR", "").split(",") if role.strip())
    for role in sorted(roles - frozenset(ROLES)):
        raise Refused(
            _(
                "PALIER_SECOND_FACTOR: “%(value)s” is no role; write those that need a second factor, separated by"
                " commas: administrator,director.",
                value=role,
            )
        )
    return roles


def _hosts() -> list[str] | None:
    hosts = [host.strip().lower() for host in named("PALIER_HOSTS", "").split(",") if host.strip()]
    for host in hosts:
        if not HOST.fullmatch(host):
            raise Refused(
                _(
                    "PALIER_HOSTS: “%(value)s” is no host name; write those by which people reach Palier,"
                    " without port and separated by commas: challenges.example.com.",
                    value=host,
                )
            )
    return hosts or None
