"""The program of the process in which a proof is read, a child of one that has its libraries loaded (core.lending).

The folder holds what is asked (request.json) and the file itself (content). It gets an answer (answer.json; a file that
was made harmless, or a page that was drawn, is made), or what is wrong with the file in words (refusal.json). See
sales.proofs.apart, which starts it.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.files.reader import CONTENT, REFUSAL, REQUEST
from core.files.speech import Speech
from core.watched import end_with_parent, stay_within

ANSWER, MADE = "answer.json", "made"
# What may stay loaded from file to file (core.lending): all that is needed but for Polars, which lists are read with.
LOADS = (
    "PIL.WebPImagePlugin",
    "charset_normalizer",
    "pypdfium2",
    "sales.proofs.documents",
    "sales.proofs.images",
    "sales.proofs.looking",
    "sales.proofs.making",
    "sales.proofs.xml_files",
)


@dataclass(frozen=True)
class Asked:
    """What is asked of the reader.

    act: `make`, `text`, `codes` or `page`. name: what messages call the file. kind: of a proof that is kept. page: the
    one that is drawn, from 1 on. limits: the fields of FileLimits. speech: the fields of Speech.
    """

    act: str
    name: str
    kind: str
    page: int
    limits: dict[str, int]
    speech: dict[str, str]


def main() -> None:
    """Do what the folder that is named on the command line asks for."""
    folder = Path(sys.argv[1])
    asked = Asked(**json.loads((folder / REQUEST).read_text(encoding="utf-8")))
    stay_within(asked.limits["memory_megabytes"], asked.limits["seconds"])
    end_with_parent()
    with Speech(**asked.speech).context():
        _answer(asked, folder)


def _answer(asked: Asked, folder: Path) -> None:
    from core import limits
    from core.files.problems import FileProblem

    limits.FILES = limits.FileLimits(**asked.limits)
    content = (folder / CONTENT).read_bytes()
    try:
        answer = _ACTS[asked.act](content, asked, folder)
    except FileProblem as problem:
        (folder / REFUSAL).write_text(json.dumps(problem.message), encoding="utf-8")
    else:
        (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")


def _make(content: bytes, asked: Asked, folder: Path) -> dict[str, Any]:
    from sales.proofs.making import made_harmless

    made = made_harmless(content, asked.name)
    (folder / MADE).write_bytes(made.content)
    return {**asdict(made), "content": ""}


def _text(content: bytes, asked: Asked, _folder: Path) -> list[Any]:
    from sales.proofs.looking import words_in

    return [asdict(word) for word in words_in(content, asked.kind)]


def _codes(content: bytes, asked: Asked, _folder: Path) -> list[Any]:
    from sales.proofs.looking import codes_in

    return [asdict(code) for code in codes_in(content, asked.kind)]


def _page(content: bytes, asked: Asked, folder: Path) -> None:
    from sales.proofs.looking import page_drawn

    (folder / MADE).write_bytes(page_drawn(content, asked.page))


_ACTS: dict[str, Callable[[bytes, Asked, Path], Any]] = {"make": _make, "text": _text, "codes": _codes, "page": _page}

if __name__ == "__main__":
    main()
