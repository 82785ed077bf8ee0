"""The addresses of files of sheets: shown in the page, by parts where a player asks for them; nothing in them runs."""

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from core.accounts.permissions import Permission, requires
from core.downloads import download, name_file
from core.offline import may_be_kept
from elearning.sheets.files import is_there, parts_of
from elearning.sheets.media import ENDINGS, MEDIA_TYPES, VIDEOS, MediaKind
from elearning.sheets.tables import SheetFile, State
from elearning.sheets.views import sheet_or_404

bp = Blueprint("sheet_files", __name__)

# Opened by itself it is by itself: without scripts, forms, plugins, other files, or a word to our pages.
POLICY = "sandbox; default-src 'none'; media-src 'self'; img-src 'self'; frame-ancestors 'none'"
PARTIAL = 206


@bp.get("/sheets/<int:sheet_id>/files/<int:file_id>")
@requires(Permission.SEE_SHEETS)
def show(sheet_id: int, file_id: int) -> Response:
    """A file of a sheet, for those it is for; a part of it, where one is asked for."""
    file, is_public = _found(sheet_id, file_id)
    kind = MediaKind(file.kind)
    answer = _headed(Response(mimetype=MEDIA_TYPES[kind]), file)
    # A browser shows no document within a sandbox: it is saved.
    name_file(answer.headers, "attachment" if kind == MediaKind.PDF else "inline", _name(file, kind))
    if request.if_none_match.contains(file.sha256):
        answer.status_code = 304
        return answer
    _fill(answer, file)
    return may_be_kept(answer) if is_public and kind not in VIDEOS else answer


@bp.get("/sheets/<int:sheet_id>/files/<int:file_id>/captions.vtt")
@requires(Permission.SEE_SHEETS)
def captions(sheet_id: int, file_id: int) -> Response:
    """The captions of a video."""
    file, _is_public = _found(sheet_id, file_id)
    return download(file.captions, "text/vtt", "captions.vtt", shown=True) if file.captions else abort(404)


def _found(sheet_id: int, file_id: int) -> tuple[SheetFile, bool]:
    """The file, and whether its sheet is published."""
    sheet = sheet_or_404(sheet_id)
    file = next((it for it in sheet.files if it.id == file_id), None) or abort(404)
    if not is_there(file):
        current_app.logger.critical("The file %s of sheet %s is not there", file_id, sheet_id)
        abort(404)
    return file, sheet.state == State.PUBLISHED


def _headed(answer: Response, file: SheetFile) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Accept-Ranges"] = "bytes"
    answer.set_etag(file.sha256)
    return answer


def _fill(answer: Response, file: SheetFile) -> None:
    """The bytes, or those of them that are asked for; another file's parts are of no use."""
    first, last = 0, file.size
    asked = request.range if request.if_range.etag in (None, file.sha256) and not request.if_range.date else None
    if asked is not None and asked.units == "bytes" and len(asked.ranges) == 1:
        part = asked.range_for_length(file.size)
        if part is None:
            raise RequestedRangeNotSatisfiable(file.size)
        first, last = part
        answer.status_code = PARTIAL
        answer.headers["Content-Range"] = f"bytes {first}-{last - 1}/{file.size}"
    answer.response = parts_of(file, first, last)
    answer.content_length = last - first


def _name(file: SheetFile, kind: MediaKind) -> str:
    stem = file.name.rpartition(".")[0] or file.name
    return f"{stem.strip('. ') or 'file'}.{ENDINGS[kind]}"
