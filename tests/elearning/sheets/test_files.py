"""Files of sheets: told by their content, made harmless, served by parts, kept once and let go."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import limits
from core.db import db, writing
from core.errors import Refused
from elearning.sheets.files import remove_strays
from elearning.sheets.media import MediaKind, captions_of, kind_of, medium_of
from elearning.sheets.store import store_here
from elearning.sheets.tables import SheetFile
from tests.elearning.sheets.library import CAPTIONS, JPEG, MP4, WEBM, bring_sheets, medium
from tests.web.conftest import Visitor

HEIC = b"\0\0\0\x18ftypheic" + bytes(40)
MATROSKA = b"\x1a\x45\xdf\xa3\x42\x82\x88matroska" + bytes(60)


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


@pytest.fixture
def trainer(web: Flask, add: Callable[..., None], visit: Callable[[str | None], Visitor], tmp_path: Path) -> Visitor:
    """Somebody who writes sheets, where some are."""
    web.config["SHEETS"] = tmp_path / "sheets"
    with web.app_context():
        bring_sheets(db.session())
    add("trainer@example.org", "trainer")
    return visit("trainer@example.org")


def picture(form: str = "PNG") -> bytes:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (2400, 30), "red").save(written, form, exif=exif)
    return written.getvalue()


def document() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPEG, MediaKind.IMAGE), (picture(), MediaKind.IMAGE), (picture("WEBP"), MediaKind.IMAGE), (MP4, MediaKind.MP4),
        (WEBM, MediaKind.WEBM), (document(), MediaKind.PDF), (HEIC, None), (MATROSKA, None), (b"<svg/>", None),
        (b"GIF89a", None), (b"<html>", None), (b"", None), (b"PK\x03\x04", None), (b"RIFF\0\0\0\0AVI ", None),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(content: bytes, kind: MediaKind | None) -> None:
    assert kind_of(content) == kind


def sent(visitor: Visitor, content: bytes, name: str = "of mine.bin", captions: bytes = b"") -> tuple[int, str]:
    more = {"captions": (io.BytesIO(captions), "c.vtt")} if captions else {}
    data = {"file": (io.BytesIO(content), name), "language": "", "description": "What is to be seen", **more}
    answer = visitor.post("/sheets/1/files", data, content_type="multipart/form-data")
    return answer.status_code, answer.text


def test_what_comes_in_is_made_harmless(trainer: Visitor, web: Flask) -> None:
    assert sent(trainer, picture(), "red.png")[0] == sent(trainer, document(), "paper.pdf")[0] == 302
    assert sent(trainer, MP4 + b"x", "film.mp4", CAPTIONS.encode())[0] == 302
    with web.app_context():
        drawn, paper, film = db.session.query(SheetFile).order_by(SheetFile.id).all()[-3:]
        with Image.open(io.BytesIO(store_here().get(drawn.sha256) or b"")) as image:
            assert (image.format, image.width, dict(image.getexif())) == ("JPEG", 1600, {})
        content = store_here().get(paper.sha256) or b""
        assert b"alert" not in content
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert "/OpenAction" not in pdf.Root
        assert store_here().get(film.sha256) == MP4 + b"x"
        assert film.captions == CAPTIONS
        addresses = {it.kind: f"/sheets/1/files/{it.id}" for it in (drawn, paper, film)}
    for kind, address in addresses.items():
        answer = trainer.get(address)
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["Content-Disposition"].startswith("attachment" if kind == "pdf" else "inline")
        assert answer.headers.get("Palier-Offline") == (None if kind == "mp4" else "keep")


def test_what_cannot_be_shown_is_refused_in_words(trainer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for content, name, told in (
        (b"", "nothing.pdf", "Choose a file that is not empty."),
        (b"<svg onload=alert(1)>", "a.svg", "is no file that sheets can show"),
        (HEIC, "photo.heic", "is no file that sheets can show"),
        (document()[:-300], "cut.pdf", "is damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "cut.png", "The picture cannot be read"),
    ):
        status, page = sent(trainer, content, name)
        assert (status, told in page) == (422, True), name
    assert "Captions go with a video" in sent(trainer, picture(), "a.png", CAPTIONS.encode())[1]
    assert "are no WebVTT file" in sent(trainer, MP4, "a.mp4", b"1\n00:00 hello")[1]
    monkeypatch.setitem(limits.SHEET_FILE_BYTES, "mp4", len(MP4) - 1)
    assert "is too large" in sent(trainer, MP4, "a.mp4")[1]
    monkeypatch.setattr("elearning.sheets.files.SHEET_FILES", 2)
    assert "at most 2 files" in sent(trainer, picture(), "third.png")[1]


@given(st.text(max_size=60))
def test_captions_are_webvtt_or_refused(text: str) -> None:
    kept = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + text
    assert captions_of(kept.encode("utf-8", "replace")).startswith("WEBVTT")
    with pytest.raises(Refused):
        captions_of(text.encode("utf-8", "replace"))


def test_a_player_gets_the_parts_that_it_asks_for(trainer: Visitor) -> None:
    address = "/sheets/1/files/2"
    whole = trainer.get(address)
    assert (whole.data, whole.headers["Accept-Ranges"]) == (MP4, "bytes")
    size, tag = len(MP4), whole.headers["ETag"]
    for asked, first, last in (
        ("bytes=0-1", 0, 1), ("bytes=5-", 5, size - 1), ("bytes=-7", size - 7, size - 1), ("bytes=0-", 0, size - 1),
        (f"bytes=10-{size * 9}", 10, size - 1),
    ):  # fmt: skip
        part = trainer.get(address, headers={"Range": asked})
        assert (part.status_code, part.data) == (206, MP4[first : last + 1]), asked
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert part.content_length == last + 1 - first
    assert trainer.get(address, headers={"Range": f"bytes={size}-"}).status_code == 416
    # What is no range, several at once, or of another file: the whole.
    for asked, more in (("lines=1-2", {}), ("bytes=0-1,5-6", {}), ("bytes=0-1", {"If-Range": '"other"'})):
        assert trainer.get(address, headers={"Range": asked, **more}).status_code == 200
    assert trainer.get(address, headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    assert trainer.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_large_file_is_sent_in_parts(trainer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    # The client of tests leaves files behind that are larger than half a megabyte.
    monkeypatch.setattr("elearning.sheets.files.PART", PART := 4000)
    film = MP4 + bytes(PART) + b"end"
    assert sent(trainer, film, "film.mp4")[0] == 302
    assert trainer.get("/sheets/1/files/5").data == film
    assert trainer.get("/sheets/1/files/5", headers={"Range": f"bytes={PART - 1}-"}).data == film[PART - 1 :]


def test_bytes_go_once_no_sheet_has_them(trainer: Visitor, web: Flask) -> None:
    picture_key, film_key = medium().sha256, medium(MediaKind.MP4, MP4).sha256
    trainer.post("/sheets/1/files/1/remove")
    trainer.post("/sheets/1/files/2/remove")
    assert trainer.get("/sheets/1/files/1").status_code == 404
    with web.app_context():
        store_here().put(medium_of(WEBM, "w.webm").sha256, WEBM)
        # The draft shows the same picture; of the last one no row was ever committed.
        assert remove_strays(db.session()) == 2
        assert store_here().exists(picture_key) and not store_here().exists(film_key)
        with writing(db.session()) as session:
            for row in session.query(SheetFile):
                session.delete(row)
        assert remove_strays(db.session()) == 1
        assert list(store_here().all_keys()) == []
