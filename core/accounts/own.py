"""Everybody's page on their own account: another password, and where they are signed in."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts import sessions
from core.accounts.confirmed import NOT_TAKEN, refused_to_confirm, status_of
from core.accounts.forms import ChangePasswordForm
from core.accounts.models import Role
from core.accounts.passwords import LONGEST, SHORTEST
from core.accounts.permissions import Permission, requires
from core.accounts.second.factors import factors_of
from core.accounts.services import after_password, change_password
from core.accounts.views import begin_on_this_browser
from core.accounts.words import ROLES, browser_name
from core.db import db, store
from core.errors import Refused
from core.security.log import EventKind, record

bp = Blueprint("own_account", __name__)


@bp.get("/account")
@requires(Permission.OWN_ACCOUNT)
def show() -> str:
    """One's own account."""
    return _page(ChangePasswordForm(formdata=None))


@bp.post("/account/password")
@requires(Permission.OWN_ACCOUNT)
def change() -> ResponseReturnValue:
    """Another password; every other session of the account ends."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(form), NOT_TAKEN
    account = current_user._get_current_object()
    try:
        change_password(db.session(), account, form.present.data, form.new.data, request.remote_addr or "")
        store(db.session())
    except Refused as refused:
        db.session.rollback()
        return _page(form, refusal=str(refused)), status_of(refused)
    after_password(account.id)
    begin_on_this_browser(account, session.permanent)
    record(EventKind.PASSWORD_CHANGED, account.email)
    flash(_("Your password is changed. Elsewhere you are signed out."), "success")
    return redirect(url_for(".show"))


@bp.post("/account/sessions/end")
@requires(Permission.OWN_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here, if the present password is right."""
    if refused := refused_to_confirm():
        return _page(ChangePasswordForm(formdata=None), not_ended=str(refused)), status_of(refused)
    if sessions.end_sessions(current_user.id, but=session.get(sessions.COOKIE_KEY)):
        record(EventKind.SESSIONS_ENDED, current_user.email)
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for(".show"))


def _page(form: ChangePasswordForm, refusal: str = "", not_ended: str = "") -> str:
    account = current_user._get_current_object()
    token = session.get(sessions.COOKIE_KEY)
    found = sessions.sessions_of(account)
    return render_template(
        "accounts/own.html",
        account=account,
        role=ROLES[Role(account.role)],
        form=form,
        refusal=refusal,
        not_ended=not_ended,
        has_factor=bool(factors_of(db.session(), account)),
        shortest=SHORTEST,
        longest=LONGEST,
        sessions=found,
        here={row.id for row in found if sessions.is_this_one(row, token)},
        browser_name=browser_name,
    )
