"""The page of one's own count: a list sent or typed, and what it comes to beside Palier. Nothing of it is stored."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, requires, viewer_of
from core.costly import Costly, costly
from core.db import db
from core.downloads import name_of_upload
from core.errors import Refused
from core.files.names import file_title
from core.limits import OWN_LETTERS
from core.money import plain
from core.wording import number
from portal.count import words
from portal.count.forms import CountForm
from portal.count.own_list import OwnList, read_file, read_text
from portal.count.rows_text import as_text
from portal.count.scopes import Scope, chosen_scope, scopes_of
from portal.count.service import Answer, count

bp = Blueprint("own_count", __name__)

NOT_READ = 422
# So many findings of a list are shown at once: a page of thousands helps nobody.
SHOWN = 200


@bp.get("/my-sales/count")
@requires(Permission.OWN_SALES)
def ask() -> ResponseReturnValue:
    """The form, and what will become of the list."""
    form, scopes = _form()
    wanted = f"{request.args.get('challenge', '')}:{request.args.get('participant', '')}"
    if any(scope.id == wanted for scope in scopes):
        form.of.data = wanted
    return _page(form, scopes)


@bp.post("/my-sales/count")
@requires(Permission.OWN_SALES)
@costly(Costly.EXPLANATION)
def compare() -> ResponseReturnValue:
    """The differences, one by one."""
    form, scopes = _form()
    if not form.validate_on_submit():
        return _page(form, scopes), NOT_READ
    try:
        scope = chosen_scope(scopes, form.of.data, form.first.data or "", form.last.data or "")
    except Refused as refused:
        form.first.errors = [str(refused)]
        return _page(form, scopes), NOT_READ
    try:
        own = _list(form)
    except Refused as refused:
        (form.file if form.is_file else form.text).errors = [str(refused)]
        return _page(form, scopes), NOT_READ
    session, account = db.session(), current_user._get_current_object()
    return _page(form, scopes, count(session, scope, viewer_of(session, account), own))


def _form() -> tuple[CountForm, list[Scope]]:
    form, scopes = CountForm(), scopes_of(db.session(), current_user._get_current_object())
    form.offer(scopes)
    return form, scopes


def _list(form: CountForm) -> OwnList:
    """The list that was sent: read with no transaction open, as a file may take long."""
    db.session().rollback()
    if form.is_file:
        own = read_file(form.file.data.read(), file_title(name_of_upload(form.file.data.filename)))
        form.text.data = as_text(own.rows)
        return own
    text = form.text.data
    if not text.strip():
        raise Refused(_("Choose a file, or write at least one sale here."))
    if len(text) > OWN_LETTERS:
        raise Refused(_("This is longer than %(most)s letters. Send it as a file.", most=number(OWN_LETTERS)))
    return read_text(text)


def _page(form: CountForm, scopes: list[Scope], answer: Answer | None = None) -> str:
    if not scopes:
        return render_template("portal/no_sales.html")
    return render_template("portal/count.html", form=form, answer=answer, words=words, shown=SHOWN, plain_cents=plain)
