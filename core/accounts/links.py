"""Links to a first or a new password: made by an administrator or at a terminal, of single use, over after a time.

The token stands behind the `#` of the address, which no browser sends to a server: neither in its log nor in a proxy's
does anybody find one (ASVS 5, 14.2.1). The page sends it on in a form, and the browser keeps it in its cookie until
the password is set.
"""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.access import hold, reading_access, writing_access
from core.accounts.access_models import PasswordLink
from core.accounts.models import Account
from core.accounts.tokens import digest, new_token
from core.clock import utc_now

HOURS = 24
# Who is invited may be on holiday, or has to find out what this is.
INVITATION_HOURS = 72
# Where the page is that takes a link, and where the browser's cookie keeps its token.
PAGE = "/new-password"
COOKIE_KEY = "link"


def hours_of(account: Account) -> int:
    """How long a link for this account is good: longer, where it is to a first password."""
    return INVITATION_HOURS if account.is_invited else HOURS


def make_link(account: Account) -> str:
    """The token of a new link for this account; the link it had before is worth nothing any more."""
    token = new_token()
    with writing_access() as session:
        hold(session, f"link {account.id}")
        _remove(session, account.id)
        session.add(
            PasswordLink(
                account_id=account.id,
                token=digest(token),
                credential=digest(account.password_hash),
                expires_at=utc_now() + timedelta(hours=hours_of(account)),
            )
        )
    return token


def account_of_link(session: Session, token: str | None, hold: bool = False) -> Account | None:
    """Whom a link is for; None where it is over: used, expired, replaced, or older than the account's password.

    hold: until the end of the transaction, so that of two uses at once the second one finds it over.
    """
    if not token:
        return None
    with reading_access() as access:
        found = access.scalar(
            select(PasswordLink).where(PasswordLink.token == digest(token), PasswordLink.expires_at > utc_now())
        )
    if found is None:
        return None
    account = hold_account(session, found.account_id) if hold else session.get(Account, found.account_id)
    if account is None or not account.is_active or digest(account.password_hash) != found.credential:
        return None
    return account


def hold_account(session: Session, account_id: int) -> Account | None:
    """The account as it is now, which nobody else changes before the transaction ends; others may refer to it."""
    query = select(Account).where(Account.id == account_id).execution_options(populate_existing=True)
    return session.scalar(query.with_for_update(key_share=True))


def forget_link(account_id: int) -> None:
    """Have the account's link be worth nothing any more."""
    with writing_access() as session:
        _remove(session, account_id)


def address_of_link(base: str, token: str) -> str:
    """The whole address to give to the one it is for; base: the programme's own, as `https://challenges.example.com`."""
    return f"{base.rstrip('/')}{PAGE}#{token}"


def token_in(pasted: str) -> str:
    """The token of a link, however much of it was pasted."""
    return pasted.strip().rpartition("#")[2]


def _remove(session: Session, account_id: int) -> None:
    session.execute(delete(PasswordLink).where(PasswordLink.account_id == account_id))
