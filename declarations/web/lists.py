"""The pages on which a list of sales is sent, and each of its columns told what it is."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectChoice, SelectField

from core.accounts.models import Account
from core.accounts.permissions import Permission, requires
from core.answers import done
from core.costly import Costly, costly
from core.db import begin_writing, db
from core.downloads import name_of_upload
from core.errors import Refused
from core.files.mapping import Mapping, load_mapping
from core.files.names import file_title
from core.files.problems import FieldsMissing, FileProblem
from core.files.table import Table
from core.limits import LIST_LINES, MEGABYTE, PROOFS
from declarations.lists import queries, services
from declarations.lists.layout import LAYOUT, ONCE
from declarations.lists.models import DeclaredList, ListState
from declarations.lists.proposed import proposed_columns
from declarations.lists.reading import Read, read_bare, read_list
from declarations.lists.services import Sent
from declarations.queries import shops_of
from declarations.web.reader import named_shop, own_shops, reader
from imports import words
from imports.columns import Choice, layout_digest, mapping_of
from imports.forms import SHEETS
from sales.proofs.apart import prepare
from sales.proofs.services import read_proof

bp = Blueprint("declared_lists", __name__)

NOT_READ = 422
# By this its layouts are told from those of imports.
WHAT = "declared"


class ListForm(FlaskForm):
    """A list to declare from."""

    shop = SelectField(_l("Distributor"), choices=[], validate_choice=False)
    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file."))])

    def offer(self, account: Account) -> None:
        """Let the reader choose among the distributors that they declare for."""
        self.shop.choices = [SelectChoice(shop.code, shop.name) for shop in shops_of(account)]
        most = PROOFS.bytes // MEGABYTE
        told = _("A list may have up to %(size)s MB. Send it in parts.", size=most)
        self.file.render_kw = {"accept": SHEETS, "data-max-bytes": PROOFS.bytes, "data-too-large": told}


@bp.get("/declarations/lists")
@requires(Permission.DECLARE)
def index() -> str:
    """The form for a list, and those that were sent."""
    own_shops()
    return _list(ListForm())


@bp.post("/declarations/lists")
@requires(Permission.DECLARE)
@costly(Costly.TRIAL)
def send() -> ResponseReturnValue:
    """Read a list and keep it; the same one again leads to what became of it."""
    own_shops()
    form = ListForm()
    if not form.validate_on_submit():
        return _list(form), NOT_READ
    try:
        return _sent(form)
    except FileProblem as problem:
        db.session.rollback()
        form.file.errors = [problem.message]
        return _list(form), NOT_READ


def _sent(form: ListForm) -> ResponseReturnValue:
    name = file_title(name_of_upload(form.file.data.filename))
    content: bytes = form.file.data.read()
    session = db.session()
    # Nobody waits for the database while strangers' files are read.
    session.rollback()
    table = read_bare(content, name)
    layout, prepared = layout_digest(table, WHAT), prepare(content, name)
    mapping = queries.remembered_mapping(session, named_shop(form.shop.data).id, layout)
    session.rollback()
    try:
        read: Read | None = read_list(content, name, mapping)
    except FileProblem as problem:
        # What was remembered does not suit this file, or nothing was yet.
        if not mapping and not isinstance(problem, FieldsMissing):
            raise
        read = None
    begin_writing(session)
    shop, account = named_shop(form.shop.data), reader()
    before = services.same_list(session, shop, account, prepared)
    if before is not None:
        told = _("This file was sent before: here is what became of it.")
        return done(_address(before), (told, "info"))
    kept = services.keep_list(session, shop, account.id, Sent(prepared, layout, mapping))
    if read is not None:
        services.fill(session, kept, account, read)
    return done(_address(kept))


def _address(kept: DeclaredList) -> str:
    endpoint = ".columns" if kept.state == ListState.COLUMNS else "listed_documents.one"
    return url_for(endpoint, list_id=kept.id)


@bp.get("/declarations/lists/<int:list_id>/columns")
@requires(Permission.DECLARE)
@costly(Costly.TRIAL)
def columns(list_id: int) -> ResponseReturnValue:
    """What each column of a list is."""
    kept = _fresh_or_404(list_id)
    table, mapping = read_bare(_content(kept), kept.file_name), _mapping(kept)
    said = {*mapping.constants, *(column.field for column in proposed_columns(table, mapping))}
    lacking = [name for name, field in LAYOUT.items() if field.required and name not in said]
    return _columns(_fresh_or_404(list_id), table, mapping, words.lacking(lacking, ()) if lacking else "")


@bp.post("/declarations/lists/<int:list_id>/columns")
@requires(Permission.DECLARE)
@costly(Costly.TRIAL)
def choose(list_id: int) -> ResponseReturnValue:
    """Read the columns as chosen; remembered for the distributor's next list with the same ones."""
    kept, session = _fresh_or_404(list_id), db.session()
    content, name, mapping = _content(kept), kept.file_name, _mapping(kept)
    session.rollback()
    table = read_bare(content, name)
    filled = ONCE if "filled" in request.form else ()
    fields = {place: request.form.get(f"column-{place}", "") for place in range(1, len(table.columns) + 1)}
    choice = Choice(fields, {}, False, filled)
    try:
        read = read_list(content, name, mapping_of(table, LAYOUT, mapping, choice))
    except Refused as refused:
        told = words.lacking(refused.fields, ()) if isinstance(refused, FieldsMissing) else str(refused)
        return _columns(_fresh_or_404(list_id), table, mapping, told, choice), NOT_READ
    begin_writing(session)
    services.fill(session, _fresh_or_404(list_id), reader(), read)
    return done(url_for("listed_documents.one", list_id=list_id))


def _columns(kept: DeclaredList, table: Table, mapping: Mapping, problem: str, choice: Choice | None = None) -> str:
    filled = bool(mapping.fill) if choice is None else bool(choice.filled)
    return render_template(
        "declarations/list_columns.html",
        kept=kept,
        columns=proposed_columns(table, mapping),
        chosen=choice.fields if choice else {},
        fields=[(name, words.field_name(name), field.required) for name, field in LAYOUT.items()],
        filled=filled,
        problem=problem,
    )


def _content(kept: DeclaredList) -> bytes:
    """The file of a list; Refused where it is no longer kept."""
    content = read_proof(kept.proof)
    if content is None:
        raise Refused(_("The file of this list is no longer kept. Send it again."))
    return content


def _mapping(kept: DeclaredList) -> Mapping:
    return load_mapping(kept.mapping.encode()) if kept.mapping.strip() else Mapping()


def _fresh_or_404(list_id: int) -> DeclaredList:
    """One's own list of which nothing was submitted yet: only then its columns may be other ones."""
    own_shops()
    found: DeclaredList = queries.own_list(db.session(), reader(), list_id) or abort(404)
    if found.state == ListState.LEFT or queries.counts_of(db.session(), [list_id])[list_id].submitted:
        abort(404)
    return found


def _list(form: ListForm) -> str:
    session, account = db.session(), reader()
    form.offer(account)
    lists = queries.own_lists(session, account)
    return render_template(
        "declarations/lists.html",
        form=form,
        lists=lists,
        counts=queries.counts_of(session, [kept.id for kept in lists]),
        address_of=_address,
        most=LIST_LINES,
        megabytes=PROOFS.bytes // MEGABYTE,
    )
