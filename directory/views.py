"""The pages of the lists and of single records."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.accounts.permissions import Permission, may, requires
from core.asked import asked_number, day_of
from core.db import db
from core.exports import exported
from core.language import chosen_language
from directory.merging import aliases_of
from directory.queries import LISTS, PER_PAGE, Wanted, all_records, list_records, targets_of
from directory.records import FIELDS, Record, find_record
from directory.words import COLUMNS, KINDS, TAKEN, TITLES
from elearning.sheets.links import sheets_about, sheets_of_products
from elearning.sheets.subjects import Topic
from imports import words
from sales.queries import bought_by

bp = Blueprint("directory", __name__)

LONGEST = 100
FORMS = ("csv", "xlsx")


@bp.get("/directory")
@requires(Permission.SEE_LINES)
def index() -> ResponseReturnValue:
    """The first of the lists."""
    return redirect(url_for(".listing", what="participants"))


@bp.get("/directory/<what>")
@requires(Permission.SEE_LINES)
def listing(what: str) -> ResponseReturnValue:
    """A list: searched, in an order, by pages; or all of it as a file."""
    if what not in LISTS:
        abort(404)
    wanted, page = _wanted(), max(1, asked_number(request.args, "page"))
    if (form := request.args.get("form", "")) in FORMS:
        return _taken(what, wanted, form)
    found = list_records(db.session(), what, wanted, page)
    last = max(1, -(-found.count // PER_PAGE))
    if page > last:
        found = list_records(db.session(), what, wanted, last)
    kept = {
        name: value for name, value in request.args.items() if name not in ("page", "order", "down", "form") and value
    }
    return render_template(
        "directory/list.html",
        what=what,
        titles=TITLES,
        columns=COLUMNS[what],
        rows=found.rows,
        count=found.count,
        wanted=wanted,
        kinds=KINDS,
        words=words,
        imports=may(current_user, Permission.IMPORT),
        page=min(page, last),
        last=last,
        page_address=lambda number: _address(what, kept, wanted.order, wanted.descending, number),
        file_address=lambda form: url_for(".listing", what=what, **{**request.args, "form": form}),
        order_address=lambda order: _address(what, kept, order, order == wanted.order and not wanted.descending),
    )


@bp.get("/directory/<what>/<code>")
@requires(Permission.SEE_LINES)
def one(what: str, code: str) -> str:
    """A record: what it says, and everything that it has said."""
    record = _record_or_404(what, code)
    return render_template(
        "directory/record.html",
        record=record,
        titles=TITLES,
        words=words,
        imports=may(current_user, Permission.IMPORT),
        aliases=aliases_of(db.session(), what, record.row),
        targets=targets_of(db.session(), record.row) if what == "participants" else [],
        **_sheets_of(record),
    )


def _sheets_of(record: Record) -> dict[str, Any]:
    """The sales sheets of a product, or of what a client has bought, and the way to all of a product's."""
    session, reader = db.session(), current_user._get_current_object()
    code, language = record.row.code, chosen_language()
    if record.what == "products":
        links = sheets_about(session, reader, Topic(products=(code,)), language)
        return {"sheets": links, "all_sheets": url_for("sheets.index", product=code)}
    if record.what == "clients":
        return {"sheets": sheets_of_products(session, reader, bought_by(record.row.id), language)}
    return {}


def _taken(what: str, wanted: Wanted, form: str) -> ResponseReturnValue:
    rows = all_records(db.session(), what, wanted)
    cells = [[_cell(row._mapping[column.name], column.name) for column in TAKEN[what]] for row in rows]
    return exported(TAKEN[what], cells, form, str(TITLES[what]).lower())


def _cell(value: Any, name: str) -> Any:
    """A cell of a file; a month as the exchange files have it."""
    return f"{value:%Y-%m}" if name == "month" else value


def _wanted() -> Wanted:
    """What the address asks for; what makes no sense in it asks for nothing."""
    asked = request.args
    kind = asked.get("kind", "")
    return Wanted(
        asked.get("search", "").strip()[:LONGEST],
        kind if kind in KINDS else "",
        asked.get("team", "")[:LONGEST],
        _month(asked.get("month", "")),
        asked.get("order", "")[:LONGEST],
        asked.get("down") == "1",
    )


def _month(text: str) -> date | None:
    return day_of(f"{text}-01")


def _address(what: str, kept: dict[str, str], order: str, descending: bool, page: int = 1) -> str:
    chosen: dict[str, str | int | None] = {"order": order or None, "down": 1 if descending else None}
    return url_for(".listing", what=what, **{**kept, **chosen, "page": page if page > 1 else None})  # type: ignore[arg-type]


def _record_or_404(what: str, code: str) -> Record:
    record = find_record(db.session(), what, code) if what in FIELDS else None
    if record is None:
        abort(404)
    return record
