"""The pages on which one record is added or edited by hand."""

import json
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from core.accounts.permissions import Permission, requires
from core.answers import done
from core.db import db
from core.errors import Refused
from core.models import Client, Participant, Product, Team
from directory.editing import EDITED, Edit, Saved, TeamsEdit, Texts, save, save_teams, seen_of, texts_of
from directory.forms import FORMS, KEYS, SPARE, RecordForm, TeamsForm
from directory.records import Record, find_record
from directory.words import ADDED, TITLES
from imports import words
from imports.team_days import StayFaults

bp = Blueprint("directory_edit", __name__)

NOT_TAKEN, CHANGED = 422, 409
SUGGESTED = {"teams": Team.name, "ranges": Product.range, "segments": Client.segment}


@bp.get("/directory/new/<what>")
@requires(Permission.IMPORT)
def new(what: str) -> ResponseReturnValue:
    """The form of a new record."""
    if what not in FORMS:
        abort(404)
    given = {name: request.args.get(name, "")[:64] for name in KEYS[what] if name in request.args}
    return _page(what, FORMS[what](formdata=None, data=given), None)


@bp.post("/directory/new/<what>")
@requires(Permission.IMPORT)
def add(what: str) -> ResponseReturnValue:
    """Add a record."""
    if what not in FORMS:
        abort(404)
    form = FORMS[what]()
    if not form.validate_on_submit():
        return _page(what, form, None), NOT_TAKEN
    return _saved(what, form, {name: form[name].data for name in KEYS[what]}, None)


@bp.get("/directory/<what>/<code>/edit")
@requires(Permission.IMPORT)
def edit(what: str, code: str) -> ResponseReturnValue:
    """The form of a record."""
    return _opened(what, {"code": code})


@bp.post("/directory/<what>/<code>/edit")
@requires(Permission.IMPORT)
def change(what: str, code: str) -> ResponseReturnValue:
    """Change a record."""
    return _changed(what, {"code": code})


@bp.get("/directory/participants/<code>/targets/<month>")
@requires(Permission.IMPORT)
def edit_target(code: str, month: str) -> ResponseReturnValue:
    """The form of a target."""
    return _opened("targets", {"participant": code, "month": month})


@bp.post("/directory/participants/<code>/targets/<month>")
@requires(Permission.IMPORT)
def change_target(code: str, month: str) -> ResponseReturnValue:
    """Change a target."""
    return _changed("targets", {"participant": code, "month": month})


@bp.get("/directory/participants/<code>/teams")
@requires(Permission.IMPORT)
def edit_teams(code: str) -> ResponseReturnValue:
    """The form of somebody's days in teams."""
    person = _person_or_404(code)
    return _teams_page(person, _teams_form(person))


@bp.post("/directory/participants/<code>/teams")
@requires(Permission.IMPORT)
def change_teams(code: str) -> ResponseReturnValue:
    """Change somebody's days in teams."""
    person, form = _person_or_404(code), TeamsForm()
    stays = form.read() if form.validate_on_submit() else None
    if stays is None:
        return _teams_page(person, form), NOT_TAKEN
    asked = TeamsEdit(code, stays, form.seen.data or "", form.shown.data or "")
    saved = save_teams(db.session(), person, asked, current_user.id)
    if isinstance(saved, StayFaults):
        form.complain(saved.told)
        return _teams_page(person, form), NOT_TAKEN
    if saved.run or saved.unchanged:
        return _done("participants", code, saved)
    db.session.rollback()
    person = _person_or_404(code)
    if saved.meanwhile:
        return _teams_page(person, _teams_form(person), saved), CHANGED
    form.shown.data = saved.mark
    return _teams_page(person, form, saved)


def _existing(what: str, key: Texts) -> Texts:
    """What the record of an address says."""
    known = what in FORMS and (set(key) == {"code"}) == (what != "targets")
    try:
        said = texts_of(db.session(), what, key) if known else None
    except ValueError:
        said = None
    if said is None or _record(*_owner(what, key)).is_merged:
        abort(404)
    return said


def _owner(what: str, key: Texts) -> tuple[str, str]:
    """The record of the address; of a target, whose it is."""
    return ("participants", key["participant"]) if what == "targets" else (what, key["code"])


def _record(what: str, code: str) -> Record:
    record = find_record(db.session(), what, code)
    return record if record is not None else abort(404)


def _opened(what: str, key: Texts) -> ResponseReturnValue:
    said = _existing(what, key)
    form = FORMS[what](formdata=None, data={**said, **key, "since": "", "seen": json.dumps(said)})
    return _page(what, form, key)


