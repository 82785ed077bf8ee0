"""The program of the process in which a file is read, a child of one that has its libraries loaded (core.lending).

The folder holds what is asked (request.json) and the file itself (content); it gets the table, or what is wrong with
the file in words (refusal.json). See core.files.apart, which starts it.
"""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.files.speech import Speech
from core.watched import end_with_parent, stay_within

REQUEST, CONTENT, REFUSAL = "request.json", "content", "refusal.json"
# What may stay loaded from file to file (core.lending): all that is needed but for Polars.
LOADS = (
    "charset_normalizer",
    "core.files.mapping",
    "core.files.problems",
    "flask_babel",
)


@dataclass(frozen=True)
class Request:
    """What is asked of the reader.

    name: what messages call the file. mapping: as its model dumps it. limits: the fields of FileLimits. rows: how many
    of the first are wanted; None for all. language, currency, timezone: the reader's and the programme's. translations:
    where the texts in other languages lie.
    """

    name: str
    mapping: dict[str, Any]
    limits: dict[str, int]
    rows: int | None
    language: str
    currency: str
    timezone: str
    translations: str


def main() -> None:
    """Read the file of the folder that is named on the command line."""
    folder = Path(sys.argv[1])
    request = Request(**json.loads((folder / REQUEST).read_text(encoding="utf-8")))
    stay_within(request.limits["memory_megabytes"], request.limits["seconds"])
    end_with_parent()
    speech = Speech(request.language, request.currency, request.timezone, request.translations)
    with speech.context():
        _answer(request, folder)


def _answer(request: Request, folder: Path) -> None:
    from core import limits
    from core.files.handover import put_down
    from core.files.mapping import Mapping
    from core.files.problems import FileProblem
    from core.files.reading import read_table

    limits.FILES = limits.FileLimits(**request.limits)
    try:
        mapping = Mapping.model_validate(request.mapping)
        table = read_table((folder / CONTENT).read_bytes(), request.name, mapping)
        if request.rows is not None:
            table = replace(table, frame=table.frame.head(request.rows), ragged=table.ragged.head(request.rows))
        put_down(table, folder)
    except FileProblem as problem:
        (folder / REFUSAL).write_text(json.dumps(problem.message), encoding="utf-8")


if __name__ == "__main__":
    main()
