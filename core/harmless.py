"""Documents that people send, made harmless: asked here by rooms that do not know the one that does it."""

from collections.abc import Callable

from flask import current_app

from core.hooks import HARMLESS

# A PDF and its name into the PDF that may be kept; FileProblem says in a sentence why nothing is.
Maker = Callable[[bytes, str], bytes]


def document_made_harmless(content: bytes, name: str) -> bytes:
    """A PDF written anew, without anything that runs, opens, plays, sends or hides; FileProblem where that cannot be.

    It is read in a process of its own: no lock of the database may be held meanwhile.
    """
    maker: Maker = current_app.extensions[HARMLESS]
    return maker(content, name)
