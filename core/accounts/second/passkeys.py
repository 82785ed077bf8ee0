"""Passkeys: added by who is signed in, used beside the password or in its place."""

import json
from datetime import timedelta
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.access import reading_access, writing_access
from core.accounts.models import Account
from core.accounts.second.factors import Factors
from core.accounts.second.models import Passkey, PasskeyUse
from core.accounts.second.spending import spend
from core.clock import utc_now
from core.errors import Refused

# A device is asked, answers, and is done within this time.
ANSWERED_WITHIN = timedelta(minutes=5)
MOST = 10
LONGEST_NAME = 60


def options_to_add(account: Account, factors: Factors) -> tuple[str, str]:
    """What the browser is asked to make a passkey from, as JSON, and the challenge that it answers."""
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=str(current_app.config["PROGRAMME"]),
        user_id=f"palier {account.id}".encode(),
        user_name=account.email,
        user_display_name=account.name,
        exclude_credentials=_described(factors),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def add_passkey(session: Session, account: Account, answer: str, challenge: str, name: str) -> Passkey:
    """Keep the passkey that a browser has made, in the caller's transaction; Refused where it did not."""
    _refuse_spent(challenge)
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _not_proved() from error
    key = Passkey(
        account_id=account.id,
        credential=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        name=name.strip()[:LONGEST_NAME] or _("Passkey"),
        added_at=utc_now(),
    )
    session.add(key)
    session.flush()
    return key


def options_to_sign_in(factors: Factors | None = None) -> tuple[str, str]:
    """What the browser is asked to prove, by a passkey of this account or of any; and the challenge that it answers."""
    options = generate_authentication_options(
        rp_id=_host(),
        allow_credentials=_described(factors) if factors else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def passkey_of(session: Session, answer: str, challenge: str) -> Passkey:
    """The passkey that a browser has proved to have; Refused where it has not, or answers for a second time."""
    _refuse_spent(challenge)
    sent = _read(answer)
    key = session.scalar(select(Passkey).where(Passkey.credential == str(sent.get("id", ""))))
    if key is None:
        raise _not_proved()
    try:
        proved = verify_authentication_response(
            credential=sent,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=_count(key),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _not_proved() from error
    with writing_access() as access:
        access.merge(PasskeyUse(passkey_id=key.id, sign_count=proved.new_sign_count, used_at=utc_now()))
    return key


def _count(key: Passkey) -> int:
    with reading_access() as session:
        used = session.get(PasskeyUse, key.id)
    return used.sign_count if used else 0


def _refuse_spent(challenge: str) -> None:
    if not challenge or not spend(f"challenge {challenge}", 2 * ANSWERED_WITHIN):
        raise _not_proved()


def _read(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError as error:
        raise _not_proved() from error
    if not isinstance(found, dict):
        raise _not_proved()
    return found


def _not_proved() -> Refused:
    return Refused(_("The passkey could not be used. Try again, or choose another way."))


def _described(factors: Factors) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential)) for key in factors.passkeys]


def _host() -> str:
    """The name of this place, without a port: passkeys belong to it."""
    return request.host.rpartition(":")[0] if ":" in request.host else request.host


def _origin() -> str:
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else request.scheme
    return f"{scheme}://{request.host}"
