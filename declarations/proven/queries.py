"""The proofs of declarations read for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from core.accounts.models import Account
from declarations.models import Declaration
from declarations.proven.models import DeclarationProof
from declarations.proven.readings import Mark, Reading, read_again
from declarations.queries import is_own
from sales.invoices.model import Invoice
from sales.proofs.apart import Prepared
from sales.proofs.models import Proof

# Further pages are opened in the file itself.
PAGES_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """A proof as pages show it."""

    row: DeclarationProof
    reading: Reading

    @property
    def proof(self) -> Proof:
        """The file."""
        return self.row.proof

    @cached_property
    def pages(self) -> list[tuple[int, list[tuple[str, Mark]]]]:
        """The pages of a document that are shown, each with what is marked on it."""
        last = min(self.proof.pages or 1, PAGES_SHOWN)
        return [(page, self.marks_on(page)) for page in range(1, last + 1)]

    def marks_on(self, page: int) -> list[tuple[str, Mark]]:
        """What is marked on a page."""
        return [(name, mark) for name, marks in self.reading.marks.items() for mark in marks if mark.page == page]


def proofs_of(session: Session, declaration_id: int) -> list[Shown]:
    """The proofs of a declaration, the first one brought first."""
    query = select(DeclarationProof).where(DeclarationProof.declaration_id == declaration_id)
    query = query.options(joinedload(DeclarationProof.proof), joinedload(DeclarationProof.account))
    return [Shown(row, read_again(row.read)) for row in session.scalars(query.order_by(DeclarationProof.id))]


def invoice_among(proofs: Sequence[Shown]) -> Invoice | None:
    """The electronic invoice to whose lines a declaration's refer: the first that was brought."""
    return next((shown.reading.invoice for shown in proofs if shown.reading.invoice), None)


def invoice_of(session: Session, declaration_id: int) -> Invoice | None:
    """The same, of a declaration by its number."""
    query = select(DeclarationProof.read).where(
        DeclarationProof.declaration_id == declaration_id, DeclarationProof.evidence == "invoice"
    )
    text = session.scalar(query.order_by(DeclarationProof.id).limit(1))
    return read_again(text).invoice if text else None


def proofs_under(session: Session, account: Account, key: str) -> list[Shown]:
    """The proofs of an account's own declaration, by the key of its form; none of a new one."""
    if not key:
        return []
    found = session.scalar(select(Declaration.id).where(Declaration.key == key, is_own(account)).limit(1))
    return proofs_of(session, found) if found else []


def same_file_at(session: Session, shop_id: int, prepared: Prepared) -> Declaration | None:
    """Another declaration of a distributor's that stands or is being written, of which a file is a proof."""
    alike = or_(Proof.given_sha256 == prepared.given_sha256, Proof.sha256 == prepared.sha256)
    query = (
        select(Declaration)
        .join(DeclarationProof, DeclarationProof.declaration_id == Declaration.id)
        .join(Proof, Proof.id == DeclarationProof.proof_id)
        .where(alike, Declaration.distributor_id == shop_id, Declaration.state.not_in(("cancelled", "expired")))
    )
    return session.scalars(query.order_by(Declaration.id).limit(1)).first()
