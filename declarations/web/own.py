"""The pages of whoever declares: a sale is typed, kept as a draft, submitted, followed, corrected, taken back."""

from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, requires, viewer_of
from core.answers import done
from core.asked import asked_number
from core.clock import today
from core.costly import Costly, costly, costly_with_files
from core.db import begin_writing, db, store
from core.errors import Refused
from core.models import Participant
from core.offline import may_be_kept
from declarations import services, words
from declarations.catalogue import (
    as_stored,
)
from declarations.expected import expected_of
from declarations.forms import KEY_LETTERS, DeclarationForm, filled_form
from declarations.life import WRITABLE, Changed
from declarations.models import Declaration
from declarations.proven.attaching import attach
from declarations.proven.queries import proofs_under
from declarations.proven.reading import Brought
from declarations.queries import own_declarations
from declarations.returns.origins import resolved
from declarations.typed import Typed, typed_of
from declarations.web.bringing import bring, of_proofs
from declarations.web.reader import (
    CHANGED,
    NOT_TAKEN,
    named_shop,
    own_or_404,
    own_shops,
    reader,
    status_of,
    writable_or_404,
)
from declarations.web.shown import form_page, nameable, sellers_for, show_one
from declarations.writing import NotTaken

bp = Blueprint("declarations", __name__)

# What a button says that leaves out a line of an invoice, before its number; alone, all without a product.
LEAVE = "leave-"


@bp.get("/declarations")
@requires(Permission.DECLARE)
def index() -> str:
    """One's own declarations, the latest first."""
    own_shops()
    page = max(asked_number(request.args, "page"), 1)
    found, more = own_declarations(db.session(), reader(), page)
    return render_template("declarations/index.html", declarations=found, page=page, more=more, say=words)


@bp.get("/declarations/new")
@requires(Permission.DECLARE)
def new() -> Response:
    """The form of a sale; the device may keep it, and declare without a network."""
    own_shops()
    data = {"key": token_urlsafe(24), "version": "0", "date": today().isoformat(), "lines": [{}]}
    return may_be_kept(make_response(form_page(DeclarationForm(formdata=None, data=data), None)))


@bp.post("/declarations/new")
@costly_with_files(Costly.PROOF)
@requires(Permission.DECLARE)
def declare() -> ResponseReturnValue:
    """Keep a new sale as a draft, or submit it at once."""
    form = DeclarationForm()
    if form.account.data not in (None, "", str(current_user.id)):
        told = _("This was written by somebody else who signed in here. Nothing was sent: send it if it is yours.")
        return form_page(form, None, problem=told), CHANGED
    brought = bring(form.proof)
    if form.proof.errors:
        return form_page(form, None), NOT_TAKEN
    if brought:
        return _proven(form, None, brought)
    typed, answer = _typed(form, None)
    if typed is None:
        return answer
    key = form.key.data or token_urlsafe(24)
    before = services.by_key(db.session(), current_user.id, key)
    if before is not None:
        return _again(form, before, typed)
    declaration = services.begin(db.session(), named_shop(form.shop.data), current_user.id, key, typed)
    return _stored(form, declaration, declaration.version, typed)


@bp.post("/declarations/look")
@requires(Permission.DECLARE)
@costly(Costly.EXPLANATION)
def look() -> str:
    """The points that what is being typed would bring, for the form to show; nothing is written."""
    form = DeclarationForm()
    shop = named_shop(form.shop.data)
    typed = form.read(lambda: sellers_for(shop))
    found = _expected(shop, typed) if typed is not None and typed.lines else None
    proofs = of_proofs(proofs_under(db.session(), reader(), form.key.data or ""), form.sketch())
    return render_template("declarations/looked.html", expected=found, **proofs)


@bp.get("/declarations/<int:declaration_id>")
@requires(Permission.DECLARE)
def one(declaration_id: int) -> str:
    """A declaration with its history, and the points that it brought."""
    declaration = own_or_404(declaration_id)
    return show_one(declaration)


@bp.get("/declarations/<int:declaration_id>/expected")
@requires(Permission.DECLARE)
@costly(Costly.EXPLANATION)
def expected(declaration_id: int) -> str:
    """What a declaration that waits would bring, asked for after its page is shown; or as a page of its own."""
    declaration = own_or_404(declaration_id)
    found = _expected(declaration.distributor, typed_of(declaration))
    name = "expected" if request.headers.get("HX-Request") else "expected_page"
    return render_template(f"declarations/{name}.html", declaration=declaration, expected=found)


@bp.get("/declarations/<int:declaration_id>/edit")
@requires(Permission.DECLARE)
def edit(declaration_id: int) -> str:
    """The form of a draft, or of what is to be corrected."""
    declaration = writable_or_404(declaration_id)
    return form_page(DeclarationForm(formdata=None, data=filled_form(declaration)), declaration)


@bp.post("/declarations/<int:declaration_id>/edit")
@costly_with_files(Costly.PROOF)
@requires(Permission.DECLARE)
def change(declaration_id: int) -> ResponseReturnValue:
    """Keep what was written in a draft, or submit it (again)."""
    declaration, form = own_or_404(declaration_id), DeclarationForm()
    brought = bring(form.proof)
    if form.proof.errors:
        return form_page(form, own_or_404(declaration_id)), NOT_TAKEN
    if brought:
        return _proven(form, own_or_404(declaration_id), brought)
    return _changed(form, declaration)


