"""Files that come from a browser and go to one: their kind, and names that no header and no folder stumbles over."""

from collections.abc import Iterable
from pathlib import PurePath
from unicodedata import normalize
from urllib.parse import quote

from flask import Response

from core.one_line import one_line

# Beside letters and digits these stand in a name as they are (RFC 8187).
UNQUOTED = "!#$&+-.^_`|~"


def download(content: bytes | str | Iterable[str], kind: str, name: str, shown: bool = False) -> Response:
    """A file as an answer: saved under the name, or shown in the browser. kind: its media type, without a charset."""
    response = Response(content, mimetype=kind)
    response.headers.set("Content-Disposition", "inline" if shown else "attachment", **_names(one_line(name, "_")))
    return response


def name_of_upload(sent: str | None) -> str:
    """The name of a file that was sent: without the folders that some browsers tell, and on one line."""
    return one_line(PurePath((sent or "").replace("\\", "/")).name, "_")


def _names(name: str) -> dict[str, str]:
    """The name as a header holds it: in ASCII for whoever knows no better, and as it is where that is not ASCII."""
    if name.isascii():
        return {"filename": name}
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe=UNQUOTED)}"}
