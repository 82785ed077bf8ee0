"""Proofs kept as if their files had been read apart."""

from sqlalchemy.orm import Session

from core.store import key_of
from sales.proofs.apart import Prepared
from sales.proofs.kinds import ProofKind
from sales.proofs.made import Made
from sales.proofs.models import Proof
from sales.proofs.services import keep_proof

PHOTO = b"\xff\xd8\xff1"


def prepared(content: bytes = PHOTO, name: str = "f.jpg", kind: ProofKind = ProofKind.IMAGE) -> Prepared:
    """A file made harmless: these bytes."""
    made = Made(kind, content, width=1, height=1, look="0" * 16)
    return Prepared(made, key_of(content), key_of(b"given" + content), name)


def keep(session: Session, account_id: int, content: bytes = PHOTO, name: str = "f.jpg") -> Proof:
    """A photograph that somebody has brought."""
    return keep_proof(session, prepared(content, name), account_id)
