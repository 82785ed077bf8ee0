"""Tables of the access database that belong to accounts; they name an account by its number in the other database.

Nothing in them lets anybody in: tokens stand there as digests, e-mails that failed as keyed digests (a password is
easily typed into the wrong field).
"""

from datetime import datetime

from sqlalchemy import Boolean, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access import AccessBase


class AccountSession(AccessBase):
    """A browser in which somebody is signed in.

    token: the digest of what its cookie holds. credential: the digest of the password hash it was begun under; under
    another one it is over. seen_at: when it was last used, to a few minutes. kept: whether "stay signed in" was asked
    for, which only the absolute limit ends.
    """

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(index=True)
    credential: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime] = mapped_column(DateTime)
    seen_at: Mapped[datetime] = mapped_column(DateTime)
    kept: Mapped[bool] = mapped_column(Boolean)
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200))


class PasswordLink(AccessBase):
    """The one link to a new password that an account may have; over with its time, its use, or another password."""

    __tablename__ = "password_link"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    credential: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(DateTime)


class FailedSignIn(AccessBase):
    """One failed attempt to sign in: for which e-mail (a keyed digest), from which address and known device."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_email", "email", "at"),
        Index("ix_failed_sign_in_address", "address", "at"),
        Index("ix_failed_sign_in_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(DateTime)
