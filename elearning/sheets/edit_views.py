"""The pages on which trainers write, publish and retire sheets, and bring their files."""

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.costly import Costly, costly
from core.db import begin_writing, db
from core.downloads import name_of_upload
from core.errors import Refused
from core.files.problems import FileProblem
from core.language import chosen_language
from core.models import Team
from elearning.sheets.editing import FieldFaults, publish, retire, write_sheet
from elearning.sheets.files import add_file, remove_file
from elearning.sheets.forms import FileForm, SheetForm, said_by
from elearning.sheets.media import Medium, medium_of
from elearning.sheets.queries import ranges_known
from elearning.sheets.rendering import as_html
from elearning.sheets.tables import Sheet, State

bp = Blueprint("sheet_editing", __name__)

NOT_TAKEN, CHANGED = 422, 409


@bp.get("/sheets/new")
@requires(Permission.TEACH)
def new() -> str:
    """The form of a new sheet."""
    return _page(_form(data={"ranges": request.args.getlist("range")[:20]}), None)


@bp.post("/sheets/new")
@requires(Permission.TEACH)
def add() -> ResponseReturnValue:
    """Keep a new sheet as a draft; or show what it would look like."""
    return _written(None)


@bp.get("/sheets/<int:sheet_id>/edit")
@requires(Permission.TEACH)
def edit(sheet_id: int) -> str:
    """The form of a sheet, and its files."""
    sheet = _sheet_or_404(sheet_id)
    return _page(_form(data=said_by(sheet)), sheet)


@bp.post("/sheets/<int:sheet_id>/edit")
@requires(Permission.TEACH)
def change(sheet_id: int) -> ResponseReturnValue:
    """Have a sheet say something else; or show what it would look like."""
    return _written(_sheet_or_404(sheet_id))


@bp.post("/sheets/<int:sheet_id>/publish")
@requires(Permission.TEACH)
def publish_now(sheet_id: int) -> ResponseReturnValue:
    """Have those it is for read it."""
    publish(db.session(), _sheet_or_404(sheet_id), current_user.id)
    return done(url_for("sheets.one", sheet_id=sheet_id), (_("The sheet is published."), "success"))


@bp.post("/sheets/<int:sheet_id>/retire")
@requires(Permission.TEACH)
def retire_now(sheet_id: int) -> ResponseReturnValue:
    """Have nobody but trainers read it."""
    retire(db.session(), _sheet_or_404(sheet_id), current_user.id)
    return done(
        url_for("sheets.one", sheet_id=sheet_id), (_("The sheet is retired: nobody finds it any more."), "success")
    )


@bp.post("/sheets/<int:sheet_id>/files")
@costly(Costly.PROOF)
@requires(Permission.TEACH)
def bring(sheet_id: int) -> ResponseReturnValue:
    """Bring a file: it is read before anything is written."""
    session, form = db.session(), FileForm()
    sheet = _sheet_or_404(sheet_id)
    if not form.validate():
        return _page(_form(data=said_by(sheet)), sheet, form), NOT_TAKEN
    session.rollback()
    try:
        medium = _medium(form)
        begin_writing(session)
        sheet = _sheet_or_404(sheet_id)
        add_file(session, sheet, medium, form.language.data, form.description.data or "", current_user.id)
    except (Refused, FileProblem) as refused:
        session.rollback()
        form.file.errors = [str(refused)]
        sheet = _sheet_or_404(sheet_id)
        return _page(_form(data=said_by(sheet)), sheet, form), NOT_TAKEN
    return done(url_for(".edit", sheet_id=sheet_id, _anchor="files"), (_("The file is there."), "success"))


@bp.post("/sheets/<int:sheet_id>/files/<int:file_id>/remove")
@requires(Permission.TEACH)
def remove(sheet_id: int, file_id: int) -> ResponseReturnValue:
    """Take a file away."""
    remove_file(db.session(), _sheet_or_404(sheet_id), file_id, current_user.id)
    return done(url_for(".edit", sheet_id=sheet_id, _anchor="files"), (_("The file is gone."), "success"))


def _written(sheet: Sheet | None) -> ResponseReturnValue:
    session, form = db.session(), _form(None)
    if not form.validate():
        return _page(form, sheet), NOT_TAKEN
    if request.form.get("act") == "preview":
        return _page(form, sheet, previewed=True)
    if sheet is not None and form.seen.data != sheet.changed_at.isoformat():
        form.seen.data = sheet.changed_at.isoformat()
        return _page(form, sheet, meanwhile=True), CHANGED
    sheet_id = sheet.id if sheet else 0
    try:
        kept = write_sheet(session, sheet, form.edit(), current_user.id)
    except FieldFaults as found:
        session.rollback()
        form.complain(found.faults)
        return _page(form, _sheet_or_404(sheet_id) if sheet_id else None), NOT_TAKEN
    told = _("It is saved. Add its files, then publish it.") if sheet is None else _("It is saved.")
    return done(url_for(".edit", sheet_id=kept.id), (told, "success"))


def _medium(form: FileForm) -> Medium:
    file, captions = form.file.data, form.captions.data
    content = file.read() if isinstance(file, FileStorage) else b""
    if not content:
        raise Refused(_("Choose a file that is not empty."))
    told = captions.read() if isinstance(captions, FileStorage) and captions.filename else b""
    return medium_of(content, name_of_upload(file.filename), told)


def _sheet_or_404(sheet_id: int) -> Sheet:
    return db.session().get(Sheet, sheet_id) or abort(404)


def _form(data: dict[str, object] | None) -> SheetForm:
    """The form with what is given, or with what was sent."""
    session = db.session()
    teams = session.scalars(select(Team).order_by(Team.name)).all()
    given = {} if data is None else {"formdata": None, "data": data}
    return SheetForm(ranges_known(session), teams, **given)


def _page(
    form: SheetForm,
    sheet: Sheet | None,
    file_form: FileForm | None = None,
    previewed: bool = False,
    meanwhile: bool = False,
) -> str:
    texts = form.edit().texts if previewed else {}
    return render_template(
        "sheets/edit.html",
        sheet=sheet,
        state=State(sheet.state) if sheet else None,
        title=sheet.version(chosen_language()).title if sheet else "",
        files=list(sheet.files) if sheet else [],
        form=form,
        file_form=file_form or FileForm(formdata=None),
        previews=[(language, it, as_html(it.text)) for language, it in texts.items() if not it.is_empty],
        meanwhile=meanwhile,
    )
