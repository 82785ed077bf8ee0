"""How long and how much a client may ask of the server."""

import os
from dataclasses import dataclass

PATIENCE, THREADS = "PALIER_PATIENCE", "PALIER_THREADS"
DEFAULT_PATIENCE, DEFAULT_THREADS = 20, 12


@dataclass(frozen=True)
class Limits:
    """What a client may have: `patience` in seconds, the rest in bytes or pieces."""

    body: int
    # For a whole head, between two requests, and for each 64 kB of a body or an answer.
    patience: float = DEFAULT_PATIENCE
    target: int = 8 * 1024
    head: int = 32 * 1024
    headers: int = 100
    # What is read before the application is asked again whether it wants the rest.
    beginning: int = 16 * 1024
    # What is kept in memory of one body or answer; more goes to disk.
    memory: int = 256 * 1024
    # Of one process. Beyond it whoever has been waited for longest has to go.
    connections: int = 2000
    threads: int = DEFAULT_THREADS

    @property
    def dropped(self) -> int:
        """What is dropped of a body that nobody wants, so that a browser that is sending it sees the answer."""
        return 2 * self.body


def limits() -> Limits:
    """Those of this process, as `palier serve` has put them into its environment."""
    # It loads Flask, which the command's --help does not wait for.
    from app.config import MAX_UPLOAD_BYTES

    return Limits(
        body=MAX_UPLOAD_BYTES,
        patience=float(os.environ.get(PATIENCE, DEFAULT_PATIENCE)),
        threads=int(os.environ.get(THREADS, DEFAULT_THREADS)),
    )
