"""Which origin the page that is being made frames: app/headers.py lets it frame that one, and no other page any."""

from flask import g

_FRAMED = "framed_origin"


def frame(origin: str) -> None:
    """Let the page that is being made frame this origin (`https://content.example.com`)."""
    setattr(g, _FRAMED, origin)


def framed() -> str:
    """The origin that it frames; empty for none."""
    return str(g.get(_FRAMED, ""))
