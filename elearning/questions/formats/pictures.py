"""Pictures in the texts of a file: the first of a question's text becomes its picture, others are told."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote

from flask_babel import gettext as _

from core.limits import BANK_PICTURE_BYTES, MEGABYTE
from elearning.questions.formats.gathering import Gathering

_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,(.*)", re.DOTALL)
_ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".webp"}
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_LETTERS = 100


class Finder:
    """Takes the pictures of one question. found: gives the bytes of the picture with an address, None for none."""

    def __init__(self, gathering: Gathering, found: Callable[[str], bytes | None], note: Callable[[str], None]) -> None:
        self._gathering = gathering
        self._found = found
        self._note = note
        self.picture: dict[str, object] | None = None

    def first(self, source: str, shows: str) -> str:
        """Of the question's own text: what stands in the place of a picture there."""
        if self.picture is not None:
            self._note(_("Of several pictures only the first is taken."))
            return shows
        content = self._content(source)
        if content is None:
            self._note(_("The picture “%(source)s” is not in the file: it is left out.", source=_short(source)))
            return shows
        if len(content) > BANK_PICTURE_BYTES:
            most = BANK_PICTURE_BYTES // MEGABYTE
            self._note(_("A picture has more than %(most)s MB: it is left out.", most=most))
            return shows
        self.picture = {"file": self._kept(source, content), "shows": self._gathering.told(shows)}
        return ""

    def other(self, _source: str, shows: str) -> str:
        """Of an answer or a feedback, which have none here."""
        self._note(_("Pictures in answers and feedback are left out."))
        return shows

    def _content(self, source: str) -> bytes | None:
        if found := _DATA.match(source):
            return decoded(found[2])
        return self._found(source)

    def _kept(self, source: str, content: bytes) -> str:
        """Keep a picture under a name that no other one of the file has."""
        data = _DATA.match(source)
        path = PurePosixPath(f"picture.{data[1]}" if data else unquote(source.partition("?")[0]))
        ending = path.suffix.lower() if path.suffix.lower() in _ENDINGS else ".png"
        stem = _NOT_IN_NAME.sub("-", path.stem).strip("-.")[:_NAME_LETTERS] or "picture"
        name, times = f"{stem}{ending}", 1
        while self._gathering.pictures.get(name, content) != content:
            times += 1
            name = f"{stem}-{times}{ending}"
        self._gathering.pictures[name] = content
        return name


def decoded(text: str) -> bytes | None:
    """The bytes that stand as base64; None where it is none."""
    try:
        return b64decode("".join(text.split()), validate=True)
    except (Error, ValueError):
        return None


def _short(source: str) -> str:
    return source[:60]
