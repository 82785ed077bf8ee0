"""The program of the process in which a package is read, a child of one that has its libraries loaded (core.lending).

The folder holds what is asked (request.json) and the file itself (content); it gets the package (package.json), or why
nothing of it comes in, in words (refusal.json). See elearning.packages.apart, which starts it.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from core.files.speech import Speech
from core.watched import end_with_parent, stay_within

REQUEST, CONTENT, ANSWER, REFUSAL = "request.json", "content", "package.json", "refusal.json"
# What may stay loaded from file to file (core.lending).
LOADS = (
    "elearning.packages.handover",
    "elearning.packages.reading",
)


@dataclass(frozen=True)
class Request:
    """What is asked of the reader: what messages call the file, its bounds, and who asks."""

    name: str
    seconds: int
    memory_megabytes: int
    speech: dict[str, str]


def main() -> None:
    """Read the file of the folder that is named on the command line."""
    folder = Path(sys.argv[1])
    request = Request(**json.loads((folder / REQUEST).read_text(encoding="utf-8")))
    stay_within(request.memory_megabytes, request.seconds)
    end_with_parent()
    with Speech(**request.speech).context():
        _answer(request.name, folder)


def _answer(name: str, folder: Path) -> None:
    from elearning.packages.contents import NoPackage
    from elearning.packages.handover import as_json
    from elearning.packages.reading import read_package

    try:
        package = read_package((folder / CONTENT).read_bytes(), name)
    except NoPackage as problem:
        (folder / REFUSAL).write_text(json.dumps(problem.message), encoding="utf-8")
    else:
        (folder / ANSWER).write_text(as_json(package), encoding="utf-8")


if __name__ == "__main__":
    main()
