"""A file that proves another declaration too: the same as it came, or the same once it was made harmless."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from declarations.alerts.found import Found
from declarations.models import Declaration, State
from declarations.proven.models import DeclarationProof
from sales.proofs.models import Proof

# What was taken back or never sent is no sale that counts twice.
NOT_COUNTED = (State.DRAFT.value, State.CANCELLED.value, State.EXPIRED.value)


def same_files(session: Session, declaration: Declaration) -> list[Found]:
    """The other declarations with a file of this one, the first declared first."""
    own, other, mine = aliased(Proof), aliased(Proof), aliased(DeclarationProof)
    query = (
        select(own.name, Declaration.document, Declaration.distributor_id, Declaration.id)
        .select_from(mine)
        .join(own, own.id == mine.proof_id)
        .join(other, or_(other.given_sha256 == own.given_sha256, other.sha256 == own.sha256))
        .join(DeclarationProof, DeclarationProof.proof_id == other.id)
        .join(Declaration, Declaration.id == DeclarationProof.declaration_id)
        .where(mine.declaration_id == declaration.id, Declaration.id != declaration.id)
        .where(Declaration.state.not_in(NOT_COUNTED))
        .order_by(Declaration.id)
    )
    found = {number: (name, document, shop) for name, document, shop, number in session.execute(query)}
    return [
        Found({"file": name, "document": document, "shop": shop, "declaration": number})
        for number, (name, document, shop) in found.items()
    ]
