"""An invoice read in a process of its own: whatever is in it, it takes no more than its limits, and ends nobody else.

No lock of the database may be held meanwhile.
"""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import gettext as _

from core.files.apart import in_turn, speech
from core.files.problems import FileProblem
from core.lending import run_lent
from core.limits import INVOICES
from core.watched import Ended, Ending
from sales.invoices.handover import taken_up
from sales.invoices.model import Invoice
from sales.invoices.problems import NoInvoice
from sales.invoices.reader import ANSWER, CONTENT, REFUSAL, REQUEST, Request
from sales.invoices.reading import too_large


def read_invoice_apart(content: bytes, name: str) -> Invoice:
    """The invoice in a file of a stranger (see `reading.read_invoice`), which takes half a second.

    Raises NoInvoice where there is none in it, FileProblem where it is broken, or takes more memory or time than
    InvoiceLimits allows.
    """
    if len(content) > INVOICES.bytes:
        raise too_large(name)
    request = Request(name, INVOICES.seconds, INVOICES.memory_megabytes, asdict(speech()))
    with in_turn(), TemporaryDirectory(prefix="palier-") as place:
        folder = Path(place)
        (folder / REQUEST).write_text(json.dumps(asdict(request)), encoding="utf-8")
        (folder / CONTENT).write_bytes(content)
        ended = run_lent("sales.invoices.reader", folder, INVOICES.waiting_seconds, INVOICES.memory_megabytes)
        return _answer(folder, ended, name)


def _answer(folder: Path, ended: Ended, name: str) -> Invoice:
    if (folder / REFUSAL).exists():
        said = json.loads((folder / REFUSAL).read_text(encoding="utf-8"))
        raise (NoInvoice if said["is_none"] else FileProblem)(said["message"])
    if ended.how is not Ending.DONE or not (folder / ANSWER).exists():
        raise FileProblem(_reason(ended, name))
    return taken_up(folder / ANSWER)


def _reason(ended: Ended, name: str) -> str:
    """Why the reader has ended without an answer, as far as that is known."""
    if ended.how is Ending.SLOW:
        return _(
            "%(name)s takes more than %(seconds)s seconds to read, as no electronic invoice does.",
            name=name,
            seconds=INVOICES.seconds,
        )
    if ended.how is Ending.LARGE:
        return _(
            "%(name)s takes more than %(megabytes)s MB of memory to read, as no electronic invoice does.",
            name=name,
            megabytes=INVOICES.memory_megabytes,
        )
    return _(
        "%(name)s could not be read: the process that reads it was ended (%(status)s). Try again; if it happens again,"
        " give the file to whoever runs the server.",
        name=name,
        status=ended.status_name,
    )
