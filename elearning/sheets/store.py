"""The store of files of sheets: each file once, under the hash of its content, beside the proofs."""

from flask import current_app

from core.store import Store, opened

# Where an application keeps its store, and in its configuration the place of it: a Path or a Bucket.
EXTENSION, SETTING = "palier.sheets", "SHEETS"


def store_here() -> Store:
    """The store of this application."""
    found: Store | None = current_app.extensions.get(EXTENSION)
    if found is None:
        found = current_app.extensions[EXTENSION] = opened(current_app.config[SETTING])
    return found
