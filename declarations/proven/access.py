"""Whom the proofs of declarations concern: those whose own the declaration is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.accounts.permissions import Permission, may
from declarations.models import Declaration
from declarations.proven.models import DeclarationProof
from declarations.queries import is_own
from sales.proofs.models import Proof


def proves_own(session: Session, account: Account, proof: Proof) -> bool:
    """Whether a proof is one of a declaration that is the account's own (sales.proofs.access)."""
    if not may(account, Permission.DECLARE):
        return False
    query = (
        select(DeclarationProof.id)
        .join(Declaration, Declaration.id == DeclarationProof.declaration_id)
        .where(DeclarationProof.proof_id == proof.id, is_own(account))
    )
    return session.scalar(query.limit(1)) is not None
