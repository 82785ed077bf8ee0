"""How long and how much a client may ask of the server."""

import os
from dataclasses import dataclass

from app.config import MAX_UPLOAD_BYTES

PATIENCE, THREADS = "PALIER_PATIENCE", "PALIER_THREADS"
DEFAULT_PATIENCE, DEFAULT_THREADS = 20, 12


@dataclass(frozen=True)
class Limits:
    """What a client may have: `patience` in seconds, the rest in bytes or pieces."""

    # For a whole head, between two requests, and for each 64 kB of a body or an answer.
    patience: float = DEFAULT_PATIENCE
    target: int = 8 * 1024
    head: int = 32 * 1024
    headers: int = 100
    body: int = MAX_UPLOAD_BYTES
    # What is read before the application is asked again whether it wants the rest.
    beginning: int = 16 * 1024
    # What is kept in memory of one body or answer; more goes to disk.
    memory: int = 256 * 1024
    # What is dropped of a body nobody wants, so that a browser that is sending it sees the answer.
    dropped: int = 2 * MAX_UPLOAD_BYTES
    # Of one process. Beyond it whoever has been waited for longest has to go.
    connections: int = 2000
    threads: int = DEFAULT_THREADS


def limits() -> Limits:
    """Those of this process, as `palier serve` has put them into its environment."""
    return Limits(
        patience=float(os.environ.get(PATIENCE, DEFAULT_PATIENCE)),
        threads=int(os.environ.get(THREADS, DEFAULT_THREADS)),
    )
