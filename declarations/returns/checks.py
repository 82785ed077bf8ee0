"""What keeps a return from giving back what it names: told beside its field, or where somebody decides."""

from collections import Counter
from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.wording import money_exact, number
from declarations.life import STANDING
from declarations.models import Declaration, DeclarationLine, LineState
from declarations.returns.origins import find_origin, given_back, lines_with_origin
from declarations.typed import Faults, Typed, TypedLine
from sales.models import SaleLine, Status
from sales.returns import written


def return_faults(session: Session, shop_id: int, typed: Typed, declaration: Declaration | None) -> Faults:
    """What is wrong with what the lines of a declaration name as given back, by line."""
    checker = _Checker(session, shop_id, declaration.id if declaration else None, typed)
    told = {place: checker.fault(line) for place, line in enumerate(typed.lines) if line.returns}
    return {(place, "returns"): sentence for place, sentence in told.items() if sentence}


def check_returns(session: Session, declaration: Declaration, validated: Collection[int]) -> None:
    """Refused where a line that is to be validated gives back what is not there any more, or more than is left."""
    lines = [line for line in lines_with_origin(declaration) if line.line in validated]
    typed = [
        TypedLine(
            line.product,
            line.quantity,
            line.amount_cents,
            None,
            returns=written(line.origin_document, line.origin_line),
        )
        for line in lines
    ]
    checker = _Checker(session, declaration.distributor_id, declaration.id, None)
    for line, one in zip(lines, typed, strict=True):
        if sentence := checker.fault(one):
            raise Refused(_("Line %(number)s: %(why)s", number=line.line, why=sentence))


def _named(line: DeclarationLine) -> str:
    return written(line.origin_document, line.origin_line)


def check_not_returned(session: Session, declaration: Declaration) -> None:
    """Refused where something of it was given back: who takes it back would take that back twice."""
    query = (
        select(Declaration.document)
        .join(DeclarationLine, DeclarationLine.declaration_id == Declaration.id)
        .where(
            Declaration.distributor_id == declaration.distributor_id,
            Declaration.id != declaration.id,
            Declaration.state.in_([state.value for state in STANDING]),
            DeclarationLine.origin_document == declaration.document,
            DeclarationLine.state != LineState.REFUSED.value,
        )
    )
    found = session.scalar(query.order_by(Declaration.id).limit(1)) if declaration.document else None
    if found is not None:
        raise Refused(_("Something of it was given back by %(document)s: take that one back first.", document=found))


class _Checker:
    """The lines of one declaration, one after the other: what each gives back is no longer left for the next.

    typed: as it is to be submitted; None: somebody decides on it.
    """

    def __init__(self, session: Session, shop_id: int, own: int | None, typed: Typed | None) -> None:
        self.session, self.shop_id, self.own = session, shop_id, own
        self.day = typed.date if typed else None
        self.is_decided = typed is None
        self.pieces: Counter[int] = Counter()
        self.cents: Counter[int] = Counter()

    def fault(self, line: TypedLine) -> str:
        """What is wrong with what a line gives back; empty for nothing."""
        if (line.quantity or 0) >= 0 and (line.cents or 0) >= 0:
            return _("Only a return gives something back: write a minus before its quantity and its amount.")
        found = find_origin(self.session, self.shop_id, line)
        if isinstance(found, str):
            return found
        # Else a sale that is refused later would have been given back without having given anything.
        if self.is_decided and found.status != Status.VALIDATED:
            return _("The sale that it gives back is not validated yet: decide on that one first.")
        if self.day is not None and self.day < found.date:
            return _("It was sold later than that: a return cannot come before its sale.")
        return self._too_much(found, -(line.quantity or 0), -(line.cents or 0))

    def _too_much(self, origin: SaleLine, pieces: int, cents: int) -> str:
        before = given_back(self.session, origin, self.own)
        left = origin.quantity - before[0] - self.pieces[origin.id]
        left_cents = origin.amount_cents - before[1] - self.cents[origin.id]
        self.pieces[origin.id] += pieces
        self.cents[origin.id] += cents
        if pieces > left:
            return _("Of %(sold)s that were sold there, %(left)s are left to be given back.",
                     sold=number(origin.quantity), left=number(max(left, 0)))  # fmt: skip
        if cents > left_cents:
            return _("Of %(sold)s that it was sold for, %(left)s are left to be given back.",
                     sold=money_exact(origin.amount_cents), left=money_exact(max(left_cents, 0)))  # fmt: skip
        return ""
