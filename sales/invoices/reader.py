"""The program of the process in which an invoice is read, a child of one that has its libraries loaded (core.lending).

The folder holds what is asked (request.json) and the file itself (content); it gets the invoice (invoice.json), or what
is wrong with the file in words (refusal.json). See sales.invoices.apart, which starts it.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from core.files.speech import Speech
from core.watched import end_with_parent, stay_within

REQUEST, CONTENT, ANSWER, REFUSAL = "request.json", "content", "invoice.json", "refusal.json"
# What may stay loaded from file to file (core.lending).
LOADS = (
    "sales.invoices.handover",
    "sales.invoices.reading",
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
    from core.files.problems import FileProblem
    from sales.invoices.handover import put_down
    from sales.invoices.problems import NoInvoice
    from sales.invoices.reading import read_invoice

    try:
        invoice = read_invoice((folder / CONTENT).read_bytes(), name)
    except FileProblem as problem:
        said = {"is_none": isinstance(problem, NoInvoice), "message": problem.message}
        (folder / REFUSAL).write_text(json.dumps(said), encoding="utf-8")
    else:
        put_down(invoice, folder / ANSWER)


if __name__ == "__main__":
    main()
