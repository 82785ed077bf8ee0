"""The second step of a sign-in, and signing in by a passkey alone."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.confirmed import NOT_TAKEN, status_of
from core.accounts.models import Account
from core.accounts.permissions import public
from core.accounts.second.checking import check_code
from core.accounts.second.factors import factors_of
from core.accounts.second.forms import CodeForm
from core.accounts.second.passkeys import options_to_sign_in, passkey_of
from core.accounts.second.waiting import (
    Waiting,
    ask_browser,
    asked_of_browser,
    forget_waiting,
    trust_browser,
    waiting_for,
)
from core.accounts.views import completed, inside
from core.db import db
from core.errors import Refused
from core.security.log import EventKind, record

bp = Blueprint("second_sign_in", __name__)


@bp.get("/sign-in/second")
@public
def ask() -> ResponseReturnValue:
    """The form for a code, and the button for a passkey."""
    waiting = waiting_for(db.session())
    return _page(waiting, CodeForm(formdata=None)) if waiting else _over()


@bp.post("/sign-in/second")
@public
def take_code() -> ResponseReturnValue:
    """Sign in by a code of the app, or by one that was kept for the day it is lost."""
    waiting, form = waiting_for(db.session()), CodeForm()
    if waiting is None:
        return _over()
    if not form.validate_on_submit():
        return _page(waiting, form), NOT_TAKEN
    factors = factors_of(db.session(), waiting.account)
    try:
        kind = check_code(db.session(), waiting.account, factors, form.code.data, request.remote_addr or "")
    except Refused as refused:
        return _page(waiting, form, str(refused)), status_of(refused)
    if not kind:
        record(EventKind.SECOND_FACTOR_FAILED, waiting.account.email, account=waiting.account)
        return _page(waiting, form, _("This code is wrong, or was used already. Wait for the next one.")), NOT_TAKEN
    if kind == "recovery":
        record(EventKind.RECOVERY_CODE_USED, waiting.account.email, account=waiting.account)
    answer = completed(waiting.account, waiting.kept, waiting.goal)
    if form.trust.data:
        trust_browser(answer, waiting.account, factors)
    return answer


@bp.post("/sign-in/passkey/options")
@public
def passkey_options() -> Response:
    """What the browser has to prove, by a passkey of whoever waits, or of anybody."""
    waiting = waiting_for(db.session())
    options, challenge = options_to_sign_in(factors_of(db.session(), waiting.account) if waiting else None)
    ask_browser(challenge)
    return Response(options, mimetype="application/json")


@bp.post("/sign-in/passkey")
@public
def take_passkey() -> ResponseReturnValue:
    """Sign in by a passkey: it proves the device and who holds it, and so stands for both factors."""
    waiting = waiting_for(db.session())
    try:
        key = passkey_of(db.session(), request.form.get("answer", ""), asked_of_browser())
        account = db.session.get(Account, key.account_id)
        if account is None or not account.is_active or (waiting and waiting.account.id != account.id):
            raise Refused(_("The passkey could not be used. Try again, or choose another way."))
    except Refused as refused:
        if waiting is not None:
            return _page(waiting, CodeForm(formdata=None), str(refused)), NOT_TAKEN
        record(EventKind.SECOND_FACTOR_FAILED)
        flash(str(refused), "error")
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")))
    kept, goal = (waiting.kept, waiting.goal) if waiting else (False, inside(request.args.get("next")))
    return completed(account, kept, goal)


def _over() -> ResponseReturnValue:
    forget_waiting()
    flash(_("Enter your e-mail and your password first."), "info")
    return redirect(url_for("accounts.sign_in"))


def _page(waiting: Waiting, form: CodeForm, refusal: str = "") -> str:
    factors = factors_of(db.session(), waiting.account)
    return render_template("accounts/second.html", form=form, factors=factors, refusal=refusal)
