"""The sale lines of a declaration, written through what an import goes through: checks, trail, version, points."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import Refused
from core.money import plain
from declarations.models import Declaration, LineState
from declarations.typed import Faults
from imports.by_hand import import_rows
from imports.models import ImportRun, Origin
from imports.service import new_run
from sales.models import SaleKind, Status

Row = dict[str, str]
STATUS = {
    LineState.SUBMITTED: Status.SUBMITTED,
    LineState.VALIDATED: Status.VALIDATED,
    LineState.REFUSED: Status.REJECTED,
}
# The fields of a file by those of a declaration; what stands in no field of it is told above them.
FIELDS = {"document": "document", "date": "date", "client": "client"}
OF_LINES = {"product": "product", "quantity": "quantity", "amount": "amount", "seller": "seller"}


class NotTaken(Refused):
    """What an import would reject, by field; the caller rolls back."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(_("This was not submitted: see below what is to be corrected."))
        self.faults = faults


def rows_of(declaration: Declaration, status: Status | None = None) -> list[Row]:
    """Its lines as rows of a file of sales: as they stand, or all with one status."""
    day = declaration.date
    return [
        {
            "kind": SaleKind.SELL_OUT.value,
            "document": declaration.document,
            "line": str(line.line),
            "date": day.isoformat() if day else "",
            "distributor": declaration.distributor.code,
            "seller": line.seller.code if line.seller else "",
            "client": declaration.client_code,
            "product": line.product,
            "quantity": str(line.quantity or 0),
            "amount": plain(line.amount_cents or 0),
            "status": (status or STATUS[LineState(line.state)]).value,
        }
        for line in declaration.lines
    ]


def no_longer(before: Sequence[Row], now: Sequence[Row]) -> list[Row]:
    """Rows that were written and are not any more, cancelled."""
    kept = {(row["document"], row["line"]) for row in now}
    return [row | {"status": Status.CANCELLED.value} for row in before if (row["document"], row["line"]) not in kept]


def write_rows(session: Session, declaration: Declaration, rows: Sequence[Row], account_id: int | None) -> ImportRun:
    """Write sale lines, points with them; NotTaken where an import would reject one. The caller holds the sales."""
    name = f"{declaration.distributor.code} {declaration.document} ({declaration.id}.{declaration.version})"
    run = new_run(session, "sales", name, account_id, Origin.DECLARED)
    outcome = import_rows(session, "sales", rows, run)
    if outcome.rejected:
        raise NotTaken(_faults(outcome.rejects.iter_rows(named=True), len(declaration.lines)))
    return run


def _faults(rejects: Iterable[dict[str, Any]], lines: int) -> Faults:
    found: Faults = {}
    for row in rejects:
        place, column, reason = int(row["_line"]) - 2, row["column"] or "", str(row["reason"])
        if column in FIELDS:
            found[None, FIELDS[column]] = reason
        elif column in OF_LINES and place < lines:
            found[place, OF_LINES[column]] = reason
        else:
            found[None, "lines"] = reason
    return found
