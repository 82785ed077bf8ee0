"""Everybody's page on their second factor: the app, passkeys, and recovery codes."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.confirmed import NOT_TAKEN, refused_to_confirm, status_of
from core.accounts.models import Account
from core.accounts.permissions import Permission, requires
from core.accounts.second import codes
from core.accounts.second.factors import Factors, factors_of, needs_factor
from core.accounts.second.forms import CodeForm
from core.accounts.second.models import CodeApp, Passkey
from core.accounts.second.passkeys import MOST, add_passkey, options_to_add
from core.accounts.second.waiting import ENROL_KEY, ask_browser, asked_of_browser
from core.clock import utc_now
from core.db import begin_writing, db, store
from core.errors import Refused
from core.security.log import EventKind, record

bp = Blueprint("second_factor", __name__)


@bp.get("/account/second-factor")
@requires(Permission.OWN_ACCOUNT)
def show() -> str:
    """What one has, and what one may set up."""
    return _page()


@bp.post("/account/second-factor/app")
@requires(Permission.OWN_ACCOUNT)
def begin_app() -> ResponseReturnValue:
    """Show the secret for an app, which then proves by a first code that it has it."""
    if refused := refused_to_confirm():
        return _page(refusal=str(refused), opened="app"), status_of(refused)
    begin_writing(db.session())
    account = _account()
    if factors_of(db.session(), account).app:
        return _page(refusal=_("Remove the present app first.")), NOT_TAKEN
    app = codes.begin_app(db.session(), account)
    store(db.session())
    return _page(setting_up=app)


@bp.post("/account/second-factor/app/confirm")
@requires(Permission.OWN_ACCOUNT)
def confirm_app() -> ResponseReturnValue:
    """Take the first code: from now on one is asked for at each sign-in."""
    account, form = _account(), CodeForm()
    app = db.session.get(CodeApp, account.id)
    if app is None or app.confirmed_at is not None:
        return redirect(url_for(".show"))
    if not form.validate_on_submit() or not codes.is_code_of(app, form.code.data):
        return _page(setting_up=app, wrong_code=_("This is not the code that the app should show now.")), NOT_TAKEN
    app.confirmed_at = utc_now()
    return _added(account)


@bp.post("/account/second-factor/app/remove")
@requires(Permission.OWN_ACCOUNT)
def remove_app() -> ResponseReturnValue:
    """Forget the app."""
    if refused := refused_to_confirm():
        return _page(refusal=str(refused), opened="remove-app"), status_of(refused)
    begin_writing(db.session())
    factors = factors_of(db.session(), _account())
    if factors.app is None:
        return redirect(url_for(".show"))
    return _removed(factors, factors.app)


@bp.post("/account/second-factor/codes")
@requires(Permission.OWN_ACCOUNT)
def renew_codes() -> ResponseReturnValue:
    """New recovery codes in place of those before, shown once."""
    if refused := refused_to_confirm():
        return _page(refusal=str(refused), opened="codes"), status_of(refused)
    begin_writing(db.session())
    account = _account()
    made = codes.new_recovery_codes(db.session(), account)
    store(db.session())
    record(EventKind.RECOVERY_CODES_MADE, account.email)
    return _page(new_codes=made)


@bp.post("/account/passkeys/options")
@requires(Permission.OWN_ACCOUNT)
def passkey_options() -> ResponseReturnValue:
    """What the browser is to make a passkey from; whoever asks proves first that it is they."""
    if refused := refused_to_confirm():
        return jsonify(refused=str(refused)), status_of(refused)
    account = _account()
    factors = factors_of(db.session(), account)
    if len(factors.passkeys) >= MOST:
        return jsonify(refused=_("Ten passkeys are enough: remove one first.")), NOT_TAKEN
    options, challenge = options_to_add(account, factors)
    ask_browser(challenge)
    return Response(options, mimetype="application/json")


@bp.post("/account/passkeys")
@requires(Permission.OWN_ACCOUNT)
def add() -> ResponseReturnValue:
    """Keep the passkey that the browser has made."""
    account, asked = _account(), asked_of_browser()
    try:
        add_passkey(db.session(), account, request.form.get("answer", ""), asked, request.form.get("name", ""))
    except Refused as refused:
        db.session.rollback()
        return _page(refusal=str(refused)), NOT_TAKEN
    return _added(account)


@bp.post("/account/passkeys/<int:passkey_id>/remove")
@requires(Permission.OWN_ACCOUNT)
def remove(passkey_id: int) -> ResponseReturnValue:
    """Forget a passkey."""
    if refused := refused_to_confirm():
        return _page(refusal=str(refused), opened=f"passkey-{passkey_id}"), status_of(refused)
    begin_writing(db.session())
    factors = factors_of(db.session(), _account())
    key = next((key for key in factors.passkeys if key.id == passkey_id), None)
    if key is None:
        abort(404)
    return _removed(factors, key)


def _added(account: Account) -> ResponseReturnValue:
    """A factor is there: with it come recovery codes, where there are none yet."""
    made: Sequence[str] = ()
    if not codes.count_recovery_codes(db.session(), account):
        made = codes.new_recovery_codes(db.session(), account)
    store(db.session())
    session.pop(ENROL_KEY, None)
    record(EventKind.SECOND_FACTOR_ADDED, account.email)
    if made:
        return _page(new_codes=made)
    flash(_("It is set up. You are asked for it when you sign in."), "success")
    return redirect(url_for(".show"))


def _removed(factors: Factors, gone: CodeApp | Passkey) -> ResponseReturnValue:
    account = _account()
    if needs_factor(account) and len(factors.passkeys) + bool(factors.app) == 1:
        return _page(refusal=_("Your role needs a second factor: set up another one first.")), NOT_TAKEN
    db.session.delete(gone)
    store(db.session())
    record(EventKind.SECOND_FACTOR_REMOVED, account.email)
    flash(_("It is removed."), "success")
    return redirect(url_for(".show"))


def _account() -> Account:
    account: Account = current_user._get_current_object()
    return account


def _page(
    refusal: str = "",
    opened: str = "",
    setting_up: CodeApp | None = None,
    wrong_code: str = "",
    new_codes: Sequence[str] = (),
) -> str:
    account = _account()
    return render_template(
        "accounts/second_factor.html",
        factors=factors_of(db.session(), account),
        needed=needs_factor(account),
        recovery_codes=codes.count_recovery_codes(db.session(), account),
        refusal=refusal,
        opened=opened,
        setting_up=setting_up,
        picture=codes.picture_of(setting_up, account) if setting_up else "",
        secret=codes.secret_of(setting_up) if setting_up else "",
        wrong_code=wrong_code,
        new_codes=new_codes,
    )
