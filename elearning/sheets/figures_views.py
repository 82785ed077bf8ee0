"""What trainers see of their sheets: all of them, by how many they were opened, and by whom."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.accounts.models import Role
from core.accounts.permissions import Permission, requires
from core.accounts.words import ROLES
from core.db import db
from core.exports import exported
from core.language import chosen_language
from core.lists import Column, Kind, arranged, asked_list
from elearning.sheets.openings import Opened, OpenedBy, opened_by, openings_of_all
from elearning.sheets.tables import Sheet
from elearning.sheets.words import audience_of, state_name

bp = Blueprint("sheet_figures", __name__)


@dataclass(frozen=True)
class SheetRow:
    """A sheet in the list of trainers."""

    id: int
    title: str
    state: str
    state_name: str
    range: str
    audience: str
    people: int
    lately: int
    last: date | None


@bp.get("/sheets/editing")
@requires(Permission.TEACH)
def index() -> ResponseReturnValue:
    """All sheets, whatever their state, with how they were opened."""
    session = db.session()
    query = select(Sheet).options(selectinload(Sheet.texts), selectinload(Sheet.teams)).order_by(Sheet.id)
    counted = openings_of_all(session)
    rows = [_row(sheet, counted.get(sheet.id, Opened())) for sheet in session.scalars(query)]
    columns = _columns()
    table = arranged(columns, rows, asked_list(request.args, columns, "title"))
    if table.asked.form:
        cells = [[getattr(row, column.name) for column in columns] for row in table.rows]
        return exported(columns, cells, table.asked.form, _("sales-sheets"))
    return render_template("sheets/editing.html", list=table)


@bp.get("/sheets/<int:sheet_id>/openings")
@requires(Permission.TEACH)
def openings(sheet_id: int) -> ResponseReturnValue:
    """Who has opened a sheet in the last year."""
    session = db.session()
    sheet = session.get(Sheet, sheet_id) or abort(404)
    columns = _columns_of_people()
    table = arranged(columns, opened_by(session, sheet_id), asked_list(request.args, columns, "last", True), _said)
    if table.asked.form:
        cells = [[_said(row, column.name) for column in columns] for row in table.rows]
        return exported(columns, cells, table.asked.form, _("openings"))
    title = sheet.version(chosen_language()).title
    return render_template("sheets/openings.html", sheet=sheet, title=title, list=table, role_name=_role)


def _row(sheet: Sheet, opened: Opened) -> SheetRow:
    return SheetRow(
        sheet.id,
        sheet.version(chosen_language()).title,
        sheet.state,
        state_name(sheet.state),
        sheet.filed_under,
        audience_of(sheet),
        opened.people,
        opened.lately,
        opened.last,
    )


def _columns() -> list[Column]:
    return [
        Column("title", _("Title")),
        Column("state_name", _("State")),
        Column("range", _("Range")),
        Column("audience", _("For whom")),
        Column("people", _("People, last year"), Kind.NUMBER),
        Column("lately", _("People, last 30 days"), Kind.NUMBER),
        Column("last", _("Last opened"), Kind.DAY),
    ]


def _columns_of_people() -> list[Column]:
    return [
        Column("name", _("Name")),
        Column("role", _("Role")),
        Column("days", _("Days"), Kind.NUMBER),
        Column("first", _("First opened"), Kind.MOMENT),
        Column("last", _("Last opened"), Kind.DAY),
    ]


def _role(row: OpenedBy) -> str:
    return str(ROLES[Role(row.role)])


def _said(row: OpenedBy, name: str) -> object:
    return _role(row) if name == "role" else getattr(row, name)
