"""The pages of whoever sells: the library, and a sheet."""

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.accounts.permissions import Permission, may, requires
from core.answers import done
from core.asked import asked_number
from core.clock import utc_now
from core.db import db
from core.language import chosen_language
from core.lists import LONGEST_SEARCH
from core.offline import may_be_kept
from elearning.sheets.openings import note_opening
from elearning.sheets.queries import Library, library_of
from elearning.sheets.reader import SheetReader, find_sheet, reader_of
from elearning.sheets.rendering import as_html
from elearning.sheets.subjects import Topic
from elearning.sheets.tables import Sheet, SheetFile, State

bp = Blueprint("sheets", __name__)

# What an address may ask for at once.
MOST_NAMED, LONGEST_NAME = 50, 300


@bp.get("/sheets")
@requires(Permission.SEE_SHEETS)
def index() -> Response:
    """The sheets that are for the reader: searched, of products and ranges, by range."""
    typed, topic = request.args.get("search", "").strip()[:LONGEST_SEARCH], _topic()
    page = asked_number(request.args, "page")
    found: Library = library_of(db.session(), _reader(), typed, topic, page)
    answer = make_response(
        render_template(
            "sheets/index.html", library=found, typed=typed, topic=topic, page_address=_page_address,
            language=chosen_language(), as_of=utc_now(),
        )
    )  # fmt: skip
    # Without a network the library is opened as a whole.
    return answer if request.args else may_be_kept(answer)


@bp.get("/sheets/<int:sheet_id>")
@requires(Permission.SEE_SHEETS)
def one(sheet_id: int) -> Response:
    """A sheet, in the reader's language where it is written in it."""
    sheet = sheet_or_404(sheet_id)
    asked = request.args.get("in", "")
    version = sheet.version(asked if asked in ("fr", "en") else chosen_language())
    answer = make_response(
        render_template(
            "sheets/one.html",
            sheet=sheet,
            version=version,
            html=as_html(version.text),
            others=[it for it in sheet.texts if it.language != version.language],
            files=shown_files(sheet, version.language),
            subjects=([it.range for it in sheet.ranges], [it.name for it in sheet.products]),
            counts=sheet.state == State.PUBLISHED and not may(current_user, Permission.TEACH),
            as_of=utc_now(),
        )
    )
    # A draft is not left behind on a device.
    return may_be_kept(answer) if sheet.state == State.PUBLISHED and not asked else answer


@bp.post("/sheets/<int:sheet_id>/opened")
@requires(Permission.SEE_SHEETS)
def opened(sheet_id: int) -> ResponseReturnValue:
    """Note that the reader has opened a sheet; its page tells by itself, and by a button where no script runs."""
    sheet = sheet_or_404(sheet_id)
    if sheet.state == State.PUBLISHED and not may(current_user, Permission.TEACH):
        note_opening(db.session(), sheet.id, current_user.id)
    told = (_("It is noted that you have read it."), "success") if request.form.get("told") else None
    return done(url_for(".one", sheet_id=sheet_id), told)


def sheet_or_404(sheet_id: int) -> Sheet:
    """A sheet that the reader may open."""
    return find_sheet(db.session(), _reader(), sheet_id) or abort(404)


def shown_files(sheet: Sheet, language: str) -> list[SheetFile]:
    """The files that a version shows."""
    return [it for it in sheet.files if it.language in ("", language)]


def _reader() -> SheetReader:
    return reader_of(current_user._get_current_object())


def _topic() -> Topic:
    """The products and ranges that the address names."""
    products, ranges = (
        tuple(it[:LONGEST_NAME] for it in request.args.getlist(name)[:MOST_NAMED] if it)
        for name in ("product", "range")
    )
    return Topic(products, ranges)


def _page_address(page: int) -> str:
    wanted = {name: values for name, values in request.args.lists() if name != "page"}
    return url_for(".index", **wanted, page=page if page > 1 else None)  # type: ignore[arg-type]
