"""The page of a file's columns."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.db import db
from core.errors import Refused
from core.files.mapping import Mapping
from core.files.reading import read_table
from core.files.table import Table
from imports import words
from imports.columns import CONSTANTS, columns_of, mapping_of
from imports.forms import WHATS
from imports.layouts import LAYOUTS
from imports.models import ImportRun
from imports.queries import import_or_404
from imports.sale_rows import KINDS, STATUSES
from imports.uploads import mapping_from, try_again, waiting_content

bp = Blueprint("import_columns", __name__)

PEOPLE = ("rep", "distributor", "seller", "client")


@bp.get("/imports/<int:run_id>/columns")
@requires(Permission.IMPORT)
def columns(run_id: int) -> ResponseReturnValue:
    """What each column of a waiting file is."""
    run, table, mapping = _opened(run_id)
    return _page(run, table, mapping)


@bp.post("/imports/<int:run_id>/columns")
@requires(Permission.IMPORT)
def choose(run_id: int) -> ResponseReturnValue:
    """Read the file's columns as chosen, and try it again."""
    run, table, mapping = _opened(run_id)
    chosen = {place: request.form.get(f"column-{place}", "") for place in range(1, len(table.columns) + 1)}
    shared = {field: request.form.get(f"shared-{field}", "") for field in CONSTANTS.get(run.what, ())}
    try:
        text = mapping_of(table, run.what, mapping, chosen, shared, "whole" in request.form)
    except Refused as refused:
        return _page(run, table, mapping, str(refused), chosen), 422
    trial = try_again(db.session(), run_id, run.what, text, current_user.id)
    db.session.commit()
    if trial.problem:
        return _page(import_or_404(db.session(), run_id), table, mapping_from(text), trial.problem, chosen), 422
    return redirect(url_for("imports.one", run_id=run_id))


def _opened(run_id: int) -> tuple[ImportRun, Table, Mapping]:
    """A waiting file as it is read without regard to its columns, and the mapping it has so far."""
    run = import_or_404(db.session(), run_id)
    content = waiting_content(db.session(), run_id)
    try:
        mapping = mapping_from(run.mapping)
    except Refused:
        mapping = Mapping()
    # What tells lines and columns apart is needed to read the table, what they hold is not.
    return run, read_table(content, run.file_name, mapping), mapping


def _page(
    run: ImportRun, table: Table, mapping: Mapping, problem: str = "", chosen: dict[int, str] | None = None
) -> str:
    layout = LAYOUTS[run.what]
    values = {"status": STATUSES, "kind": KINDS if run.what == "sales" else PEOPLE}
    return render_template(
        "imports/columns.html",
        run=run,
        what=WHATS[run.what],
        columns=columns_of(table, run.what, mapping),
        chosen=chosen or {},
        fields=[(name, words.field_name(name), field.required) for name, field in layout.items()],
        shared=[(field, values[field], mapping.constants.get(field, "")) for field in CONSTANTS.get(run.what, ())],
        whole=mapping.documents == "whole",
        problem=problem,
        words=words,
        notes=table.notes,
        missing=_("Not read"),
    )
