"""The page of a file's columns."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.costly import Costly, costly
from core.db import db, store
from core.errors import Refused
from core.files.apart import read_apart
from core.files.mapping import Mapping
from core.files.table import Table
from core.limits import LOOKED_AT_ROWS
from imports import words
from imports.beside import try_large_again
from imports.columns import Choice, columns_of, lacking_fields, mapping_of, shareable
from imports.forms import WHATS
from imports.layouts import LAYOUTS
from imports.models import ImportRun
from imports.queries import import_or_404, is_read
from imports.sale_rows import KINDS, STATUSES
from imports.uploads import mapping_from, waiting_upload

bp = Blueprint("import_columns", __name__)

PEOPLE = ("rep", "distributor", "seller", "client")


@bp.get("/imports/<int:run_id>/columns")
@requires(Permission.IMPORT)
def columns(run_id: int) -> ResponseReturnValue:
    """What each column of a waiting file is."""
    run, table, mapping = _opened(run_id)
    lacking = [] if is_read(run) else lacking_fields(table, LAYOUTS[run.what], mapping)
    return _page(run, table, mapping, words.lacking(lacking, shareable(run.what)) if lacking else "")


@bp.post("/imports/<int:run_id>/columns")
@requires(Permission.IMPORT)
@costly(Costly.TRIAL)
def choose(run_id: int) -> ResponseReturnValue:
    """Read the file's columns as chosen, and try it again."""
    run, table, mapping = _opened(run_id)
    choice = _chosen(table, run.what)
    try:
        text = mapping_of(table, LAYOUTS[run.what], mapping, choice)
    except Refused as refused:
        return _page(run, table, mapping, str(refused), choice), 422
    trial = try_large_again(db.session(), run_id, run.what, text, current_user.id)
    store(db.session())
    if trial.problem:
        problem = words.lacking(trial.lacking, shareable(run.what)) if trial.lacking else trial.problem
        return _page(import_or_404(db.session(), run_id), table, mapping_from(text), problem, choice), 422
    return redirect(url_for("imports.one", run_id=run_id))


def _chosen(table: Table, what: str) -> Choice:
    """What the page was sent with."""
    return Choice(
        {place: request.form.get(f"column-{place}", "") for place in range(1, len(table.columns) + 1)},
        {field: request.form.get(f"shared-{field}", "") for field in shareable(what)},
        "whole" in request.form,
    )


def _opened(run_id: int) -> tuple[ImportRun, Table, Mapping]:
    """A waiting file as it is read without regard to its columns, and the mapping it has so far."""
    session = db.session()
    import_or_404(session, run_id)
    waiting = waiting_upload(session, run_id)
    content, name, text = waiting.content or b"", waiting.file_name, waiting.mapping
    session.rollback()
    try:
        mapping = mapping_from(text)
    except Refused:
        mapping = Mapping()
    # What tells lines and columns apart is needed to read the table, what they hold is not.
    table = read_apart(content, name, mapping, LOOKED_AT_ROWS)
    return import_or_404(session, run_id), table, mapping


def _page(run: ImportRun, table: Table, mapping: Mapping, problem: str = "", choice: Choice | None = None) -> str:
    layout = LAYOUTS[run.what]
    values = {"status": STATUSES, "kind": KINDS if run.what == "sales" else PEOPLE}
    picked = choice or Choice({}, mapping.constants, mapping.documents == "whole")
    return render_template(
        "imports/columns.html",
        run=run,
        what=WHATS[run.what],
        columns=columns_of(table, layout, mapping),
        chosen=picked.fields,
        fields=[(name, words.field_name(name), field.required) for name, field in layout.items()],
        shared=[(field, values[field], picked.shared.get(field, "")) for field in shareable(run.what)],
        whole=picked.whole,
        required={name for name, field in layout.items() if field.required},
        problem=problem,
        words=words,
        notes=table.notes,
    )
