"""A short way to ask the slow reading about one criterion."""

from typing import Any

from .builders import HEAD, one, world
from .reading import Line, points


def scored(settings: str, *lines: Line, head: str = HEAD, **changes: Any) -> dict[tuple[str, str], int]:
    """Points of the single criterion by (participant, key)."""
    rows = points(world(*lines, **changes), one(settings, head))
    return {(code, key): value for (code, _, key), value in rows.items()}
