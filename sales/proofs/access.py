"""Who may have a proof: whom core.accounts.permissions lets, and whom rooms above say it concerns."""

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.accounts.permissions import may_see_proof
from sales.proofs.models import Proof

# Where an application keeps the further rules.
EXTENSION = "palier.proof_readers"
# Whether a proof concerns an account that neither brought it nor sees everything.
Rule = Callable[[Session, Account, Proof], bool]


def let_see_proofs(app: Flask, rule: Rule) -> None:
    """Have a room above say whom proofs concern: one rule that says so is enough."""
    app.extensions.setdefault(EXTENSION, []).append(rule)


def sees_proof(session: Session, account: Account, proof: Proof) -> bool:
    """Whether this account may have the proof."""
    rules: list[Rule] = current_app.extensions.get(EXTENSION, [])
    return may_see_proof(account, proof.account_id) or any(rule(session, account, proof) for rule in rules)


def find_proof(session: Session, account: Account, proof_id: int) -> Proof | None:
    """A proof that the account may have; None where there is none, or it is somebody else's: nobody can tell which."""
    proof = session.get(Proof, proof_id)
    return proof if proof is not None and sees_proof(session, account, proof) else None
