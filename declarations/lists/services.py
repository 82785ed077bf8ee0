"""What can be done with a list: sent, read, put right, submitted document by document, let go.

Each document is submitted in a transaction of its own, which holds it from its first statement: of two requests that
come at once the second finds it submitted.
"""

import json
from collections import Counter
from collections.abc import Mapping as Cells
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.access import hold
from core.accounts.models import Account
from core.accounts.permissions import viewer_of
from core.clock import utc_now
from core.db import begin_writing, store, writing
from core.errors import Refused
from core.models import Participant
from declarations import services
from declarations.catalogue import sellers_of
from declarations.lists.checking import Looked, look, stands_twice
from declarations.lists.models import CELLS, HEAD, DeclaredList, ListedDocument, ListState
from declarations.lists.queries import open_documents
from declarations.lists.reading import LETTERS, Read, ReadDocument
from declarations.writing import NotTaken
from sales.proofs.apart import Prepared
from sales.proofs.models import Proof
from sales.proofs.services import forget_proof, keep_proof

# A list that nobody has touched for so long is let go.
LEFT_ALONE = timedelta(days=90)


@dataclass(frozen=True)
class Sent:
    """A list as it was sent: the file made harmless, a digest of its headers, and the mapping that it is read by."""

    prepared: Prepared
    layout: str
    mapping: str


def same_list(session: Session, shop: Participant, account: Account, prepared: Prepared) -> DeclaredList | None:
    """The list of the same file that an account has sent for a distributor, unless it was let go.

    Of two requests at once the second one waits here.
    """
    hold(session, f"list {account.id} {shop.id} {prepared.given_sha256}")
    query = select(DeclaredList).join(Proof, Proof.id == DeclaredList.proof_id).where(
        DeclaredList.account_id == account.id,
        DeclaredList.distributor_id == shop.id,
        DeclaredList.state != ListState.LEFT.value,
        Proof.given_sha256 == prepared.given_sha256,
    )  # fmt: skip
    return session.scalars(query.order_by(DeclaredList.id.desc())).first()


