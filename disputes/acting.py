"""What an outcome does: a sale line corrected or added as an import of its own, or a refused declaration validated."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.asked import asked_number
from core.errors import Refused
from core.models import Client, Kind, Participant, Product
from core.money import plain
from declarations import services as declarations
from disputes.life import Changed
from disputes.models import About, Dispute
from imports.by_hand import faults, import_rows
from imports.models import ImportRun, Origin
from imports.service import new_run
from sales.models import SaleKind, SaleLine, Status

Cells = Mapping[str, str]


class NotTaken(Refused):
    """What an import would reject, sentences by field; the caller rolls back."""

    def __init__(self, found: dict[str, list[str]]) -> None:
        super().__init__(_("The sale line was not written: see below what is to be corrected."))
        self.faults = found


@dataclass(frozen=True)
class Correction:
    """A sale line as it is to be, in the fields of a file; `seen`: the stamp of the line that was shown, if any."""

    cells: Cells
    seen: str = ""


@dataclass(frozen=True)
class Validation:
    """The lines of a declaration that are to be validated beside those that are, and the version that was seen."""

    lines: frozenset[int]
    seen: int


def stamp_of(line: SaleLine | None) -> str:
    """What tells whether a sale line was written since it was shown; empty for one that is not there."""
    return line.changed_at.isoformat() if line else ""


def line_in_question(session: Session, dispute: Dispute) -> SaleLine | None:
    """The sale line that it is about; of a missing sale, the first line on record of that document."""
    if dispute.sale_line_id is not None:
        return session.get(SaleLine, dispute.sale_line_id, populate_existing=True)
    if dispute.about != About.MISSING:
        return None
    own = own_kind(dispute.participant)
    query = select(SaleLine).where(SaleLine.document == dispute.document, SaleLine.kind == own.value)
    if own == SaleKind.SELL_OUT:
        query = query.where(SaleLine.issuer_id == shop_of(dispute.participant).id)
    return session.scalar(query.order_by(SaleLine.line).limit(1).execution_options(populate_existing=True))


def own_kind(person: Participant) -> SaleKind:
    """What somebody's own sales are."""
    return SaleKind.SELL_OUT if person.kind in (Kind.DISTRIBUTOR, Kind.SELLER) else SaleKind.SELL_IN


def shop_of(person: Participant) -> Participant:
    """The distributor that somebody is or sells at; themselves, where they sell at none."""
    return person.parent if person.kind == Kind.SELLER and person.parent is not None else person


def cells_of(session: Session, dispute: Dispute) -> dict[str, str]:
    """The sale line as a form has it: as it stands, or as far as it is known of one that is missing."""
    line = line_in_question(session, dispute)
    return _missing(dispute) if line is None else _known(session, line)


def _known(session: Session, line: SaleLine) -> dict[str, str]:
    def code(model: type[Participant | Client | Product], number: int | None) -> str:
        return str(session.scalar(select(model.code).where(model.id == number)) or "")

    return {
        "kind": line.kind,
        "document": line.document,
        "line": str(line.line),
        "date": line.date.isoformat(),
        "rep": code(Participant, line.rep_id),
        "distributor": code(Participant, line.distributor_id),
        "seller": code(Participant, line.seller_id),
        "client": code(Client, line.client_id),
        "product": code(Product, line.product_id),
        "quantity": str(line.quantity),
        "amount": plain(line.amount_cents),
        "status": line.status,
    }


def _missing(dispute: Dispute) -> dict[str, str]:
    person, kind = dispute.participant, own_kind(dispute.participant)
    cells = dict.fromkeys(("rep", "distributor", "seller", "client", "product"), "")
    if person.kind in cells:
        cells[person.kind] = person.code
    if kind == SaleKind.SELL_OUT:
        cells["distributor"] = shop_of(person).code
    return cells | {
        "kind": kind.value,
        "document": dispute.document,
        "line": "1",
        "date": dispute.date.isoformat() if dispute.date else "",
        "quantity": "1",
        "amount": plain(dispute.amount_cents or 0),
        "status": Status.VALIDATED.value,
    }


def correct(session: Session, dispute: Dispute, correction: Correction, account_id: int) -> ImportRun:
    """Write the line, points with it; NotTaken where an import would reject it. The caller holds the sales.

    Changed where the line was written since it was shown, or another one is there that nobody was shown.
    """
    shown, cells = line_in_question(session, dispute), dict(correction.cells)
    if shown is not None and dispute.sale_line_id is not None:
        cells |= {name: text for name, text in _known(session, shown).items() if name in _identity(shown)}
    target = _target(session, cells)
    is_shown = target is not None and shown is not None and target.id == shown.id
    if stamp_of(target) != (correction.seen if is_shown else ""):
        raise Changed()
    run = new_run(session, "sales", f"#{dispute.id} {cells['document']}", account_id, Origin.DISPUTED)
    outcome = import_rows(session, "sales", [cells], run)
    if outcome.rejected:
        raise NotTaken(faults(outcome))
    return run


def _identity(line: SaleLine) -> tuple[str, ...]:
    """The fields of a file that say which line it is."""
    return ("kind", "document", "line", *(["distributor"] if line.kind == SaleKind.SELL_OUT else []))


def _target(session: Session, cells: Cells) -> SaleLine | None:
    """The line on record that a row of a file would correct."""
    place = asked_number(cells, "line", 0)
    query = select(SaleLine).where(
        SaleLine.kind == cells["kind"], SaleLine.document == cells["document"], SaleLine.line == place
    )
    if cells["kind"] == SaleKind.SELL_OUT:
        shop = select(Participant.id).where(Participant.code == cells["distributor"]).scalar_subquery()
        query = query.where(SaleLine.issuer_id == shop)
    return session.scalar(query.execution_options(populate_existing=True))


def hold_validated(session: Session, dispute: Dispute, validation: Validation | None) -> None:
    """Hold the declaration that is to be validated: before the sales, as whoever decides on one does."""
    if validation is not None and dispute.declaration_id is not None:
        declarations.held(session, dispute.declaration_id, validation.seen)


def validate(
    session: Session, dispute: Dispute, validation: Validation, account_id: int, text: str
) -> ImportRun | None:
    """Validate refused lines, points with them; Changed where the declaration is no longer what was seen.

    None where its amount asks for two people, and this was the first one.
    """
    assert dispute.declaration_id is not None
    step = declarations.uphold(
        session, dispute.declaration_id, validation.seen, validation.lines, account_id, text
    )  # fmt: skip
    return step.run if step is not None else None
