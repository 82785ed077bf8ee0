"""Signing in and out, and the choice of a language."""

from math import ceil

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, login_user, logout_user

from core.accounts.forms import SignInForm
from core.accounts.permissions import public
from core.accounts.services import SignIn
from core.accounts.services import sign_in as check
from core.db import db
from core.language import LANGUAGES

bp = Blueprint("accounts", __name__)

TOO_MANY = 429


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
        return render_template("accounts/sign_in.html", form=form), 422
    found = check(db.session(), form.email.data, form.password.data, request.remote_addr or "")
    if found.account is None:
        return render_template("accounts/sign_in.html", form=form, refusal=_refusal(found)), _status(found)
    language = session.get("language")
    # A session begun before the sign-in may have been somebody else's making: nothing of it is kept but the language.
    session.clear()
    if language in LANGUAGES:
        session["language"] = language
    session.permanent = form.remember.data
    login_user(found.account)
    db.session.commit()
    return redirect(_inside(request.args.get("next")))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language in LANGUAGES:
        session["language"] = language
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


def _refusal(found: SignIn) -> str:
    if not found.wait:
        return str(_("This e-mail and this password do not go together. Check both, then try again."))
    told = ngettext(
        "Too many attempts failed. Wait %(num)s minute, then try again.",
        "Too many attempts failed. Wait %(num)s minutes, then try again.",
        ceil(found.wait.total_seconds() / 60),
    )
    return str(told)


def _status(found: SignIn) -> int:
    return TOO_MANY if found.wait else 422


def _inside(path: str | None) -> str:
    """The path, where it leads to a page of ours; else the home page."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return url_for("start")
    return path
