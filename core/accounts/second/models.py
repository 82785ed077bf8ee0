"""Tables of second factors. Who has which stands beside the password; what was used, in the access database.

So a backup takes along what people have set up, and nobody waits for an import to sign in.
"""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.access import AccessBase
from core.db import Base


class CodeApp(Base):
    """An app that makes codes for an account; its secret is made of the nonce and the secret key, and not kept.

    confirmed_at: when a first code proved that the app has it; before that it is asked for nowhere.
    """

    __tablename__ = "code_app"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    nonce: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime)


class Passkey(Base):
    """A key on somebody's device, of which only the public half is here."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    # Base64 as the standard writes it; at most 1,023 bytes.
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(DateTime)


class RecoveryCode(Base):
    """The digest of a code that lets somebody in once, in place of the app or the passkey."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class SpentSecret(AccessBase):
    """The digest of something that counts once and was used, or that may be used once until a moment."""

    __tablename__ = "spent_secret"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    # Whatever is older is worth nothing by itself; none: never.
    forgotten_at: Mapped[datetime | None] = mapped_column(DateTime, index=True)


class PasskeyUse(AccessBase):
    """When a passkey was last used, and how often it says it was."""

    __tablename__ = "passkey_use"

    passkey_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[datetime] = mapped_column(DateTime)
