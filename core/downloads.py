"""Files that come from a browser and go to one: their kind, and names that no header and no folder stumbles over."""

from collections.abc import Iterable
from pathlib import PurePath

from flask import Response


def download(content: bytes | str | Iterable[str], kind: str, name: str, shown: bool = False) -> Response:
    """A file as an answer: saved under the name, or shown in the browser. kind: its media type, without a charset."""
    response = Response(content, mimetype=kind)
    response.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=tidy(name))
    return response


def name_of_upload(sent: str | None) -> str:
    """The name of a file that was sent: without the folders that some browsers tell, and on one line."""
    return tidy(PurePath((sent or "").replace("\\", "/")).name)


def tidy(name: str) -> str:
    """The name with a line (_) for each sign that nobody sees: a line break would end the header that holds it."""
    return "".join(letter if letter.isprintable() else "_" for letter in name)
