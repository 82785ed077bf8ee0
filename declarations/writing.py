"""The sale lines of a declaration, written through what an import goes through: checks, trail, version, points."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import lock_sales
from core.errors import Refused
from core.models import Client
from core.money import plain
from core.versions import Seen, seen_for
from declarations.catalogue import product_ids
from declarations.models import Declaration, LineState
from declarations.typed import Faults
from imports.by_hand import import_rows
from imports.direct import DirectDocument, DirectLine, OnRecord, on_record, write_document
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


@dataclass(frozen=True)
class Known:
    """What the lines of a declaration name, by number, and what is on record about its document.

    seen: the sales as they were then. client_id: None where it names nobody who is known.
    """

    seen: Seen
    products: Mapping[str, int]
    client_id: int | None
    record: OnRecord


def known_of(session: Session, declaration: Declaration, seen: Seen | None = None) -> Known:
    """What is known of a declaration as it now stands; seen: the sales as they are, where the caller has asked."""
    shop_id = declaration.distributor_id
    seen = seen or seen_for(session, shop_id)
    products, client_id = product_ids(session, declaration), _client(session, declaration.client_code)
    return Known(seen, products, client_id, on_record(session, shop_id, declaration.document))


def begin_run(session: Session, declaration: Declaration, account_id: int | None) -> ImportRun:
    """The import that is to write its lines as they now stand; for this nobody has to hold the sales."""
    name = f"{declaration.distributor.code} {declaration.document} ({declaration.id}.{declaration.version})"
    return new_run(session, "sales", name, account_id, Origin.DECLARED)


def hold_sales(session: Session, declaration: Declaration, known: Known) -> Known:
    """Hold the sales, and what is known of a declaration then: the same where it still holds."""
    lock_sales(session)
    if known.seen.holds(seen_for(session, declaration.distributor_id)):
        return known
    session.flush()
    session.expire_all()
    return known_of(session, declaration)


def write(
    session: Session,
    declaration: Declaration,
    account_id: int | None,
    status: Status | None = None,
    gone: Sequence[Row] = (),
    known: Known | None = None,
    run: ImportRun | None = None,
) -> ImportRun:
    """Write its lines as they stand, or all with one status, points with them; `gone`: rows that stand no longer.

    known: what is known of it, where the caller holds the sales. run: the import that writes them, where the caller has
    begun it. NotTaken where an import would reject a line.
    """
    run = run or begin_run(session, declaration, account_id)
    if not gone:
        known = known or hold_sales(session, declaration, known_of(session, declaration))
        direct = _direct(declaration, status, known)
        if direct is not None and write_document(session, run, direct, known.record):
            return run
    outcome = import_rows(session, "sales", [*rows_of(declaration, status), *gone], run)
    if outcome.rejected:
        raise NotTaken(_faults(outcome.rejects.iter_rows(named=True), len(declaration.lines)))
    return run


def _direct(declaration: Declaration, status: Status | None, known: Known) -> DirectDocument | None:
    """Its lines with the ids of all that they name; None where an import would have something to say of them."""
    people = [declaration.distributor, *(line.seller for line in declaration.lines if line.seller)]
    if not PLAIN.fullmatch(declaration.document) or any(one.merged_into_id for one in people):
        return None
    is_known = known.client_id is not None or not declaration.client_code
    are_known = is_known and all(line.product in known.products for line in declaration.lines)
    if declaration.date is None or not are_known:
        return None
    lines = [
        DirectLine(
            line.line,
            declaration.date,
            line.quantity or 0,
            line.amount_cents or 0,
            (status or STATUS[LineState(line.state)]).value,
            line.seller_id,
            known.client_id,
            known.products[line.product],
            line.origin_document or None,
            line.origin_line,
        )
        for line in declaration.lines
    ]
    return DirectDocument(declaration.distributor_id, declaration.document, lines)


def _client(session: Session, code: str) -> int | None:
    """The client of this code; none of one that was merged into another."""
    query = select(Client.id).where(Client.code == code, Client.merged_into_id.is_(None))
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
