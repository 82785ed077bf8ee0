"""The page on which two codes of one client or person are made one."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from core.files.signs import bare_text
from core.models import Kind
from directory.merging import Tried, try_merge
from directory.records import Record, find_record
from directory.words import TITLES
from imports import words
from imports.merging.checks import Codes

bp = Blueprint("directory_merge", __name__)

NOT_TAKEN = 422
THIS, OTHER = "this", "other"


class MergeForm(FlaskForm):
    """Another code of the record, and which of both stays; `shown`: the mark of what was shown of it."""

    other = StringField(
        _l("Its other code"),
        filters=[lambda value: bare_text(value or "")],
        validators=[InputRequired(_l("Write the other code.")), Length(max=64)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    stays = SelectField(_l("Which code stays?"))
    shown = HiddenField()

    def __init__(self, code: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code = code
        self.stays.choices = [(THIS, code), (OTHER, str(_l("the other one")))]

    def codes(self, what: str) -> Codes:
        """What is asked for."""
        pair = (self.other.data, self.code) if self.stays.data == THIS else (self.code, self.other.data)
        return Codes(what, *pair)


@bp.get("/directory/<what>/<code>/merge")
@requires(Permission.IMPORT)
def merge(what: str, code: str) -> ResponseReturnValue:
    """The form of a merge."""
    record = _record_or_404(what, code)
    return _page(record, MergeForm(code, formdata=None))


@bp.post("/directory/<what>/<code>/merge")
@requires(Permission.IMPORT)
def merge_now(what: str, code: str) -> ResponseReturnValue:
    """Show what a merge does; once it was shown, make it."""
    form = MergeForm(_record_or_404(what, code).row.code)
    if not form.validate_on_submit():
        return _page(_record_or_404(what, code), form), NOT_TAKEN
    try:
        tried = try_merge(db.session(), form.codes(what), current_user.id)
    except Refused as refused:
        db.session.rollback()
        form.other.errors = [str(refused)]
        return _page(_record_or_404(what, code), form), NOT_TAKEN
    if form.shown.data == tried.mark:
        told = _("Both codes are one now, and the points of the running challenges are up to date.")
        return done(url_for("imports.one", run_id=tried.run.id), (told, "success"))
    db.session.rollback()
    form.shown.data = tried.mark
    return _page(_record_or_404(what, code), form, tried)


def _record_or_404(what: str, code: str) -> Record:
    """The record, where its code may be merged."""
    record = find_record(db.session(), what, code) if what in ("participants", "clients") else None
    if record is None or record.row.merged_into_id is not None or getattr(record.row, "kind", "") == Kind.DISTRIBUTOR:
        abort(404)
    return record


def _page(record: Record, form: MergeForm, tried: Tried | None = None) -> str:
    return render_template(
        "directory/merge.html",
        record=record,
        form=form,
        codes=form.codes(record.what) if tried else None,
        tried=tried,
        titles=TITLES,
        words=words,
    )
