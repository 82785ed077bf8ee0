"""The page of a link to a first or a new password."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts import devices, links
from core.accounts.forms import LinkForm, NewPasswordForm
from core.accounts.models import Account
from core.accounts.passwords import LONGEST, SHORTEST
from core.accounts.permissions import public
from core.accounts.services import after_password, reset_password
from core.accounts.views import NOT_TAKEN, clear_cookie
from core.db import db, store
from core.errors import Refused
from core.security.log import EventKind, record

bp = Blueprint("account_links", __name__)

GONE = 410


@bp.get(links.PAGE)
@public
def show() -> ResponseReturnValue:
    """The form of the link that this browser has opened; else the one that takes a link.

    Opening it uses nothing up, since mail programmes open links too.
    """
    if not _token():
        return render_template("accounts/link.html", form=LinkForm(formdata=None))
    return _page(links.account_of_link(db.session(), _token()), NewPasswordForm(formdata=None))


@bp.post(f"{links.PAGE}/open")
@public
def take() -> ResponseReturnValue:
    """Take a link out of its address, or from whoever pasted it, into the browser's cookie."""
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("accounts/link.html", form=form), NOT_TAKEN
    token = links.token_in(form.link.data)
    account = links.account_of_link(db.session(), token)
    if account is None:
        session.pop(links.COOKIE_KEY, None)
        return _page(None, NewPasswordForm(formdata=None))
    session[links.COOKIE_KEY] = token
    session.setdefault("language", account.language)
    return redirect(url_for(".show"))


@bp.post(links.PAGE)
@public
def set_password() -> ResponseReturnValue:
    """Take the new password, end what there was, and go to sign in with it."""
    form, account = NewPasswordForm(), links.account_of_link(db.session(), _token())
    if account is None or not form.validate_on_submit():
        return _page(account, form)
    try:
        account = reset_password(db.session(), _token(), form.new.data)
        store(db.session())
    except Refused as refused:
        db.session.rollback()
        return _page(links.account_of_link(db.session(), _token()), form, str(refused))
    if account is None:
        return _page(None, form)
    after_password(account.id)
    record(EventKind.PASSWORD_RESET, account.email, account=account)
    clear_cookie()
    flash(_("Your new password is set. Sign in with it."), "success")
    answer = redirect(url_for("accounts.sign_in"))
    devices.remember_device(answer, account.id)
    return answer


def _token() -> str:
    return str(session.get(links.COOKIE_KEY, ""))


def _page(account: Account | None, form: NewPasswordForm, refusal: str = "") -> ResponseReturnValue:
    if account is None:
        session.pop(links.COOKIE_KEY, None)
    page = render_template(
        "accounts/new_password.html",
        account=account,
        form=form,
        refusal=refusal,
        shortest=SHORTEST,
        longest=LONGEST,
    )
    if account is None:
        return page, GONE
    return page, NOT_TAKEN if form.errors or refusal else 200
