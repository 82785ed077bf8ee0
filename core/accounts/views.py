"""Signing in and out, the choice of a language, and the page of a link to a new password."""

from datetime import timedelta
from math import ceil

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.accounts import devices, links, sessions
from core.accounts.forms import NewPasswordForm, SignInForm
from core.accounts.models import Account
from core.accounts.passwords import LONGEST, SHORTEST
from core.accounts.permissions import public
from core.accounts.services import SignIn, after_password, reset_password
from core.accounts.services import sign_in as check
from core.db import db, store
from core.errors import Refused
from core.language import LANGUAGES
from core.security.log import ONCE, EventKind, forget_old_events, record

bp = Blueprint("accounts", __name__)

TOO_MANY = 429
NOT_TAKEN = 422
GONE = 410


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form to sign in."""
    if current_user.is_authenticated:
        return redirect(_inside(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=SignInForm())


@bp.post("/sign-in")
@public
def sign_in_now() -> ResponseReturnValue:
    """Sign in, and go where one wanted to."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), NOT_TAKEN
    email: str = form.email.data
    found = check(db.session(), email, form.password.data, request.remote_addr or "", devices.known_device)
    if found.account is None:
        _record_failure(email, found)
        return render_template("accounts/sign_in.html", form=form, refusal=_refusal(found)), _status(found)
    sessions.end_session(session.get(sessions.COOKIE_KEY))
    begin_on_this_browser(found.account, form.remember.data)
    record(EventKind.SIGN_IN, account=found.account)
    forget_old_events()
    answer = redirect(_inside(request.args.get("next")))
    devices.remember_device(answer, found.account.id)
    return answer


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    if current_user.is_authenticated:
        record(EventKind.SIGN_OUT)
    sessions.end_session(session.get(sessions.COOKIE_KEY))
    clear_cookie()
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Keep the reader's language for this session, and go back to where they were."""
    language = request.form.get("language")
    if language in LANGUAGES:
        session["language"] = language
    return redirect(_inside(request.form.get("back")))


@bp.get(links.PAGE)
@public
def new_password() -> ResponseReturnValue:
    """The form of a link; opening it uses nothing up, since mail programmes open links too."""
    account = links.account_of_link(db.session(), _token())
    return _new_password_page(account, NewPasswordForm(formdata=None))


@bp.post(links.PAGE)
@public
def set_new_password() -> ResponseReturnValue:
    """Take the new password, end what there was, and go to sign in with it."""
    form, account = NewPasswordForm(), links.account_of_link(db.session(), _token())
    if account is None or not form.validate_on_submit():
        return _new_password_page(account, form)
    try:
        account = reset_password(db.session(), _token(), form.new.data)
        store(db.session())
    except Refused as refused:
        db.session.rollback()
        return _new_password_page(links.account_of_link(db.session(), _token()), form, str(refused))
    if account is None:
        return _new_password_page(None, form)
    after_password(account.id)
    record(EventKind.PASSWORD_RESET, account.email, account=account)
    clear_cookie()
    flash(_("Your new password is set. Sign in with it."), "success")
    answer = redirect(url_for("accounts.sign_in"))
    devices.remember_device(answer, account.id)
    return answer


def begin_on_this_browser(account: Account, kept: bool) -> None:
    """Sign the account in here, under a new token, with nothing left of what the cookie held before."""
    browser = request.user_agent.string
    token = sessions.begin_session(account, kept, sessions.Client(request.remote_addr or "", browser))
    clear_cookie()
    session.permanent = kept
    session[sessions.COOKIE_KEY] = token


def clear_cookie() -> None:
    """Forget all that the cookie holds but the language: a session before may have been somebody else's making."""
    language = session.get("language")
    session.clear()
    if language in LANGUAGES:
        session["language"] = language


def waiting_words(wait: timedelta) -> str:
    """How long somebody has to wait who failed too often."""
    return ngettext(
        "Too many attempts failed. Wait %(num)s minute, then try again.",
        "Too many attempts failed. Wait %(num)s minutes, then try again.",
        ceil(wait.total_seconds() / 60),
    )


def _record_failure(email: str, found: SignIn) -> None:
    """Which e-mail failed; what is none is not noted, since a password is easily typed into the wrong field."""
    try:
        named = validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        named = ""
    if found.wait:
        record(EventKind.SIGN_IN_SLOWED, named, once_within=ONCE)
    else:
        record(EventKind.SIGN_IN_FAILED, named)


def _refusal(found: SignIn) -> str:
    if found.wait:
        return waiting_words(found.wait)
    return _("This e-mail and this password do not go together. Check both, then try again.")


def _status(found: SignIn) -> int:
    return TOO_MANY if found.wait else NOT_TAKEN


def _token() -> str:
    return request.args.get(links.ARGUMENT, "")


def _new_password_page(account: Account | None, form: NewPasswordForm, refusal: str = "") -> ResponseReturnValue:
    page = render_template(
        "accounts/new_password.html",
        account=account,
        form=form,
        refusal=refusal,
        token_of_link=_token(),
        shortest=SHORTEST,
        longest=LONGEST,
    )
    if account is None:
        return page, GONE
    return page, NOT_TAKEN if form.errors or refusal else 200


def _inside(path: str | None) -> str:
    """The path, where it leads to a page of ours; else the home page."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return url_for("start")
    return path