def _changed(what: str, key: Texts) -> ResponseReturnValue:
    _existing(what, key)
    form = FORMS[what]()
    # What a record is known by stands in the address, and its kind does not change.
    for name in KEYS[what]:
        form[name].validators = []
        form[name].data = key.get(name) or form.seen_texts().get(name)
    if not form.validate_on_submit():
        return _page(what, form, key), NOT_TAKEN
    return _saved(what, form, key, form.seen_texts())


def _saved(what: str, form: RecordForm, key: Texts, seen: Texts | None) -> ResponseReturnValue:
    """The page that follows an edit: on with it, or what keeps it from being saved."""
    asked = Edit(what, key, form.entered(what), seen, form.shown.data or "")
    try:
        saved = save(db.session(), asked, current_user.id)
    except Refused as refused:
        saved = Saved(faults={"": [str(refused)]})
    if saved.run or saved.unchanged:
        return _done(what, key.get("code") or key["participant"], saved)
    db.session.rollback()
    page_key = None if seen is None else key
    if saved.report:
        form.shown.data = saved.mark
        return _page(what, form, page_key, saved)
    other = _complain(form, saved)
    if saved.meanwhile:
        _take_over(form, seen or {}, saved)
    status = CHANGED if saved.meanwhile else NOT_TAKEN
    return _page(what, form, page_key, saved, other), status


def _done(what: str, code: str, saved: Saved) -> ResponseReturnValue:
    shown = "participants" if what == "targets" else what
    if saved.unchanged:
        db.session.rollback()
        return done(url_for("directory.one", what=shown, code=code), (_("Nothing was different."), "success"))
    told = _("It is saved, and the points of the running challenges are up to date.")
    return done(url_for("directory.one", what=shown, code=code), (told, "success"))


def _complain(form: RecordForm, saved: Saved) -> list[str]:
    """Put each sentence beside its field; gives those of no field of the form."""
    others = []
    for name, sentences in saved.faults.items():
        if name in form:
            form[name].errors = [*form[name].errors, *sentences]
        else:
            others += sentences
    return others


def _take_over(form: RecordForm, seen: Texts, saved: Saved) -> None:
    """Let the form start from what the record says now; what was written in it stays written."""
    for name, now in saved.now.items():
        if name not in form or now == seen.get(name) or name == "since":
            continue
        if form[name].data == seen.get(name, ""):
            form[name].data = now
        else:
            form[name].errors = [_("Meanwhile this has become “%(value)s”. Saved again, yours takes its place.",
                                   value=now or "–")]  # fmt: skip
    form.seen.data, form.shown.data = json.dumps(saved.now), ""


def _page(
    what: str, form: RecordForm, key: Texts | None, saved: Saved | None = None, problems: list[str] | None = None
) -> str:
    return render_template(
        "directory/edit.html",
        what=what,
        form=form,
        key=key,
        # What a record is known by is written once.
        names=EDITED[what] if key else (*KEYS[what], *EDITED[what]),
        title=ADDED[what] if key is None else " · ".join(key.values()),
        back=_back(what, key),
        saved=saved,
        problems=problems or [],
        titles=TITLES,
        words=words,
        present=_record(what, key["code"]) if key and what != "targets" else None,
        suggested=_suggested([form[name].render_kw.get("list") for name in EDITED[what] if form[name].render_kw]),
    )


def _back(what: str, key: Texts | None) -> str:
    if key is None:
        return url_for("directory.listing", what=what)
    shown = "participants" if what == "targets" else what
    return url_for("directory.one", what=shown, code=key.get("code") or key["participant"])


def _suggested(names: list[Any]) -> dict[str, list[str]]:
    """What is known already, for the fields that offer it."""
    found = {}
    for name in filter(None, names):
        column = SUGGESTED[name]
        found[name] = list(db.session().scalars(select(column).where(column != "").distinct().order_by(column)))
    return found


def _person_or_404(code: str) -> Participant:
    record = _record("participants", code)
    person: Participant = record.row if not record.is_merged else abort(404)
    return person


def _teams_form(person: Participant) -> TeamsForm:
    order = sorted(person.memberships, key=lambda one: (one.first_day is not None, one.first_day or one.id))
    rows = [{"team": one.team.name, "first": str(one.first_day or ""), "last": str(one.last_day or "")}
            for one in order]  # fmt: skip
    data = {"stays": [*rows, *[{"team": "", "first": "", "last": ""}] * SPARE], "seen": seen_of(person), "shown": ""}
    return TeamsForm(formdata=None, data=data)


def _teams_page(person: Participant, form: TeamsForm, saved: Saved | None = None) -> str:
    return render_template(
        "directory/teams.html", person=person, form=form, saved=saved, words=words, suggested=_suggested(["teams"])
    )
