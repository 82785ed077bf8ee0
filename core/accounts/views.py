"""Signing in and out, and the choice of a language."""

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from core.accounts import devices, sessions
from core.accounts.confirming import waiting_words
from core.accounts.forms import SignInForm
from core.accounts.models import Account
from core.accounts.permissions import public
from core.accounts.second.factors import factors_of, needs_factor
from core.accounts.second.waiting import ENROL_KEY, begin_waiting, forget_waiting, is_trusted
from core.accounts.services import SignIn
from core.accounts.services import sign_in as check
from core.db import db
from core.language import LANGUAGES
from core.security.log import ONCE, EventKind, forget_old_events, record

bp = Blueprint("accounts", __name__)

TOO_MANY = 429
NOT_TAKEN = 422


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form to sign in."""
    if current_user.is_authenticated:
        return redirect(inside(request.args.get("next")))
    forget_waiting()
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
    factors = factors_of(db.session(), found.account)
    goal = inside(request.args.get("next"))
    if factors and not is_trusted(found.account, factors):
        begin_waiting(found.account, form.remember.data, goal)
        return redirect(url_for("second_sign_in.ask"))
    return completed(found.account, form.remember.data, goal)


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
    return redirect(inside(request.form.get("back")))


def completed(account: Account, kept: bool, goal: str) -> Response:
    """Everything that was asked for is proved: sign in, and go there; who still needs a second factor sets one up."""
    sessions.end_session(session.get(sessions.COOKIE_KEY))
    begin_on_this_browser(account, kept)
    record(EventKind.SIGN_IN, account=account)
    forget_old_events()
    if needs_factor(account) and not factors_of(db.session(), account):
        session[ENROL_KEY] = True
    answer = redirect(goal)
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


def inside(path: str | None) -> str:
    """The path, where it leads to a page of ours; else the home page."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return url_for("start")
    return path
