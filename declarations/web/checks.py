"""The page on which the administrator sets the checks of declarations, and how they are validated."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.security.log import EventKind, record
from declarations.alerts import words
from declarations.alerts.settings import read_settings, store_settings
from declarations.validating.settings import read_setting, store_setting
from declarations.web.check_forms import CHECKS, ChecksForm, filled

bp = Blueprint("checks", __name__)

NOT_TAKEN = 422


@bp.get("/settings/checks")
@requires(Permission.SET_PROGRAMME)
def show() -> str:
    """How the checks are set."""
    session = db.session()
    return _page(ChecksForm(formdata=None, data=filled(read_settings(session), read_setting(session))))


@bp.post("/settings/checks")
@requires(Permission.SET_PROGRAMME)
def change() -> ResponseReturnValue:
    """Set them otherwise, for what is submitted from now on."""
    form = ChecksForm()
    wanted = form.read() if len(form.checks) == len(CHECKS) else None
    if wanted is None:
        return _page(form), NOT_TAKEN
    session = db.session()
    store_settings(session, wanted[0])
    store_setting(session, wanted[1])
    answer = done(url_for(".show"), (_("What is submitted from now on is looked at like this."), "success"))
    record(EventKind.SETTINGS_CHANGED)
    return answer


def _page(form: ChecksForm) -> str:
    rows = [(check, entry.form) for check, entry in zip(CHECKS, form.checks, strict=True)]
    return render_template("declarations/checks.html", form=form, rows=rows, say=words)
