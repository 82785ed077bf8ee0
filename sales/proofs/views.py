"""The addresses of a proof: the file, and pictures of its pages, with headers by which no browser runs it."""

from pathlib import PurePath

from flask import Blueprint, Response, abort
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.costly import Costly, costly
from core.db import db
from core.downloads import download
from sales.proofs.access import find_proof
from sales.proofs.kinds import ENDINGS, MEDIA_TYPES, SHOWN, ProofKind
from sales.proofs.models import Proof
from sales.proofs.services import read_page, read_proof

bp = Blueprint("proofs", __name__)

GONE = 410
# Wherever it is shown, it is by itself: without scripts, forms, plugins, other files, or a word to our pages.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@bp.get("/proofs/<int:proof_id>")
@requires(Permission.SEE_PROOF)
def show(proof_id: int) -> Response:
    """A proof, for those whom it concerns."""
    proof = _found(proof_id)
    kind = ProofKind(proof.kind)
    return _answer(read_proof(proof), MEDIA_TYPES[kind], name_of(proof), kind in SHOWN)


@bp.get("/proofs/<int:proof_id>/pages/<int:page>.jpg")
@costly(Costly.PROOF)
@requires(Permission.SEE_PROOF)
def page(proof_id: int, page: int) -> Response:
    """A picture of a page of a document, which can be shown beside what it proves."""
    return _answer(read_page(_found(proof_id), page), MEDIA_TYPES[ProofKind.IMAGE], f"{page}.jpg", shown=True)


def _found(proof_id: int) -> Proof:
    """The proof, if it is there and the reader's to have."""
    proof = find_proof(db.session(), current_user, proof_id)
    if proof is None:
        abort(404)
    if proof.purged_at is not None:
        abort(GONE)
    return proof


def _answer(content: bytes | None, kind: str, name: str, shown: bool) -> Response:
    if content is None:
        abort(404)
    answer = download(content, kind, name, shown)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def name_of(proof: Proof) -> str:
    """The name under which it is saved: as it was given, but with the ending of what it is."""
    ending = ENDINGS[ProofKind(proof.kind)]
    stem = PurePath(proof.name).stem.strip(". ") or f"proof-{proof.id}"
    return f"{stem}.{ending}"
