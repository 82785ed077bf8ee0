"""The pages on which an import is decided on once it is made: what it holds, and taking it back."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from core.accounts.permissions import Permission, requires
from core.answers import Message, done
from core.asked import asked_number
from core.changes import effects_mark
from core.db import db
from core.wording import number
from imports import words
from imports.forms import WHATS
from imports.held import Decided, accept_held, refuse_held
from imports.models import Origin
from imports.queries import import_or_404
from imports.undo import Undoing, find_undoable, plan_undo, undo_import

bp = Blueprint("import_decisions", __name__)


@bp.post("/imports/<int:run_id>/held/accept")
@requires(Permission.IMPORT)
def accept(run_id: int) -> ResponseReturnValue:
    """Write what an import holds, or one line of it."""
    run = import_or_404(db.session(), run_id)
    decided = accept_held(db.session(), run, current_user.id, _held_id())
    written = (_written(decided.done), "success") if decided.done else None
    return done(url_for("imports.one", run_id=run_id), written, _changed(decided))


@bp.post("/imports/<int:run_id>/held/refuse")
@requires(Permission.IMPORT)
def refuse(run_id: int) -> ResponseReturnValue:
    """Leave the lines on record as they are."""
    run = import_or_404(db.session(), run_id)
    decided = refuse_held(db.session(), run, current_user.id, _held_id())
    return done(url_for("imports.one", run_id=run_id), (_stay(decided.done), "success") if decided.done else None)


def _held_id() -> int | None:
    """The one line that the form names; None for all of them, 0 where it names none that there is."""
    return asked_number(request.form, "held", 0) if request.form.get("held") else None


def _written(lines: int) -> str:
    return ngettext(
        "%(number)s line was written, and the points follow.",
        "%(number)s lines were written, and the points follow.",
        lines,
        number=number(lines),
    )


def _stay(lines: int) -> str:
    return ngettext(
        "%(number)s line stays as it was.", "%(number)s lines stay as they were.", lines, number=number(lines)
    )


def _changed(decided: Decided) -> Message | None:
    if not decided.changed:
        return None
    told = ngettext(
        "%(number)s line has changed since it was held, and was not written: see what it says now.",
        "%(number)s lines have changed since they were held, and were not written: see what they say now.",
        decided.changed,
        number=number(decided.changed),
    )
    return told, "warning"


@bp.get("/imports/<int:run_id>/undo")
@requires(Permission.IMPORT)
def preview(run_id: int) -> ResponseReturnValue:
    """What taking an import back would do."""
    session = db.session()
    import_or_404(session, run_id)
    return _show_undo(run_id, plan_undo(session, find_undoable(session, run_id)))


@bp.post("/imports/<int:run_id>/undo")
@requires(Permission.IMPORT)
def undo(run_id: int) -> ResponseReturnValue:
    """Take an import back."""
    run = import_or_404(db.session(), run_id)
    undoing = undo_import(db.session(), run_id, current_user.id)
    if run.origin == Origin.MERGE and (effects := undoing.report.effects):
        mark = effects_mark(effects)
        if request.form.get("shown") != mark:
            db.session.rollback()
            return _show_undo(run_id, undoing, mark)
    told = _("The import was undone, and the points of the running challenges are up to date.")
    return done(url_for("imports.one", run_id=run_id), (told, "success"))


def _show_undo(run_id: int, plan: Undoing, mark: str = "") -> str:
    """What an undoing does; with a mark, what it does to points was worked out, and is shown before it is done."""
    run = import_or_404(db.session(), run_id)
    return render_template("imports/undo.html", run=run, what=WHATS[run.what], plan=plan, seen=mark, words=words)
