"""The program of the process in which a file is read: `python -m core.files.reader FOLDER`.

The folder holds what is asked (request.json) and the file itself (content); it gets the table, or what is wrong with
the file in words (refusal.json). See core.files.apart, which starts it.
"""

import json
import os
import resource
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REQUEST, CONTENT, REFUSAL = "request.json", "content", "refusal.json"
# What Polars and others reserve beside what they use; whoever waits watches what is used.
_RESERVED = 6
_WATCH_SECONDS = 0.5
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Request:
    """What is asked of the reader.

    name: what messages call the file. mapping: as its model dumps it. limits: the fields of FileLimits. language,
    currency, timezone: the reader's and the programme's. translations: where the texts in other languages lie.
    """

    name: str
    mapping: dict[str, Any]
    limits: dict[str, int]
    language: str
    currency: str
    timezone: str
    translations: str


def main() -> None:
    """Read the file of the folder that is named on the command line."""
    folder = Path(sys.argv[1])
    request = Request(**json.loads((folder / REQUEST).read_text(encoding="utf-8")))
    _stay_small(request.limits)
    _end_with(os.getppid())
    with _speaking(request):
        _answer(request, folder)


def _stay_small(limits: dict[str, int]) -> None:
    """Bounds of the system, for what happens too fast for whoever watches."""
    memory = limits["memory_megabytes"] * _MEGABYTE
    for kind, most in (
        (resource.RLIMIT_DATA, memory * _RESERVED),
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _end_with(parent: int) -> None:
    """Let this process end soon after the one that waits for it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _speaking(request: Request) -> Any:
    """The programme's settings, and the language of whoever sent the file."""
    from flask import Flask
    from flask_babel import Babel

    app = Flask("palier")
    app.config.update(
        CURRENCY=request.currency,
        TIMEZONE=request.timezone,
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_TRANSLATION_DIRECTORIES=request.translations,
    )
    Babel(app, locale_selector=lambda: request.language)
    return app.app_context()


def _answer(request: Request, folder: Path) -> None:
    from core import limits
    from core.files.handover import put_down
    from core.files.mapping import Mapping
    from core.files.problems import FileProblem
    from core.files.reading import read_table

    limits.FILES = limits.FileLimits(**request.limits)
    try:
        mapping = Mapping.model_validate(request.mapping)
        put_down(read_table((folder / CONTENT).read_bytes(), request.name, mapping), folder)
    except FileProblem as problem:
        (folder / REFUSAL).write_text(json.dumps(problem.message), encoding="utf-8")


if __name__ == "__main__":
    main()
