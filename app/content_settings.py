"""The settings of the content origin: where packages of others are served, apart from the app."""

import re
from pathlib import Path

from app.environment import named, whole_number
from core.errors import Refused
from core.terminal import said as _
from elearning.packages.settings import CONTENT_PORT, CONTENT_URL, PORT, UNPACKED, URL

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?|https?://\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?/?")
_UNPACKED = "packages-unpacked"


def content_settings(instance: Path) -> dict[str, object]:
    """The settings read from the environment, with their defaults; Refused names the one that cannot be used.

    The port is 0 where nobody listens for packages: another server than `palier serve`, that does not say so.
    """
    given = named(CONTENT_URL, "")
    if given and not _ORIGIN.fullmatch(given):
        raise Refused(
            _(
                "PALIER_CONTENT_URL: “%(value)s” is no address of a server without a path; write"
                " https://content.example.com.",
                value=given,
            )
        )
    return {
        URL: given.rstrip("/"),
        PORT: whole_number(CONTENT_PORT, "0", 0, 65_535),
        UNPACKED: instance / _UNPACKED,
    }
