"""Environment variables, read and refused in words."""

import os
import re

from core.errors import Refused
from core.terminal import said as _


def named(name: str, default: str) -> str:
    """What a variable says; an empty one says nothing."""
    return os.environ.get(name, "").strip() or default


def whole_number(name: str, default: str, least: int, most: int) -> int:
    """The number that a variable says; Refused where it is none, or outside of these."""
    given = named(name, default)
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
