"""A file that proves another declaration too: the same as it came, or the same once it was made harmless."""

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from declarations.alerts.found import Found
from declarations.models import Declaration, State
from declarations.proven.models import DeclarationProof
from sales.proofs.models import Proof

# What was taken back or never sent is no sale that counts twice.
NOT_COUNTED = (State.DRAFT.value, State.CANCELLED.value, State.EXPIRED.value)


_own, _other, _mine = aliased(Proof), aliased(Proof), aliased(DeclarationProof)
# Made once: every declaration asks it.
_OTHERS = (
    select(_own.name, Declaration.document, Declaration.distributor_id, Declaration.id)
    .select_from(_mine)
    .join(_own, _own.id == _mine.proof_id)
    .join(_other, or_(_other.given_sha256 == _own.given_sha256, _other.sha256 == _own.sha256))
    .join(DeclarationProof, DeclarationProof.proof_id == _other.id)
    .join(Declaration, Declaration.id == DeclarationProof.declaration_id)
    .where(_mine.declaration_id == bindparam("own"), Declaration.id != bindparam("own"))
    .where(Declaration.state.not_in(NOT_COUNTED))
    .order_by(Declaration.id)
)


def same_files(session: Session, declaration: Declaration) -> list[Found]:
    """The other declarations with a file of this one, the first declared first."""
    rows = session.execute(_OTHERS, {"own": declaration.id})
    found = {number: (name, document, shop) for name, document, shop, number in rows}
    return [
        Found({"file": name, "document": document, "shop": shop, "declaration": number})
        for number, (name, document, shop) in found.items()
    ]
