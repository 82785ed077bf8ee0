"""What can be done with proofs: kept, read back, forgotten, purged in their time.

A file is made harmless before anything is written (sales.proofs.apart); what is kept here is that. The bytes lie in the
store before their row is committed, and go after the row says that they may: whatever is broken off, a row that is
alive has its bytes. Whoever keeps one and whoever removes bytes that nobody needs wait for each other.
"""

from collections.abc import Iterator
from datetime import date

from flask import current_app
from sqlalchemy import exists, select, text, update
from sqlalchemy.orm import Session

from core.clock import today, utc_now
from core.db import is_sqlite, writing
from core.months import months_after
from core.store import key_of
from sales.proofs.apart import Prepared, codes_of, page_of, text_of
from sales.proofs.models import Proof
from sales.proofs.store import store_here
from sales.proofs.words import Code, ProofText

MONTHS = "PROOF_MONTHS"
_DECEMBER = 12


def keep_proof(session: Session, prepared: Prepared, account_id: int) -> Proof:
    """Keep a file that was made harmless, in the caller's writing transaction; the same bytes are stored once."""
    _lock(session, alone=False)
    store_here().put(prepared.sha256, prepared.made.content)
    made = prepared.made
    proof = Proof(
        sha256=prepared.sha256,
        given_sha256=prepared.given_sha256,
        kind=made.kind.value,
        size=len(made.content),
        pages=made.pages,
        width=made.width,
        height=made.height,
        look=made.look,
        name=prepared.name,
        account_id=account_id,
        brought_at=utc_now(),
        purge_on=months_after(today(), int(current_app.config[MONTHS])),
    )
    session.add(proof)
    session.flush()
    return proof


def read_proof(proof: Proof) -> bytes | None:
    """The bytes; None where they were purged, or are not those that were kept."""
    if proof.purged_at is not None:
        return None
    content = store_here().get(proof.sha256)
    if content is None or key_of(content) != proof.sha256:
        current_app.logger.critical("The file of proof %s is %s", proof.id, "damaged" if content else "not there")
        return None
    return content


def read_text(proof: Proof) -> ProofText:
    """The text in a proof, as far as it can be read on this machine; see `text_of`. No lock may be held meanwhile."""
    return text_of(read_proof(proof) or b"", proof.kind, proof.name)


def read_codes(proof: Proof) -> list[Code]:
    """The barcodes and QR codes in a proof. No lock may be held meanwhile."""
    return codes_of(read_proof(proof) or b"", proof.kind, proof.name)


def read_page(proof: Proof, page: int) -> bytes | None:
    """A picture of a page (the first is 1) of a document, as a JPEG; None where there is none. No lock may be held."""
    content = read_proof(proof) if proof.pages and 1 <= page <= proof.pages else None
    return page_of(content, proof.name, page) if content is not None else None


def same_file(session: Session, proof: Proof) -> list[Proof]:
    """The other proofs that came as the same file, or are the same once made harmless; purged ones too."""
    alike = (Proof.given_sha256 == proof.given_sha256) | (Proof.sha256 == proof.sha256)
    return list(session.scalars(select(Proof).where(alike, Proof.id != proof.id).order_by(Proof.id)))


def forget_proof(proof: Proof) -> None:
    """Let go of a proof, in the caller's transaction: its row stays, its bytes go with `remove_forgotten`."""
    proof.purged_at = proof.purged_at or utc_now()


def purge_proofs(session: Session, day: date) -> int:
    """Let go of the proofs whose time is over, and of all bytes that nobody needs; how many proofs that were."""
    due = select(Proof.id).where(Proof.purged_at.is_(None), Proof.purge_on <= day)
    count = 0
    if session.scalar(due.limit(1)) is not None:
        with writing(session):
            gone = update(Proof).where(Proof.purged_at.is_(None), Proof.purge_on <= day)
            count = len(session.execute(gone.values(purged_at=utc_now()).returning(Proof.id)).all())
    remove_forgotten(session)
    return count


def remove_forgotten(session: Session) -> None:
    """Remove the bytes of proofs that were let go, and those of which no row was ever committed."""
    gone = select(Proof.sha256).where(Proof.purged_at.is_not(None), Proof.stored).distinct()
    forgotten = list(session.scalars(gone))
    for key in [*forgotten, *_strays(session)]:
        with writing(session):
            _lock(session, alone=True)
            if not session.scalar(select(exists().where(Proof.sha256 == key, Proof.purged_at.is_(None)))):
                store_here().delete(key)
            session.execute(update(Proof).where(Proof.sha256 == key, Proof.purged_at.is_not(None)).values(stored=False))


def _strays(session: Session) -> Iterator[str]:
    """The keys in the store that no row names."""
    named = set(session.scalars(select(Proof.sha256).distinct()))
    session.rollback()
    return iter([key for key in store_here().all_keys() if key not in named])


def _lock(session: Session, alone: bool) -> None:
    """Let nobody remove bytes while one keeps some: on SQLite whoever writes is alone, elsewhere many may keep."""
    if not is_sqlite(session):
        shared = "" if alone else "_shared"
        session.execute(text(f"SELECT pg_advisory_xact_lock{shared}(hashtext('palier.proofs'))"))
