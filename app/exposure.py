"""What `palier serve` asks before it is reached from elsewhere than this machine."""

import os
import socket
from ipaddress import ip_address

from core.errors import Refused
from core.terminal import said as _

PERMIT = "PALIER_PUBLIC_DEMONSTRATION"
OPTION = "--public-demonstration"
HTTPS = "PALIER_HTTPS"


def is_on_loopback(host: str, proxies: int) -> bool:
    """Whether only this machine reaches that address: a proxy in front brings others to it."""
    if proxies:
        return False
    try:
        found = socket.getaddrinfo(host or None, None, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE)
        return all(ip_address(str(one[4][0]).split("%")[0]).is_loopback for one in found)
    except (OSError, ValueError):
        return False


def settle_cookie(on_loopback: bool) -> bool:
    """Have cookies go over plain HTTP on this machine, unless told otherwise; elsewhere HTTPS is taken for granted.

    Whether it is taken for granted without anybody's having said so.
    """
    if os.environ.get(HTTPS, "").strip():
        return False
    if on_loopback:
        os.environ[HTTPS] = "0"
    return not on_loopback


def refuse_demonstration(is_there: bool, on_loopback: bool, permitted: bool) -> None:
    """Refused where the demonstration accounts, whose passwords are public, would be reached from elsewhere.

    Unless that was asked for twice: by the option, and by the variable.
    """
    if not is_there or on_loopback or (permitted and os.environ.get(PERMIT) == "1"):
        return
    raise Refused(
        _(
            "This database holds the demonstration accounts, whose passwords everybody knows, and Palier would be"
            " reached from other machines. Serve it on 127.0.0.1, or another database. If it is to be public all the"
            " same, say so twice: with the option %(option)s and with %(variable)s=1.",
            option=OPTION,
            variable=PERMIT,
        )
    )
