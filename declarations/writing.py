"""The sale lines of a declaration, written through what an import goes through: checks, trail, version, points."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.models import Client, Product
from core.money import plain
from declarations.models import Declaration, LineState
from declarations.typed import Faults
from imports.by_hand import import_rows
from imports.direct import DirectDocument, DirectLine, write_document
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
# A number about which a file could be in no doubt; one of digits and an E may be what a spreadsheet made of it.
PLAIN = re.compile(r"(?![0-9.,]*[eE][0-9+-]*$)[A-Za-z0-9][A-Za-z0-9 ./_-]{0,62}(?<! )")
OF_LINES = {"product": "product", "quantity": "quantity", "amount": "amount", "seller": "seller"}
OF_LINES |= {"original_document": "returns", "original_line": "returns"}


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
            "original_document": line.origin_document,
            "original_line": "" if line.origin_line is None else str(line.origin_line),
            "status": (status or STATUS[LineState(line.state)]).value,
        }
        for line in declaration.lines
    ]


def no_longer(before: Sequence[Row], now: Sequence[Row]) -> list[Row]:
    """Rows that were written and are not any more, cancelled."""
    kept = {(row["document"], row["line"]) for row in now}
    return [row | {"status": Status.CANCELLED.value} for row in before if (row["document"], row["line"]) not in kept]


def write(
    session: Session,
    declaration: Declaration,
    account_id: int | None,
    status: Status | None = None,
    gone: Sequence[Row] = (),
) -> ImportRun:
    """Write its lines as they stand, or all with one status, points with them; `gone`: rows that stand no longer.

    NotTaken where an import would reject one. The caller holds the sales.
    """
    name = f"{declaration.distributor.code} {declaration.document} ({declaration.id}.{declaration.version})"
    run = new_run(session, "sales", name, account_id, Origin.DECLARED)
    direct = None if gone else _direct(session, declaration, status)
    if direct is not None and write_document(session, run, direct):
        return run
    outcome = import_rows(session, "sales", [*rows_of(declaration, status), *gone], run)
    if outcome.rejected:
        raise NotTaken(_faults(outcome.rejects.iter_rows(named=True), len(declaration.lines)))
    return run


def _direct(session: Session, declaration: Declaration, status: Status | None) -> DirectDocument | None:
    """Its lines with the ids of all that they name; None where an import would have something to say of them."""
    people = [declaration.distributor, *(line.seller for line in declaration.lines if line.seller)]
    if not PLAIN.fullmatch(declaration.document) or any(one.merged_into_id for one in people):
        return None
    products = _products(session, declaration)
    client = _client(session, declaration.client_code)
    is_known = client is not None or not declaration.client_code
    if declaration.date is None or not is_known or any(line.product not in products for line in declaration.lines):
        return None
    lines = [
        DirectLine(
            line.line,
            declaration.date,
            line.quantity or 0,
            line.amount_cents or 0,
            (status or STATUS[LineState(line.state)]).value,
            line.seller_id,
            client.id if client else None,
            products[line.product],
            line.origin_document or None,
            line.origin_line,
        )
        for line in declaration.lines
    ]
    return DirectDocument(declaration.distributor_id, declaration.document, lines)


def _products(session: Session, declaration: Declaration) -> dict[str, int]:
    codes = {line.product for line in declaration.lines}
    rows = session.execute(select(Product.code, Product.id).where(Product.code.in_(codes)))
    return {row.code: row.id for row in rows}


def _client(session: Session, code: str) -> Client | None:
    """The client of this code; none of one that was merged into another."""
    query = select(Client).where(Client.code == code, Client.merged_into_id.is_(None))
    return session.scalars(query).first() if code else None


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
