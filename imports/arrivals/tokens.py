"""Upload tokens: made by an administrator, shown once, revoked; whoever holds one sends files in their place."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.accounts.models import Account
from core.accounts.permissions import Permission, may
from core.accounts.tokens import digest, new_token
from core.clock import utc_now
from core.errors import Refused
from imports.arrivals.models import UploadToken

# By this somebody who finds one in a file knows what it is, and so do programs that look for secrets.
BEGINNING = "palier_"
LONGEST_NAME = 100
MOST = 50


def make_token(session: Session, name: str, account_id: int) -> str:
    """A new token, which stands nowhere but in what this gives; the caller commits."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused(_("Name: write what sends the files, in 1 to %(most)s characters.", most=LONGEST_NAME))
    if len(tokens(session)) >= MOST:
        raise Refused(_("There are %(most)s tokens already. Revoke one first.", most=MOST))
    secret = BEGINNING + new_token()
    session.add(UploadToken(name=name, digest=digest(secret), account_id=account_id, made_at=utc_now()))
    session.flush()
    return secret


def revoke_token(session: Session, token_id: int) -> str | None:
    """Let a token be worth nothing from now on; its name, None where there is none that holds. The caller commits."""
    token = session.get(UploadToken, token_id, with_for_update=True)
    if token is None or token.revoked_at is not None:
        return None
    token.revoked_at = utc_now()
    session.flush()
    return token.name


def tokens(session: Session) -> Sequence[UploadToken]:
    """The tokens that hold, by name."""
    query = select(UploadToken).where(UploadToken.revoked_at.is_(None)).options(joinedload(UploadToken.account))
    return session.scalars(query.order_by(UploadToken.name, UploadToken.id)).all()


def token_of(session: Session, secret: str) -> UploadToken | None:
    """The token that a secret is, where it holds and whoever made it may still bring files in."""
    query = select(UploadToken).where(UploadToken.digest == digest(secret), UploadToken.revoked_at.is_(None))
    token = session.scalars(query.options(joinedload(UploadToken.account))).first()
    return token if token is not None and _may_import(token.account) else None


def _may_import(account: Account) -> bool:
    return account.is_active and may(account, Permission.IMPORT)
