"""What was typed, written into a declaration: its head, its lines, and the client that is meant."""

from sqlalchemy.orm import Session

from declarations.clients.services import known_version
from declarations.models import Declaration, DeclarationLine, LineState
from declarations.returns.origins import read as origin_of
from declarations.typed import Typed, TypedLine


def say(session: Session, declaration: Declaration, typed: Typed) -> None:
    """Let it say what was typed; its lines are new ones where they say something else."""
    lines = [_line(place, line) for place, line in enumerate(typed.lines, 1)]
    declaration.document, declaration.date, declaration.client = typed.document, typed.date, typed.client
    declaration.client_segment, declaration.consent_version = typed.segment, known_version(session, typed.consent)
    if [_said(line) for line in declaration.lines] != [_said(line) for line in lines]:
        declaration.lines.clear()
        session.flush()
        declaration.lines += lines
    session.flush()


def _said(line: DeclarationLine) -> tuple[object, ...]:
    of_sale = line.line, line.product, line.quantity, line.amount_cents, line.seller_id, line.source
    return *of_sale, line.origin_document, line.origin_line, line.state, line.reason


def _line(place: int, typed: TypedLine) -> DeclarationLine:
    line = DeclarationLine(line=place, product=typed.product, quantity=typed.quantity, amount_cents=typed.cents)
    line.seller_id, line.source = typed.seller_id, typed.source
    line.state, line.reason = LineState.SUBMITTED.value, ""
    line.origin_document, line.origin_line = origin_of(typed.returns)
    return line
