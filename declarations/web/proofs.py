"""The pages of proofs: a sale begun from its invoice or a photo, and proofs put to a declaration and taken from it."""

from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, MultipleFileField, SelectChoice, SelectField
from wtforms.validators import Length

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.costly import Costly, costly
from core.db import db
from core.errors import Refused
from core.models import Participant
from declarations import services
from declarations.catalogue import as_stored
from declarations.checks import is_taken
from declarations.forms import ACCEPTED, KEY_LETTERS
from declarations.models import State
from declarations.proven.attaching import attach, detach
from declarations.proven.prefill import typed_from
from declarations.proven.queries import same_file_at
from declarations.proven.reading import Brought
from declarations.web.bringing import bring, sent_files
from declarations.web.reader import NOT_TAKEN, named_shop, own_or_404, own_shops, status_of
from declarations.web.shown import show_one

bp = Blueprint("declared_proofs", __name__)

# Of a file's hash, so much makes its declaration known again.
HASH_LETTERS = 16


class FromForm(FlaskForm):
    """A file from which a sale is declared. key: made anew with each empty form."""

    key = HiddenField(validators=[Length(max=KEY_LETTERS - HASH_LETTERS - 1)])
    shop = SelectField(_l("Distributor"), choices=[], validate_choice=False)
    proof = MultipleFileField(_l("Invoice, receipt or photo"), render_kw={"accept": ACCEPTED, "required": True})


@bp.get("/declarations/from")
@requires(Permission.DECLARE)
def choose() -> str:
    """Choose the invoice or the photo from which a sale is declared."""
    return _page(FromForm(formdata=None, data={"key": token_urlsafe(24)}))


@bp.post("/declarations/from")
@costly(Costly.PROOF)
@requires(Permission.DECLARE)
def read() -> ResponseReturnValue:
    """Read it, and keep a draft that says what it says, with it as its proof."""
    form = FromForm()
    shop = named_shop(form.shop.data)
    if not form.validate() or not sent_files(form.proof.name):
        form.proof.errors = [*form.proof.errors, _("Choose a file first, or photograph the invoice.")]
        return _page(form), NOT_TAKEN
    brought = bring(form.proof)
    if form.proof.errors:
        return _page(form), NOT_TAKEN
    try:
        return _begun(form, shop.id, brought)
    except Refused as refused:
        db.session.rollback()
        form.proof.errors = [str(refused)]
        return _page(form), NOT_TAKEN


def _begun(form: FromForm, shop_id: int, brought: list[Brought]) -> Response:
    """The draft of these files; the one that they began before, where they are sent again."""
    session, first = db.session(), next((it for it in brought if it.reading.invoice), brought[0])
    key = f"{form.key.data or token_urlsafe(24)}.{first.prepared.given_sha256[:HASH_LETTERS]}"
    before = services.by_key(session, current_user.id, key)
    if before is not None:
        view, number = "edit" if before.state == State.DRAFT else "one", before.id
        session.rollback()
        return redirect(url_for(f"declarations.{view}", declaration_id=number))
    shop = session.get_one(Participant, shop_id)
    typed = typed_from(session, shop, first.reading)
    told = [*(note for it in brought for note in it.notes), *_known_already(shop, first, typed.document)]
    declaration = services.begin(session, shop, current_user.id, key, as_stored(session, typed))
    attach(session, declaration.id, declaration.version, brought, current_user.id)
    address = url_for("declarations.edit", declaration_id=declaration.id)
    return done(address, *((sentence, "warning") for sentence in told))


def _known_already(shop: Participant, brought: Brought, document: str) -> list[str]:
    """What of it was declared before, told while nothing is submitted yet."""
    session = db.session()
    if document and is_taken(session, shop.id, document, None):
        return [_("The document %(document)s was declared already: see your declarations.", document=document)]
    other = same_file_at(session, shop.id, brought.prepared)
    return [_("This file is the proof of %(title)s already.", title=other.title)] if other else []


@bp.post("/declarations/<int:declaration_id>/proofs")
@costly(Costly.PROOF)
@requires(Permission.DECLARE)
def add(declaration_id: int) -> ResponseReturnValue:
    """Add proofs to a declaration that may be written."""
    own_or_404(declaration_id)
    form = FromForm()
    seen = asked_number(request.form, "version", 0)
    if not sent_files(form.proof.name):
        return show_one(own_or_404(declaration_id), _("Choose a file first, or photograph the invoice.")), NOT_TAKEN
    brought = bring(form.proof)
    if form.proof.errors:
        return show_one(own_or_404(declaration_id), " ".join(form.proof.errors)), NOT_TAKEN
    try:
        attach(db.session(), declaration_id, seen, brought, current_user.id)
    except Refused as refused:
        return _refused(declaration_id, refused)
    told = [_("The proof is kept."), *(note for it in brought for note in it.notes)]
    address = url_for("declarations.one", declaration_id=declaration_id, _anchor="proofs")
    return done(address, (told[0], "success"), *((sentence, "warning") for sentence in told[1:]))


@bp.post("/declarations/<int:declaration_id>/proofs/<int:proof_id>/remove")
@requires(Permission.DECLARE)
def remove(declaration_id: int, proof_id: int) -> ResponseReturnValue:
    """Take a proof from a declaration that may be written."""
    own_or_404(declaration_id)
    seen = asked_number(request.form, "version", 0)
    try:
        detach(db.session(), declaration_id, seen, proof_id)
    except Refused as refused:
        return _refused(declaration_id, refused)
    address = url_for("declarations.one", declaration_id=declaration_id, _anchor="proofs")
    return done(address, (_("The proof is removed."), "success"))


def _refused(declaration_id: int, refused: Refused) -> tuple[str, int]:
    db.session.rollback()
    return show_one(own_or_404(declaration_id), str(refused)), status_of(refused)


def _page(form: FromForm) -> str:
    form.shop.choices = [SelectChoice(shop.code, shop.name) for shop in own_shops()]
    return render_template("declarations/proofs/from.html", form=form)
