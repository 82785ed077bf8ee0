"""Returns told on the sale that they give back, and with what they would have changed in what is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.explanations.returned import late_returns, would_change
from challenges.models import Challenge
from challenges.models import State as ChallengeState
from core.accounts.models import Account
from core.models import Participant
from core.viewer import Viewer
from declarations.life import STANDING
from declarations.models import Declaration
from declarations.queries import is_own
from sales.models import DEAD, SaleKind, SaleLine
from sales.returns import is_return, originals_of, returns_of


@dataclass(frozen=True)
class Returned:
    """What was given back of a line (its number): by which document (empty where that is not the reader's), and when.

    line_id: the sale line that gives it back. declaration_id: the declaration that tells it; 0 where none does, and
    where it is not the reader's to know.
    """

    line: int
    document: str
    line_id: int
    declaration_id: int
    day: date
    quantity: int
    cents: int


@dataclass(frozen=True)
class Missed:
    """A return of a sale that a closed challenge has counted; points: what it would have changed in it."""

    back: SaleLine
    challenge: Challenge
    person: Participant
    points: int


def returned_of(session: Session, shop_id: int, document: str, account: Account | None) -> list[Returned]:
    """What lines that stand, declared or of files, give back of a distributor's document, by its lines.

    account: who reads, None: who sees all.
    """
    backs = returns_of(session, SaleKind.SELL_OUT.value, shop_id, document) if document else ()
    originals = originals_of(session, SaleKind.SELL_OUT.value, shop_id, document) if backs else {}
    declared = _declared_as(session, shop_id, {it.document for it in backs})
    named = {declaration_id for declaration_id in declared.values() if declaration_id}
    is_shop = account is None or any(person.id == shop_id for person in account.participants)
    if account is not None and named:
        named &= set(session.scalars(select(Declaration.id).where(Declaration.id.in_(named), is_own(account))))
    found = []
    for back in backs:
        by = declared.get(back.document, 0)
        original = originals.get((back.product_id, back.original_line))
        line = original.line if original is not None else back.original_line
        # Nobody can tell which line is meant where neither is there.
        if line is None:
            continue
        shown = back.document if (by in named if by else is_shop) else ""
        known = by if by in named else 0
        found.append(Returned(line, shown, back.id, known, back.date, back.quantity, back.amount_cents))
    return sorted(found, key=lambda it: it.line)


def _declared_as(session: Session, shop_id: int, documents: set[str]) -> Mapping[str, int]:
    """The declarations that stand by which a distributor's documents were declared, by their numbers."""
    query = select(Declaration.document, Declaration.id).where(
        Declaration.distributor_id == shop_id,
        Declaration.document.in_(documents),
        Declaration.state.in_([state.value for state in STANDING]),
    )
    rows = session.execute(query.order_by(Declaration.id)) if documents else ()
    return {row.document: row.id for row in rows}


def missed_of(session: Session, declaration: Declaration, viewer: Viewer) -> list[Missed]:
    """What its returns would have changed in closed challenges, of those whose points may be seen."""
    if declaration.state not in STANDING:
        return []
    own = select(SaleLine.id).where(
        SaleLine.kind == SaleKind.SELL_OUT.value,
        SaleLine.issuer_id == declaration.distributor_id,
        SaleLine.document == declaration.document,
        SaleLine.status.not_in(DEAD),
        is_return(),
    )
    if not (backs := session.scalars(own).all()):
        return []
    closed = select(Challenge).where(Challenge.state == ChallengeState.CLOSED.value).order_by(Challenge.id)
    found = []
    for challenge in session.scalars(closed):
        for late in late_returns(session, challenge, backs):
            points = would_change(session, late, viewer) if viewer.sees(late.person.id) else None
            if points is not None:
                found.append(Missed(late.back, challenge, late.person, points))
    return found
