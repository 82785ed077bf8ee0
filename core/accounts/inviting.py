"""The pages by which an account comes to be, and by which it is changed."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts import links, managing, queries
from core.accounts.admin import account_or_404, new_link, page_of_account, page_of_mailed, wants_mail
from core.accounts.confirmed import NOT_TAKEN, refused_to_confirm, status_of
from core.accounts.forms import AccountForm, SellerForm
from core.accounts.managing import Profile
from core.accounts.models import Account, Role
from core.accounts.news import LinkWanted
from core.accounts.permissions import Permission, requires
from core.db import begin_writing, db, store
from core.errors import Refused
from core.models import Participant
from core.news import tell
from core.post import mails_are_sent
from core.security.log import EventKind, record

bp = Blueprint("accounts_inviting", __name__)


@bp.get("/accounts/invite")
@requires(Permission.MANAGE_ACCOUNTS)
def invite() -> str:
    """The form of a new account."""
    given: dict[str, Any] = {name: request.args.get(name, "") for name in ("email", "name", "codes")}
    given |= {"role": request.args.get("role", Role.REP), "teams": request.args.getlist("teams")}
    return _page(_form(formdata=None, data=given))


@bp.post("/accounts/invite")
@requires(Permission.MANAGE_ACCOUNTS)
def invite_now() -> ResponseReturnValue:
    """Add the account, and show once the link by which whoever it is for chooses a password."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), NOT_TAKEN
    return _invited(form, form.profile())


@bp.get("/accounts/sellers/<code>/invite")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def invite_seller(code: str) -> str:
    """The form of an account for a seller of the reader's own."""
    seller = _seller_or_404(code)
    return _page(SellerForm(formdata=None, data={"email": seller.email, "name": seller.name}), seller=seller)


@bp.post("/accounts/sellers/<code>/invite")
@requires(Permission.LOOK_AFTER_ACCOUNTS)
def invite_seller_now(code: str) -> ResponseReturnValue:
    """The same for that seller, and for nobody else."""
    seller, form = _seller_or_404(code), SellerForm()
    if not form.validate_on_submit():
        return _page(form, seller=seller), NOT_TAKEN
    return _invited(form, form.profile(seller.code), seller)


@bp.get("/accounts/<int:account_id>/edit")
@requires(Permission.MANAGE_ACCOUNTS)
def edit(account_id: int) -> str:
    """The form of an account that there is."""
    account = account_or_404(account_id)
    return _page(_form(formdata=None, data=_said(account)), account)


@bp.post("/accounts/<int:account_id>/edit")
@requires(Permission.MANAGE_ACCOUNTS)
def edit_now(account_id: int) -> ResponseReturnValue:
    """Let the account say what the form says."""
    account, form = account_or_404(account_id), _form()
    if not form.validate_on_submit():
        return _page(form, account), NOT_TAKEN
    if refused := refused_to_confirm():
        return _page(form, account_or_404(account_id), refusal=str(refused)), status_of(refused)
    begin_writing(db.session())
    account = account_or_404(account_id)
    try:
        changes = managing.change(db.session(), account, form.profile(), current_user._get_current_object())
        store(db.session())
    except Refused as refusal:
        db.session.rollback()
        return _page(form, account_or_404(account_id), refusal=str(refusal)), NOT_TAKEN
    if changes:
        record(EventKind.ACCOUNT_CHANGED, account.email, ", ".join(changes))
    flash(_("The account is changed.") if changes else _("Nothing was different."), "success" if changes else "info")
    return redirect(url_for("accounts_admin.one", account_id=account_id))


def _invited(
    form: AccountForm | SellerForm, profile: Profile, seller: Participant | None = None
) -> ResponseReturnValue:
    if refused := refused_to_confirm():
        return _page(form, refusal=str(refused), seller=seller), status_of(refused)
    begin_writing(db.session())
    try:
        account = managing.invite(db.session(), profile)
        if by_mail := wants_mail():
            tell(db.session(), LinkWanted(account))
        store(db.session())
    except Refused as refusal:
        db.session.rollback()
        return _page(form, refusal=str(refusal), seller=seller), NOT_TAKEN
    return page_of_mailed(account) if by_mail else page_of_account(account, address=new_link(account))


def _seller_or_404(code: str) -> Participant:
    seller = queries.own_seller(db.session(), current_user._get_current_object(), code)
    if seller is None:
        abort(404)
    return seller


def _form(**given: Any) -> AccountForm:
    return AccountForm(queries.team_names(db.session()), **given)


def _said(account: Account) -> dict[str, Any]:
    codes = ", ".join(person.code for person in account.participants)
    return {"email": account.email, "name": account.name, "role": account.role, "language": account.language,
            "codes": codes, "teams": [team.name for team in account.teams]}  # fmt: skip


def _page(
    form: AccountForm | SellerForm, account: Account | None = None, refusal: str = "", seller: Participant | None = None
) -> str:
    return render_template(
        "accounts/edit.html",
        form=form,
        account=account,
        seller=seller,
        refusal=refusal,
        hours=links.INVITATION_HOURS,
        mails=mails_are_sent(db.session()),
        own=account is not None and account.id == current_user.id,
    )
