"""Lists read for pages: whose they are, what they hold, what was remembered of others."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.accounts.models import Account
from core.limits import DECLARATIONS_SHOWN, LISTED_SHOWN
from core.models import Kind
from declarations.lists.models import DeclaredList, ListedDocument, ListState
from declarations.models import Declaration
from declarations.queries import shops_of
from sales.proofs.models import Proof


def is_own_list(account: Account) -> ColumnElement[bool]:
    """The lists that an account sees as its own: the distributor's, and of a seller those it sent itself."""
    shops = [person.id for person in account.participants if person.kind == Kind.DISTRIBUTOR]
    sells_at = [shop.id for shop in shops_of(account)]
    sent_itself = (DeclaredList.account_id == account.id) & DeclaredList.distributor_id.in_(sells_at)
    return or_(DeclaredList.distributor_id.in_(shops), sent_itself)


def own_list(session: Session, account: Account, list_id: int) -> DeclaredList | None:
    """A list that is the account's own; None of anybody else's."""
    query = select(DeclaredList).where(DeclaredList.id == list_id, is_own_list(account))
    return session.scalar(query.options(joinedload(DeclaredList.distributor), joinedload(DeclaredList.proof)))


@dataclass(frozen=True)
class Counts:
    """How many documents of a list were submitted, can be, are to be put right, and are left out."""

    submitted: int = 0
    good: int = 0
    faulty: int = 0
    left_out: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.submitted + self.good + self.faulty + self.left_out


def counts_of(session: Session, list_ids: Sequence[int]) -> dict[int, Counts]:
    """How the documents of these lists stand."""
    stands = case(
        (ListedDocument.declaration_id.is_not(None), "submitted"),
        (ListedDocument.left_out, "left_out"),
        (ListedDocument.good, "good"),
        else_="faulty",
    )
    query = select(ListedDocument.list_id, stands, func.count()).where(ListedDocument.list_id.in_(list_ids))
    found: dict[int, dict[str, int]] = {number: {} for number in list_ids}
    for number, name, count in session.execute(query.group_by(ListedDocument.list_id, stands)):
        found[number][name] = count
    return {number: Counts(**counts) for number, counts in found.items()}


def own_lists(session: Session, account: Account) -> Sequence[DeclaredList]:
    """An account's latest lists."""
    query = select(DeclaredList).where(is_own_list(account)).options(joinedload(DeclaredList.distributor))
    return session.scalars(query.order_by(DeclaredList.id.desc()).limit(DECLARATIONS_SHOWN)).all()


def open_documents(list_id: int) -> Select[ListedDocument]:
    """The documents of a list that were neither submitted nor left out, in the order of the file."""
    query = select(ListedDocument).where(ListedDocument.list_id == list_id, ListedDocument.declaration_id.is_(None))
    return query.where(ListedDocument.left_out.is_(False)).order_by(ListedDocument.place)


def faulty_documents(session: Session, list_id: int) -> Sequence[ListedDocument]:
    """The first documents that are to be put right."""
    query = open_documents(list_id).where(ListedDocument.good.is_(False))
    return session.scalars(query.limit(LISTED_SHOWN)).all()


def documents_of(session: Session, list_id: int) -> Sequence[ListedDocument]:
    """All documents of a list in the order of the file, with what became of them."""
    query = select(ListedDocument).where(ListedDocument.list_id == list_id).order_by(ListedDocument.place)
    return session.scalars(query.options(joinedload(ListedDocument.declaration))).all()


def remembered_mapping(session: Session, shop_id: int, layout: str) -> str:
    """The mapping by which a distributor's last file of the same layout was read; empty where there is none."""
    query = select(DeclaredList.mapping).where(
        DeclaredList.distributor_id == shop_id, DeclaredList.layout == layout, DeclaredList.mapping != "",
        DeclaredList.state != ListState.COLUMNS.value,
    )  # fmt: skip
    return session.scalar(query.order_by(DeclaredList.changed_at.desc(), DeclaredList.id.desc()).limit(1)) or ""


def proof_of(session: Session, declaration: Declaration) -> Proof | None:
    """The file that a declaration was read from: a proof of the strength of an ERP's file. None where it was typed."""
    query = select(Proof).join(DeclaredList, DeclaredList.proof_id == Proof.id)
    query = query.join(ListedDocument, ListedDocument.list_id == DeclaredList.id)
    return session.scalar(query.where(ListedDocument.declaration_id == declaration.id))


def sees_list_proof(session: Session, account: Account, proof: Proof) -> bool:
    """Whether a proof is the file of a list that is the account's own (sales.proofs.access)."""
    if not any(person.kind in (Kind.DISTRIBUTOR, Kind.SELLER) for person in account.participants):
        return False
    query = exists().where(DeclaredList.proof_id == proof.id, is_own_list(account))
    return bool(session.scalar(select(query)))
