"""How strong the evidence of a declaration is: that of its strongest proof."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from declarations.models import Declaration
from declarations.proven.identity import same_number
from declarations.proven.models import DeclarationProof
from sales.proofs.kinds import ProofKind
from sales.proofs.models import Proof


class Strength(StrEnum):
    """What a declaration is proven by, the strongest first.

    An electronic invoice, a file of the distributor's own software, a PDF, a photo, nothing.
    """

    INVOICE = "invoice"
    ERP = "erp"
    PDF = "pdf"
    PHOTO = "photo"
    NONE = "none"


IN_ORDER = tuple(Strength)
# Of an electronic invoice by itself: whether there is one in a file, only reading it tells.
_OF_KINDS = {ProofKind.PDF: Strength.PDF, ProofKind.IMAGE: Strength.PHOTO, ProofKind.XML: Strength.NONE}


def evidence_of(kind: str, has_invoice: bool) -> Strength:
    """What a proof is by itself."""
    return Strength.INVOICE if has_invoice else _OF_KINDS.get(ProofKind(kind), Strength.ERP)


def strength_of(session: Session, declaration: Declaration) -> Strength:
    """The strength of a declaration's evidence; what was purged in its time counts as it did."""
    return strengths_of(session, [declaration.id])[declaration.id]


def strengths_of(session: Session, declarations: Collection[int]) -> dict[int, Strength]:
    """The same of several declarations by their numbers, in one statement."""
    found = dict.fromkeys(declarations, Strength.NONE)
    query = (
        select(Declaration.id, Declaration.document, DeclarationProof.evidence, DeclarationProof.document, Proof.kind)
        .join(DeclarationProof, DeclarationProof.declaration_id == Declaration.id)
        .join(Proof, Proof.id == DeclarationProof.proof_id)
        .where(Declaration.id.in_(declarations))
    )
    for number, document, evidence, told, kind in session.execute(query):
        found[number] = min(found[number], _worth(document, Strength(evidence), told, kind), key=IN_ORDER.index)
    return found


def _worth(document: str, evidence: Strength, told: str, kind: str) -> Strength:
    """What a proof is worth to a declaration: an electronic invoice of another number is no more than its pages."""
    if evidence == Strength.INVOICE and not same_number(document, told):
        return evidence_of(kind, has_invoice=False)
    return evidence
