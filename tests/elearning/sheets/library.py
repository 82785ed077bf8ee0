"""A small library: a sheet for everybody, a draft, one that was retired; with files that need no reader."""

from hashlib import sha256

from sqlalchemy.orm import Session

from core.db import writing
from elearning.sheets.editing import SheetEdit, Written, publish, retire, write_sheet
from elearning.sheets.files import add_file
from elearning.sheets.media import MediaKind, Medium

CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:04.000\nBonjour.\n"
# As both begin; nothing plays them here.
MP4, WEBM = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 9, b"\x1a\x45\xdf\xa3\x42\x82\x84webm" + bytes(200)
JPEG = b"\xff\xd8\xff\xe0" + bytes(60)


def medium(kind: MediaKind = MediaKind.IMAGE, content: bytes = JPEG, captions: str = "") -> Medium:
    """A file as it is kept once it was read."""
    return Medium(kind, content, sha256(content).hexdigest(), f"file.{kind.value}", captions)


def bring_sheets(session: Session) -> None:
    """Sheets 1 to 3, with files 1 to 4."""
    with writing(session):
        texts = {"fr": Written("Tondeuse", "Pour la pelouse", "Elle *tond*."), "en": Written("Mower", "", "It mows.")}
        first = write_sheet(session, None, SheetEdit(texts), None)
        draft = write_sheet(session, None, SheetEdit({"fr": Written("Brouillon")}), None)
        last = write_sheet(session, None, SheetEdit({"en": Written("Of last year")}), None)
        add_file(session, first, medium(), "", "A mower", None)
        add_file(session, first, medium(MediaKind.MP4, MP4, CAPTIONS), "fr", "", None)
        add_file(session, draft, medium(), "", "", None)
        add_file(session, last, medium(), "", "", None)
        publish(session, first, None)
        retire(session, last, None)