def _changed(form: DeclarationForm, declaration: Declaration) -> ResponseReturnValue:
    typed, answer = _typed(form, declaration)
    if typed is None:
        return answer
    if form.seen != declaration.version:
        return _again(form, declaration, typed)
    return _stored(form, declaration, form.seen, typed)


@bp.post("/declarations/<int:declaration_id>/cancel")
@requires(Permission.DECLARE)
def cancel(declaration_id: int) -> ResponseReturnValue:
    """Take a declaration back."""
    own_or_404(declaration_id)
    try:
        services.cancel(db.session(), declaration_id, asked_number(request.form, "version", 0), current_user.id)
    except Refused as refused:
        db.session.rollback()
        return show_one(own_or_404(declaration_id), str(refused)), status_of(refused)
    return done(url_for(".one", declaration_id=declaration_id), (_("It is cancelled."), "success"))


def _proven(form: DeclarationForm, declaration: Declaration | None, brought: list[Brought]) -> ResponseReturnValue:
    """Keep the proofs first, of a new sale in a draft: whatever is wrong with the rest, no file is chosen twice."""
    session, shop = db.session(), declaration.distributor if declaration else named_shop(form.shop.data)
    typed = form.read(lambda: nameable(shop, declaration)) or form.sketch()
    if declaration is None:
        key = (form.key.data or token_urlsafe(24))[:KEY_LETTERS]
        before = services.by_key(session, current_user.id, key)
        if before is not None:
            return _again(form, before, typed)
        declaration = services.begin(session, shop, current_user.id, key, as_stored(session, typed))
    elif form.seen != declaration.version:
        return _again(form, declaration, typed)
    number, is_new = declaration.id, form.seen == 0
    try:
        attach(session, number, declaration.version, brought, current_user.id)
    except Refused as refused:
        session.rollback()
        form.proof.errors = [str(refused)]
        return form_page(form, None if is_new else own_or_404(number)), NOT_TAKEN
    form.version.data = str(declaration.version)
    store(session)
    begin_writing(session)
    return _changed(form, own_or_404(number))


def _typed(form: DeclarationForm, declaration: Declaration | None) -> tuple[Typed | None, Any]:
    """What was typed; else what is answered: another line, an estimate, or what cannot be read."""
    shop = declaration.distributor if declaration else named_shop(form.shop.data)
    typed, act = form.read(lambda: nameable(shop, declaration)), request.form.get("act", "")
    leaves = act.startswith(LEAVE)
    if leaves or act in ("line", "look"):
        # Nothing is written: others need not wait.
        db.session.rollback()
        declaration = own_or_404(declaration.id) if declaration else None
    if leaves:
        form.leave_out(act.removeprefix(LEAVE))
    if leaves or act == "line":
        _without_faults(form)
        return None, form_page(form, declaration, more=0 if form.filled() and leaves else 1)
    if typed is None:
        return None, (form_page(form, declaration), NOT_TAKEN)
    typed = resolved(db.session(), shop.id, as_stored(db.session(), typed))
    if act == "look":
        return None, form_page(form, declaration, expected=_expected(shop, typed))
    return typed, None


def _stored(form: DeclarationForm, declaration: Declaration, seen: int, typed: Typed) -> ResponseReturnValue:
    """The page that follows what was kept or submitted; the form again, where it cannot be."""
    number, is_new = declaration.id, form.seen == 0
    try:
        if request.form.get("act") == "submit":
            services.submit(db.session(), number, seen, typed, current_user.id)
            told = _("Submitted. You are told as soon as somebody has looked at it.")
        else:
            if not is_new:
                services.save_draft(db.session(), number, seen, typed)
            told = _("The draft is kept.")
    except Refused as refused:
        db.session.rollback()
        kept = None if is_new else own_or_404(number)
        # Of two requests at once the second one may have looked before the first one was done.
        if kept is not None and isinstance(refused, Changed):
            return _again(form, kept, typed)
        if isinstance(refused, NotTaken):
            form.complain(refused.faults)
        return form_page(form, kept, problem=str(refused)), status_of(refused)
    return done(url_for(".one", declaration_id=number), (told, "success"))


def _again(form: DeclarationForm, declaration: Declaration, typed: Typed) -> ResponseReturnValue:
    """A request that came before, or one that saw what is no longer there; nothing is written, and nothing lost."""
    is_writable, is_new = declaration.state in WRITABLE, form.seen == 0
    # What comes under the key of a new sale is that sale, whatever it was corrected to since.
    if as_stored(db.session(), typed) == typed_of(declaration) or (is_new and not is_writable):
        told = _("This was sent before: here is what became of it.")
        return done(url_for(".one", declaration_id=declaration.id), (told, "info"))
    form.version.data = str(declaration.version)
    told = _("This declaration was changed elsewhere meanwhile. Below is what you wrote: save it to take its place.")
    if not is_writable:
        told = _("This declaration can no longer be changed. Nothing was saved: below is what you wrote.")
    return form_page(form, declaration, problem=told), CHANGED


def _without_faults(form: DeclarationForm) -> None:
    """Another line was asked for: nobody has said yet that the others are complete."""
    for field in (*form, *(field for line in form.filled() for field in line)):
        if not isinstance(field.errors, dict) and field.name != "lines":
            field.errors = []


def _expected(shop: Participant, typed: Typed) -> Any:
    return expected_of(db.session(), shop, typed, viewer_of(db.session(), reader()))
