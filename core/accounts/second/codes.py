"""Codes: those of an app, which change every half a minute, and those that somebody keeps for the day it is lost."""

import base64
import hmac
import secrets
from datetime import UTC, timedelta

import pyotp
import segno
from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.accounts.models import Account
from core.accounts.second.models import CodeApp, RecoveryCode
from core.accounts.second.spending import spend
from core.accounts.tokens import digest
from core.clock import utc_now

# A code is taken from half a minute before to half a minute after its time: clocks differ.
STEP, AROUND = 30, (-1, 0, 1)
REMEMBERED = timedelta(minutes=10)
# Ten codes of 120 bits in groups of four signs that are not mistaken for each other.
RECOVERY_CODES, GROUPS, GROUP = 10, 6, 4


def begin_app(session: Session, account: Account) -> CodeApp:
    """A new secret for the account's app, in the caller's transaction; one that was confirmed holds no longer."""
    session.execute(delete(CodeApp).where(CodeApp.account_id == account.id))
    app = CodeApp(account_id=account.id, nonce=secrets.token_hex(32))
    session.add(app)
    session.flush()
    return app


def secret_of(app: CodeApp) -> str:
    """The secret to type into an app, of 160 bits."""
    key = current_app.secret_key or ""
    text = f"palier.code_app {app.account_id} {app.nonce}"
    made = hmac.new(key if isinstance(key, bytes) else key.encode(), text.encode(), "sha256").digest()
    return base64.b32encode(made[:20]).decode()


def picture_of(app: CodeApp, account: Account) -> str:
    """The picture that an app takes the secret from, as SVG."""
    address = pyotp.TOTP(secret_of(app)).provisioning_uri(
        name=account.email, issuer_name=str(current_app.config["PROGRAMME"])
    )
    made: str = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return made


def is_code_of(app: CodeApp, typed: str) -> bool:
    """Whether this is a code of the app for now, and used for the first time."""
    step = int(utc_now().replace(tzinfo=UTC).timestamp()) // STEP
    code = "".join(typed.split())
    totp = pyotp.TOTP(secret_of(app))
    for around in AROUND:
        if hmac.compare_digest(totp.generate_otp(step + around).encode(), code.encode()):
            return spend(f"app {app.nonce} {step + around}", REMEMBERED)
    return False


def new_recovery_codes(session: Session, account: Account) -> list[str]:
    """Ten new codes in place of those before, in the caller's transaction; they are shown this once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = ["-".join(_group() for _ in range(GROUPS)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(account_id=account.id, digest=_kept(code)) for code in codes)
    session.flush()
    return codes


def is_recovery_code_of(session: Session, account: Account, typed: str) -> bool:
    """Whether this is a recovery code of the account's, and used for the first time."""
    query = select(RecoveryCode.id).where(RecoveryCode.account_id == account.id, RecoveryCode.digest == _kept(typed))
    return session.scalar(query) is not None and spend(f"recovery {_kept(typed)}")


def count_recovery_codes(session: Session, account: Account) -> int:
    """How many recovery codes the account was given, used ones too."""
    return session.scalar(select(func.count()).where(RecoveryCode.account_id == account.id)) or 0


def _kept(code: str) -> str:
    return digest("".join(sign for sign in code.upper() if sign.isalnum()))


def _group() -> str:
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(GROUP))
