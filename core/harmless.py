"""A document that somebody sent, made harmless: written anew without what runs, opens or sends, in a watched process.

Who does it stands in another room than those who need it; the application names it when it is put together.
"""

from collections.abc import Callable

from flask import Flask, current_app

EXTENSION = "palier.harmless"
# From the bytes and the name of a file to the bytes that may be kept; FileProblem says why there are none.
Cleaner = Callable[[bytes, str], bytes]


def let_clean(app: Flask, cleaner: Cleaner) -> None:
    """Have this one clean documents in this application."""
    app.extensions[EXTENSION] = cleaner


def clean_document(content: bytes, name: str) -> bytes:
    """A PDF without what it could do; FileProblem where it cannot be kept. No lock may be held meanwhile."""
    cleaner: Cleaner = current_app.extensions[EXTENSION]
    return cleaner(content, name)
