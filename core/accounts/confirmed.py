"""Asking whoever is signed in for the present password, for the views of what decides who gets in."""

from flask import request
from flask_login import current_user

from core.accounts.confirming import TooOften, confirm_password
from core.accounts.forms import ConfirmForm
from core.db import db
from core.errors import Refused

NOT_TAKEN = 422
TOO_MANY = 429


def refused_to_confirm() -> Refused | None:
    """Why the request does not show that it is still the same person; None where it does."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return Refused(" ".join(map(str, form.present.errors or form.csrf_token.errors)))
    try:
        confirm_password(db.session(), current_user._get_current_object(), form.present.data, request.remote_addr or "")
    except Refused as refused:
        return refused
    return None


def status_of(refused: Refused) -> int:
    """How a page is answered that tells of a refusal."""
    return TOO_MANY if isinstance(refused, TooOften) else NOT_TAKEN
