"""Files that come from a browser and go to one: their kind, and names in a header that knows ASCII alone (RFC 6266)."""

from collections.abc import Iterable
from pathlib import PurePath
from unicodedata import normalize
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.http import dump_options_header

from core.one_line import one_line

# Signs that some browsers take for more than a part of a name, and separators of folders.
_SIGNS = frozenset('/\\"%')
INSTEAD = "-"


def download(content: bytes | str | Iterable[str], kind: str, name: str, shown: bool = False) -> Response:
    """A file as an answer: saved under the name, or shown in the browser. kind: its media type, without a charset."""
    response = Response(content, mimetype=kind)
    name_file(response.headers, "inline" if shown else "attachment", name)
    return response


def name_of_upload(sent: str | None) -> str:
    """The name of a file that was sent, without the folders that some browsers tell."""
    return PurePath((sent or "").replace("\\", "/")).name


def name_file(headers: Headers, disposition: str, name: str) -> None:
    """Have an answer be saved (`attachment`) or shown (`inline`) under this name, whatever signs it has."""
    whole = "".join(INSTEAD if sign in _SIGNS else sign for sign in one_line(name, INSTEAD))
    plain = normalize("NFKD", whole).encode("ascii", "ignore").decode("ascii")
    options = {"filename": plain}
    if plain != whole:
        options["filename*"] = f"UTF-8''{quote(whole, safe='')}"
    headers["Content-Disposition"] = dump_options_header(disposition, options)
