"""The administrator's pages on accounts: the list, and one account with what can be done with it."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts import links, queries, sessions
from core.accounts.models import Account, Role
from core.accounts.permissions import Permission, requires
from core.accounts.services import after_password, deactivate, reactivate
from core.accounts.words import ROLES, browser_name
from core.db import db, store
from core.errors import Refused
from core.security.log import EventKind, record

bp = Blueprint("accounts_admin", __name__)

NOT_DONE = 409
LONGEST = 100


@bp.get("/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def index() -> str:
    """Every account, searched and by pages."""
    wanted = request.args.get("search", "").strip()[:LONGEST]
    count = queries.count_accounts(db.session(), wanted)
    last = max(1, -(-count // queries.PER_PAGE))
    page = min(max(1, request.args.get("page", 1, int)), last)
    return render_template(
        "accounts/index.html",
        listed=queries.list_accounts(db.session(), wanted, page),
        roles=ROLES,
        wanted=wanted,
        count=count,
        page=page,
        last=last,
        page_address=lambda number: url_for(".index", search=wanted or None, page=number),
    )


@bp.get("/accounts/<int:account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def one(account_id: int) -> str:
    """One account: whom it acts for, where it is signed in, and what can be done with it."""
    return _page(_account_or_404(account_id))


@bp.post("/accounts/<int:account_id>/link")
@requires(Permission.MANAGE_ACCOUNTS)
def link(account_id: int) -> ResponseReturnValue:
    """Make a link to a new password, and show it this once."""
    account = _account_or_404(account_id)
    if not account.active:
        return _page(account, _("The account is deactivated: reactivate it first.")), NOT_DONE
    token = links.make_link(account)
    record(EventKind.PASSWORD_LINK, account.email)
    return _page(account, address=links.address_of_link(_base(), token))


@bp.post("/accounts/<int:account_id>/sessions/end")
@requires(Permission.MANAGE_ACCOUNTS)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    account = _account_or_404(account_id)
    sessions.end_sessions(account.id)
    record(EventKind.SESSIONS_ENDED, account.email)
    flash(_("%(name)s is signed out everywhere.", name=account.name), "success")
    return redirect(url_for(".one", account_id=account_id))


@bp.post("/accounts/<int:account_id>/deactivate")
@requires(Permission.MANAGE_ACCOUNTS)
def deactivate_one(account_id: int) -> ResponseReturnValue:
    """Take an account out of use."""
    account = _account_or_404(account_id)
    try:
        deactivate(db.session(), account, current_user._get_current_object())
    except Refused as refused:
        return _page(account, str(refused)), NOT_DONE
    store(db.session())
    after_password(account.id)
    record(EventKind.ACCOUNT_DEACTIVATED, account.email)
    flash(_("The account is deactivated; nobody signs in with it any more."), "success")
    return redirect(url_for(".one", account_id=account_id))


@bp.post("/accounts/<int:account_id>/reactivate")
@requires(Permission.MANAGE_ACCOUNTS)
def reactivate_one(account_id: int) -> ResponseReturnValue:
    """Take an account back into use."""
    account = _account_or_404(account_id)
    reactivate(account)
    store(db.session())
    record(EventKind.ACCOUNT_REACTIVATED, account.email)
    flash(_("The account is active again, with the password it had."), "success")
    return redirect(url_for(".one", account_id=account_id))


def _account_or_404(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        abort(404)
    return account


def _base() -> str:
    """Where people reach Palier: as set, else as the administrator who asks has reached it."""
    hosts = current_app.config["TRUSTED_HOSTS"]
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else request.scheme
    return f"{scheme}://{hosts[0].lstrip('.')}" if hosts else request.url_root


def _page(account: Account, refusal: str = "", address: str = "") -> str:
    [shown] = queries.listed([account])
    return render_template(
        "accounts/one.html",
        account=account,
        participants=list(account.participants),
        role=ROLES[Role(account.role)],
        last_sign_in=shown.last_sign_in,
        sessions=sessions.sessions_of(account),
        browser_name=browser_name,
        refusal=refusal,
        address=address,
        hours=links.HOURS,
        own=account.id == current_user.id,
    )
