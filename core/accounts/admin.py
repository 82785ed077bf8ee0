"""Pages of those who look after accounts: the list, and one account with what can be done with it."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts import acts, links, queries, sessions, throttle
from core.accounts.confirmed import refused_to_confirm, status_of
from core.accounts.models import Account, Role
from core.accounts.news import LinkWanted
from core.accounts.permissions import Permission, may, requires
from core.accounts.second.factors import factors_of
from core.accounts.words import ROLES, STATES, browser_name, state_of
from core.asked import asked_number
from core.db import begin_writing, db, store
from core.errors import Refused
from core.news import tell
from core.post import mails_are_sent
from core.security.log import EventKind, record

bp = Blueprint("accounts_admin", __name__)

NOT_DONE = 409
LONGEST = 100


@bp.get("/accounts")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def index() -> str:
    """Every account that the reader looks after: searched, filtered, by pages."""
    wanted = _wanted()
    count = queries.count_accounts(db.session(), wanted)
    last = max(1, -(-count // queries.PER_PAGE))
    page = min(max(1, asked_number(request.args, "page")), last)
    chosen: dict[str, Any] = {"search": wanted.text or None, "role": wanted.role or None, "state": wanted.state or None}
    return render_template(
        "accounts/index.html",
        listed=queries.list_accounts(db.session(), wanted, page),
        without=queries.sellers_without_account(db.session(), wanted.by) if page == 1 and not wanted.text else (),
        roles=ROLES,
        states=STATES,
        state_of=state_of,
        wanted=wanted,
        count=count,
        page=page,
        last=last,
        page_address=lambda number: url_for(".index", page=number, order=wanted.order, **chosen),
        order_address=lambda order: url_for(".index", order=order, **chosen),
    )


@bp.get("/accounts/<int:account_id>")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def one(account_id: int) -> str:
    """One account: whom it acts for, where it is signed in, and what can be done with it."""
    return page_of_account(account_or_404(account_id))


@bp.post("/accounts/<int:account_id>/link")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def link(account_id: int) -> ResponseReturnValue:
    """Make a link to a new password, and show it this once; whoever asks proves first that it is they."""
    account = account_or_404(account_id)
    if not account.is_active:
        return page_of_account(account, _("Nobody signs in with this account now: unlock or reactivate it first.")), 409
    if refused := refused_to_confirm():
        return page_of_account(account_or_404(account_id), str(refused), opened="link"), status_of(refused)
    if not wants_mail():
        return page_of_account(account_or_404(account_id), address=new_link(account_or_404(account_id)))
    begin_writing(db.session())
    tell(db.session(), LinkWanted(account_or_404(account_id)))
    store(db.session())
    return page_of_mailed(account_or_404(account_id))


@bp.post("/accounts/<int:account_id>/sessions/end")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    account = account_or_404(account_id)
    sessions.end_sessions(account.id)
    record(EventKind.SESSIONS_ENDED, account.email)
    flash(_("%(name)s is signed out everywhere.", name=account.name), "success")
    return redirect(url_for(".one", account_id=account_id))


@bp.post("/accounts/<int:account_id>/lock")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def lock(account_id: int) -> ResponseReturnValue:
    """Let nobody sign in with an account until it is unlocked."""
    return _done(account_id, acts.LOCK)


@bp.post("/accounts/<int:account_id>/unlock")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def unlock(account_id: int) -> ResponseReturnValue:
    """Let people sign in with an account again, at once, whatever they mistyped before."""
    return _done(account_id, acts.UNLOCK)


@bp.post("/accounts/<int:account_id>/deactivate")
@requires(Permission.MANAGE_ACCOUNTS)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Take an account out of use."""
    return _done(account_id, acts.DEACTIVATE)


@bp.post("/accounts/<int:account_id>/reactivate")
@requires(Permission.MANAGE_ACCOUNTS)
def reactivate(account_id: int) -> ResponseReturnValue:
    """Take an account back into use."""
    return _done(account_id, acts.REACTIVATE)


@bp.post("/accounts/<int:account_id>/factor/reset")
@requires(Permission.MANAGE_ACCOUNTS)
def reset_factor(account_id: int) -> ResponseReturnValue:
    """Take the second factor from somebody who has lost it; whoever does so proves first that it is they."""
    account_or_404(account_id)
    if refused := refused_to_confirm():
        return page_of_account(account_or_404(account_id), str(refused), opened="factor"), status_of(refused)
    return _done(account_id, acts.RESET_FACTOR)


def _done(account_id: int, act: acts.Act) -> ResponseReturnValue:
    """The account's page again once the act is done, or with why it may not be."""
    try:
        account = act.store(lambda: account_or_404(account_id), current_user._get_current_object())
    except Refused as refused:
        return page_of_account(account_or_404(account_id), str(refused)), NOT_DONE
    flash(act.told(account), "success")
    return redirect(url_for(".one", account_id=account_id))


def account_or_404(account_id: int) -> Account:
    """The account of that number; 404 where it is not the reader's to look after."""
    account = queries.account_for(db.session(), current_user._get_current_object(), account_id)
    if account is None:
        abort(404)
    return account


def new_link(account: Account) -> str:
    """The address of a new link to a password of this account; that it was made stands in the log."""
    address = links.address_of_link(_base(), links.make_link(account))
    record(EventKind.INVITED if account.is_invited else EventKind.PASSWORD_LINK, account.email)
    return address


def wants_mail() -> bool:
    """Whether the form asks for a link by mail, and mails are sent."""
    return request.form.get("by") == "mail" and mails_are_sent(db.session())


def page_of_mailed(account: Account) -> str:
    """The page of an account to which a link is on its way by mail; that it is stands in the log."""
    record(EventKind.INVITED if account.is_invited else EventKind.PASSWORD_LINK, account.email, "mail")
    return page_of_account(account, mailed=True)


def page_of_account(
    account: Account, refusal: str = "", address: str = "", opened: str = "", mailed: bool = False
) -> str:
    """The page of one account; opened: the act whose form is shown, as it was refused; mailed: a link is on its way."""
    [shown] = queries.listed([account])
    return render_template(
        "accounts/one.html",
        account=account,
        participants=list(account.participants),
        teams=[team.name for team in account.teams],
        role=ROLES[Role(account.role)],
        state=STATES[state_of(account)],
        last_sign_in=shown.last_sign_in,
        factors=factors_of(db.session(), account),
        failures=throttle.count_failures(account.email),
        sessions=sessions.sessions_of(account),
        browser_name=browser_name,
        refusal=refusal,
        address=address,
        mailed=mailed,
        mails=mails_are_sent(db.session()),
        opened=opened,
        hours=links.hours_of(account),
        own=account.id == current_user.id,
        manages=may(current_user, Permission.MANAGE_ACCOUNTS),
    )


def _wanted() -> queries.Wanted:
    """What the address asks for; what makes no sense in it asks for nothing."""
    asked = request.args
    role, state, order = asked.get("role", ""), asked.get("state", ""), asked.get("order", "")
    return queries.Wanted(
        current_user._get_current_object(),
        asked.get("search", "").strip()[:LONGEST],
        role if role in ROLES else "",
        state if state in STATES else "",
        order if order in queries.ORDERS else "name",
    )


def _base() -> str:
    """Where people reach Palier: as set, else as the administrator who asks has reached it."""
    hosts = current_app.config["TRUSTED_HOSTS"]
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else request.scheme
    return f"{scheme}://{hosts[0].lstrip('.')}" if hosts else request.url_root
