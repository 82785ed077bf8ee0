"""Which second factors an account has, whether it needs one, and what is left when somebody loses theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.accounts.second.models import CodeApp, Passkey, RecoveryCode
from core.accounts.tokens import digest


@dataclass(frozen=True)
class Factors:
    """The second factors of an account: its app, where one was confirmed, and its passkeys."""

    app: CodeApp | None
    passkeys: Sequence[Passkey]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.app is not None or bool(self.passkeys)

    @property
    def stamp(self) -> str:
        """Another one as soon as they are others."""
        return digest(" ".join([self.app.nonce if self.app else "", *(key.credential for key in self.passkeys)]))


def factors_of(session: Session, account: Account) -> Factors:
    """What an account has."""
    app = session.get(CodeApp, account.id)
    passkeys = session.scalars(select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)).all()
    return Factors(app if app is not None and app.confirmed_at else None, passkeys)


def needs_factor(account: Account) -> bool:
    """Whether the setting asks for a second factor of this account's role."""
    return account.role in current_app.config["SECOND_FACTOR"]


def accounts_with_factor(session: Session, account_ids: Sequence[int]) -> frozenset[int]:
    """Those of the accounts that have a second factor."""
    apps = select(CodeApp.account_id).where(CodeApp.account_id.in_(account_ids), CodeApp.confirmed_at.is_not(None))
    keys = select(Passkey.account_id).where(Passkey.account_id.in_(account_ids))
    return frozenset(session.scalars(apps)) | frozenset(session.scalars(keys))


def remove_factors(session: Session, account: Account) -> None:
    """Take every second factor from an account, its recovery codes too, in the caller's transaction."""
    session.execute(delete(CodeApp).where(CodeApp.account_id == account.id))
    session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
