"""Proofs put to a declaration and taken from it, while it may be written; the caller commits."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.db import writing
from core.errors import Refused
from core.limits import DECLARATION_PROOFS
from declarations.alerts.looking import look_over
from declarations.life import WAITING, WRITABLE
from declarations.models import Declaration
from declarations.proven.models import DeclarationProof
from declarations.proven.reading import Brought
from declarations.proven.readings import written
from declarations.proven.strength import evidence_of
from declarations.services import held
from sales.proofs.models import Proof
from sales.proofs.services import forget_proof, keep_proof

DOCUMENT_LETTERS = 64
# A readings.Reading of which nothing is left.
NOTHING = "{}"


def attach(
    session: Session, declaration_id: int, seen: int, brought: Sequence[Brought], account_id: int
) -> Declaration:
    """Keep proofs of a declaration; the same file once. It has another version then: whoever decides looks again."""
    declaration = _writable(session, declaration_id, seen)
    known = {
        text
        for row in session.execute(
            select(Proof.given_sha256, Proof.sha256)
            .join(DeclarationProof, DeclarationProof.proof_id == Proof.id)
            .where(DeclarationProof.declaration_id == declaration.id)
        )
        for text in row
    }
    new = {it.prepared.sha256: it for it in brought if not {it.prepared.sha256, it.prepared.given_sha256} & known}
    if not new:
        return declaration
    _refuse_many(session, declaration, len(new))
    for it in new.values():
        proof, invoice = keep_proof(session, it.prepared, account_id), it.reading.invoice
        session.add(
            DeclarationProof(
                declaration_id=declaration.id,
                proof_id=proof.id,
                account_id=account_id,
                at=utc_now(),
                evidence=evidence_of(proof.kind, invoice is not None).value,
                document=invoice.number[:DOCUMENT_LETTERS] if invoice else "",
                read=written(it.reading),
            )
        )
    return _changed(session, declaration)


def detach(session: Session, declaration_id: int, seen: int, proof_id: int) -> Declaration:
    """Take a proof from a declaration and let go of it, where no other declaration has it."""
    declaration = _writable(session, declaration_id, seen)
    rows = session.scalars(select(DeclarationProof).where(DeclarationProof.proof_id == proof_id)).all()
    own = next((row for row in rows if row.declaration_id == declaration.id), None)
    if own is None:
        return declaration
    session.delete(own)
    if len(rows) == 1:
        forget_proof(session.get_one(Proof, proof_id))
    # Which lines of an invoice they were says nothing without it.
    for line in declaration.lines:
        line.source = None
    return _changed(session, declaration)


def forget_what_was_read(session: Session) -> None:
    """Let go of what was read of proofs that are not kept any more, in a transaction of its own."""
    purged = select(Proof.id).where(Proof.purged_at.is_not(None))
    left = DeclarationProof.proof_id.in_(purged), DeclarationProof.read != NOTHING
    if session.scalar(select(DeclarationProof.id).where(*left).limit(1)) is None:
        session.rollback()
        return
    with writing(session):
        session.execute(update(DeclarationProof).where(*left).values(read=NOTHING))


def _writable(session: Session, declaration_id: int, seen: int) -> Declaration:
    declaration = held(session, declaration_id, seen)
    if declaration.state not in WRITABLE:
        raise Refused(_("Its proofs can be changed as long as it waits, or once it is refused: no longer now."))
    return declaration


def _refuse_many(session: Session, declaration: Declaration, more: int) -> None:
    query = select(DeclarationProof.id).where(DeclarationProof.declaration_id == declaration.id)
    if len(session.scalars(query).all()) + more > DECLARATION_PROOFS:
        raise Refused(_("A declaration has at most %(most)s proofs. Remove one first.", most=DECLARATION_PROOFS))


def _changed(session: Session, declaration: Declaration) -> Declaration:
    declaration.version, declaration.changed_at = declaration.version + 1, utc_now()
    session.flush()
    # What waits was looked at without it.
    if declaration.state in WAITING:
        look_over(session, declaration)
    return declaration
