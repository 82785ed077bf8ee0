"""The import pages: send a file, see what it would do, confirm."""

from pathlib import PurePath

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from wtforms import SelectChoice

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.asked import asked_number
from core.costly import Costly, costly
from core.db import db, store
from core.downloads import download, name_of_upload
from core.errors import Refused
from core.files.names import file_title
from core.limits import TOML_BYTES
from imports import queries, words
from imports.beside import apply_large, try_large, try_large_again
from imports.forms import WHATS, AgainForm, UploadForm
from imports.held import count_waiting, waiting_changes
from imports.models import ImportRun, ImportState
from imports.queries import import_or_404
from imports.report import read_report
from imports.uploads import Trial, Upload, discard_upload

bp = Blueprint("imports", __name__)

NOT_READ = 422


@bp.get("/imports")
@requires(Permission.IMPORT)
def imports() -> ResponseReturnValue:
    """What was imported, what waits for confirmation, and the form for another file."""
    return _list(_upload_form())


@bp.post("/imports")
@requires(Permission.IMPORT)
@costly(Costly.TRIAL)
def upload() -> ResponseReturnValue:
    """Try a file and keep it."""
    form = _upload_form()
    if not form.validate_on_submit():
        return _list(form), NOT_READ
    sent: FileStorage = form.file.data
    name = file_title(name_of_upload(sent.filename))
    mapping = _mapping_text(form)
    return _tried(try_large(db.session(), Upload(form.what.data, name, sent.read(), mapping, current_user.id)))


@bp.get("/imports/<int:run_id>")
@requires(Permission.IMPORT)
def one(run_id: int) -> ResponseReturnValue:
    """What a file would do, or did."""
    return _show(import_or_404(db.session(), run_id))


@bp.post("/imports/<int:run_id>/try")
@requires(Permission.IMPORT)
@costly(Costly.TRIAL)
def again(run_id: int) -> ResponseReturnValue:
    """Try a kept file once more, read in another way."""
    form = AgainForm()
    run = import_or_404(db.session(), run_id)
    if not form.validate_on_submit():
        return _show(run, form=form), NOT_READ
    return _tried(try_large_again(db.session(), run_id, form.what.data, form.mapping.data or "", current_user.id))


@bp.post("/imports/<int:run_id>/apply")
@requires(Permission.IMPORT)
def apply(run_id: int) -> ResponseReturnValue:
    """Import a kept file; a second click finds it done."""
    import_or_404(db.session(), run_id)
    try:
        applied = apply_large(db.session(), run_id, current_user.id)
    except Refused as refused:
        db.session.rollback()
        return _show(import_or_404(db.session(), run_id), problem=str(refused)), 409
    told = _("The file was imported, and the points of the running challenges are up to date.")
    return done(url_for("imports.one", run_id=run_id), (told, "success") if applied else None)


@bp.post("/imports/<int:run_id>/discard")
@requires(Permission.IMPORT)
def discard(run_id: int) -> ResponseReturnValue:
    """Forget a kept file."""
    import_or_404(db.session(), run_id)
    name = discard_upload(db.session(), run_id)
    told = _("%(name)s was discarded; nothing was imported from it.", name=name)
    return done(url_for("imports.imports"), (told, "success"))


@bp.get("/imports/<int:run_id>/rejects.csv")
@requires(Permission.IMPORT)
def rejects(run_id: int) -> ResponseReturnValue:
    """The rejected lines with their reasons, to be corrected and sent again."""
    run = import_or_404(db.session(), run_id, with_rejects=True)
    if not run.rejects:
        abort(404)
    return download(run.rejects, "text/csv", f"{PurePath(run.file_name).stem}-rejects.csv")


def _upload_form() -> UploadForm:
    form = UploadForm()
    form.offer(
        [
            SelectChoice(found.run_id, _("As for %(file)s (%(what)s)", file=found.file_name, what=WHATS[found.what]))
            for found in queries.remembered_mappings(db.session())
        ]
    )
    return form


def _mapping_text(form: UploadForm) -> str:
    """The text of the mapping that was sent, else of the remembered one that was chosen."""
    if form.mapping.data and form.mapping.data.filename:
        content: bytes = form.mapping.data.read(TOML_BYTES + 1)
        return content.decode("utf-8-sig", errors="replace").replace("\0", "")
    return import_or_404(db.session(), form.remembered.data).mapping if form.remembered.data else ""


def _list(form: UploadForm) -> str:
    session = db.session()
    count = queries.count_past_runs(session)
    last = max(1, -(-count // queries.PER_PAGE))
    page = min(max(1, asked_number(request.args, "page")), last)
    return render_template(
        "imports/imports.html",
        form=form,
        whats=WHATS,
        waiting=queries.waiting_runs(session),
        past=queries.past_runs(session, page),
        count=count,
        page=page,
        last=last,
        page_address=lambda number: url_for("imports.imports", page=number),
    )


def _tried(trial: Trial) -> ResponseReturnValue:
    """The page of a trial; of a file that could not be read, with the reason and all that was entered.

    Where only columns are missing, and nobody wrote a mapping, the page on which they are chosen.
    """
    store(db.session())
    if trial.lacking and not trial.run.mapping.strip():
        return redirect(url_for("import_columns.columns", run_id=trial.run.id))
    if trial.problem:
        return _show(import_or_404(db.session(), trial.run.id), problem=trial.problem), NOT_READ
    return redirect(url_for("imports.one", run_id=trial.run.id))


def _show(run: ImportRun, problem: str = "", form: AgainForm | None = None) -> str:
    session = db.session()
    waiting = run.state == ImportState.TRIED
    report = read_report(run.report)
    return render_template(
        "imports/import.html",
        run=run,
        what=WHATS[run.what],
        waiting=waiting,
        readable=queries.is_read(run),
        changes=run.new + run.corrected,
        problem=problem,
        rejects=queries.first_rejects(run.rejects) if run.rejected else [],
        report=report,
        held=report.held if waiting else waiting_changes(session, run.id),
        undecided=run.held if waiting else count_waiting(session, run.id),
        decided=queries.decided_counts(session, run.id),
        undoing=queries.undoing_of(session, run.id),
        words=words,
        # What the request sent is another form's: this one shows what is kept.
        form=form or AgainForm(formdata=None, what=run.what, mapping=run.mapping),
    )