def keep_list(session: Session, shop: Participant, account_id: int, sent: Sent) -> DeclaredList:
    """Keep a list that was sent; whether it is a new one, the caller has asked `same_list`. The caller commits."""
    proof, now = keep_proof(session, sent.prepared, account_id), utc_now()
    kept = DeclaredList(
        distributor_id=shop.id, account_id=account_id, proof_id=proof.id, file_name=sent.prepared.name,
        mapping=sent.mapping, layout=sent.layout, sent_at=now, changed_at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def fill(session: Session, kept: DeclaredList, account: Account, read: Read) -> None:
    """Let a list have the documents that were read through a mapping, each looked at."""
    session.execute(delete(ListedDocument).where(ListedDocument.list_id == kept.id))
    kept.mapping, kept.notes = read.mapping, json.dumps(read.notes, ensure_ascii=False)
    kept.state, kept.changed_at = ListState.OPEN.value, utc_now()
    made = [_listed(kept, place, document) for place, document in enumerate(read.documents, 1)]
    session.add_all(made)
    session.flush()
    sellers, numbers = _sellers(session, kept, account), Counter(listed.document.upper() for listed in made)
    for listed in made:
        is_twice = bool(listed.document) and numbers[listed.document.upper()] > 1
        listed.good = look(session, kept.distributor, listed, sellers, is_twice).is_good
    session.flush()


def _listed(kept: DeclaredList, place: int, read: ReadDocument) -> ListedDocument:
    listed = ListedDocument(list_id=kept.id, place=place, document=read.document, date=read.date, client=read.client)
    listed.unread, listed.lines = json.dumps(read.unread, ensure_ascii=False), read.lines
    listed.version, listed.good, listed.left_out = 1, False, False
    return listed


def write_cells(listed: ListedDocument, cells: Cells[str, str]) -> bool:
    """Let a document say what was typed; whether that is something else than before.

    cells: head cells by name, those of a line as `3.product`, and `3.left_out` (from 0) for a line that is left out.
    """
    before = listed.document, listed.date, listed.client, listed.said
    reasons, lines = listed.faults_of_head, listed.lines
    for name in HEAD:
        if (text := _cut(cells.get(name, ""))) != getattr(listed, name):
            setattr(listed, name, text)
            reasons.pop(name, None)
    for place, line in enumerate(lines):
        line.left_out = f"{place}.left_out" in cells
        for name in CELLS:
            if (text := _cut(cells.get(f"{place}.{name}", ""))) != getattr(line, name):
                setattr(line, name, text)
                line.unread = {key: told for key, told in line.unread.items() if key not in (name, "")}
    listed.unread, listed.lines = json.dumps(reasons, ensure_ascii=False), lines
    listed.left_out = all(line.left_out for line in lines)
    return (listed.document, listed.date, listed.client, listed.said) != before


def take_in(listed: ListedDocument) -> None:
    """Want the lines of a document again that were left out."""
    lines = listed.lines
    for line in lines:
        line.left_out = False
    listed.lines, listed.left_out = lines, False


def _cut(text: str) -> str:
    return text[:LETTERS]


def look_again(session: Session, kept: DeclaredList, listed: ListedDocument, account: Account) -> Looked:
    """Look at a document once more, and keep whether it is good."""
    sellers = _sellers(session, kept, account)
    found = look(session, kept.distributor, listed, sellers, stands_twice(session, listed))
    listed.good = found.is_good and not listed.left_out
    session.flush()
    return found


def _sellers(session: Session, kept: DeclaredList, account: Account) -> Sequence[Participant]:
    """Whom an account may name as who sold."""
    return sellers_of(session, kept.distributor_id, viewer_of(session, account))


def submit_document(session: Session, document_id: int, account: Account) -> bool:
    """Submit one document as a declaration, in a transaction of its own; whether it was, now and by this call."""
    begin_writing(session)
    listed = held_document(session, document_id)
    if listed is None or listed.declaration_id is not None or not listed.good:
        session.rollback()
        return False
    kept = session.get_one(DeclaredList, listed.list_id)
    looked = look_again(session, kept, listed, account)
    if kept.state != ListState.OPEN or not looked.is_good:
        store(session)
        return False
    try:
        _declare(session, kept, listed, looked, account.id)
    except NotTaken as refused:
        session.rollback()
        _note_refusal(session, document_id, refused)
        return False
    store(session)
    return True


def _declare(session: Session, kept: DeclaredList, listed: ListedDocument, looked: Looked, account_id: int) -> None:
    key = f"list-{kept.id}-{listed.id}"
    begun = services.begin(session, kept.distributor, account_id, key, looked.typed)
    services.submit(session, begun.id, begun.version, looked.typed, account_id)
    listed.declaration_id, kept.changed_at = begun.id, utc_now()
    session.flush()


def _note_refusal(session: Session, document_id: int, refused: NotTaken) -> None:
    """Keep what the writing of sale lines found, which no look had: it stays until the cell is another one."""
    with writing(session):
        listed = held_document(session, document_id)
        if listed is None or listed.declaration_id is not None:
            return
        head, lines = listed.faults_of_head, listed.lines
        places = [place for place, line in enumerate(lines) if not line.left_out]
        for (row, name), told in refused.faults.items():
            reasons = head if row is None else lines[places[row]].unread
            reasons[name if name in (*HEAD, *CELLS) else "document" if row is None else ""] = told
        listed.unread, listed.lines, listed.good = json.dumps(head, ensure_ascii=False), lines, False


def held_document(session: Session, document_id: int) -> ListedDocument | None:
    """A document, held to the end of the transaction."""
    return session.get(ListedDocument, document_id, with_for_update=True, populate_existing=True)


def leave(session: Session, kept: DeclaredList) -> None:
    """Let go of what is left of a list; what was submitted stays, and so does its file where there is any of that."""
    session.execute(
        delete(ListedDocument).where(ListedDocument.list_id == kept.id, ListedDocument.declaration_id.is_(None))
    )
    kept.state, kept.changed_at = ListState.LEFT.value, utc_now()
    submitted = select(func.count()).select_from(ListedDocument).where(ListedDocument.list_id == kept.id)
    if not session.scalar(submitted):
        forget_proof(kept.proof)
    session.flush()


def leave_old(session: Session, now: datetime) -> int:
    """Let go of what is left of lists that nobody has touched for long, in a transaction of its own; of how many."""
    is_old = DeclaredList.changed_at < now - LEFT_ALONE, DeclaredList.state != ListState.LEFT.value
    if session.scalar(select(DeclaredList.id).where(*is_old).limit(1)) is None:
        session.rollback()
        return 0
    with writing(session):
        found = session.scalars(select(DeclaredList).where(*is_old).order_by(DeclaredList.id)).all()
        for kept in found:
            leave(session, kept)
        return len(found)


def refuse_unless_open(kept: DeclaredList) -> None:
    """Refused where nothing can be done with a list any more."""
    if kept.state == ListState.LEFT:
        raise Refused(_("What was left of this list was let go. Send the file again to go on."))


def good_documents(session: Session, list_id: int, most: int) -> Sequence[int]:
    """The first documents of a list that wait and in which nothing was found, by number."""
    query = open_documents(list_id).where(ListedDocument.good).with_only_columns(ListedDocument.id)
    return session.scalars(query.limit(most)).all()
