"""Files of modules: for whoever may take one, in ranges, asked again only once they are others, run by no browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.demo.drawings import distance
from core.db import db, writing
from elearning.content.module import Audience
from elearning.modules.files import Prepared, keep_file, prepare_file
from elearning.modules.models import LearningFile
from tests.elearning.learning.scene import CODE, module, people, published
from tests.web.conftest import Visitor, add, quick_hashes, visit, web

__all__ = ["add", "quick_hashes", "visit", "web"]

VIDEO = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40
CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n"


@pytest.fixture
def ann(web: Flask, visit: Callable[..., Visitor], add: Callable[..., None], tmp_path: Path) -> Visitor:
    """A rep, with a module for her and one for distributors, each with a picture, a video and subtitles."""
    web.config["PACKAGES"] = tmp_path / "packages"
    people(web, "Ann")
    with web.app_context():
        session = db.session()
        numbers = [published(session, CODE, module()),
                   published(session, "others", module(audience=Audience(kinds=["distributor"])))]  # fmt: skip
        with writing(session):
            for number in numbers:
                keep_file(session, number, prepare_file(distance(), "distance.png"), "distance.jpg")
                keep_file(session, number, Prepared("film.mp4", VIDEO, "video/mp4"))
                keep_file(session, number, prepare_file(CAPTIONS, "film.vtt"))
    add("ann@example.org", "rep", "Ann")
    return visit("ann@example.org")


def test_a_file_is_its_module_s_audience_s_alone(ann: Visitor, visit: Callable[..., Visitor]) -> None:
    kinds = {"distance.jpg": "image/jpeg", "film.mp4": "video/mp4", "film.vtt": "text/vtt; charset=utf-8"}
    for name, kind in kinds.items():
        answer = ann.get(f"/learning/{CODE}/files/{name}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert ann.get(f"/learning/others/files/{name}").status_code == 404
        assert visit().get(f"/learning/{CODE}/files/{name}").status_code == 302
    assert ann.get(f"/learning/{CODE}/files/nothing.jpg").status_code == 404


def test_a_video_is_sent_in_the_ranges_that_a_player_asks_for(ann: Visitor) -> None:
    path = f"/learning/{CODE}/files/film.mp4"
    whole = ann.get(path)
    assert whole.headers["Accept-Ranges"] == "bytes" and whole.data == VIDEO
    end = len(VIDEO) - 1
    for asked, first, last in (("0-99", 0, 99), ("500-", 500, end), ("-10", end - 9, end)):
        part = ann.get(path, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.data) == (206, VIDEO[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(VIDEO)}"
    assert ann.get(path, headers={"Range": f"bytes={len(VIDEO)}-"}).status_code == 416
    again = ann.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_whose_bytes_are_others_is_not_sent(web: Flask, ann: Visitor) -> None:
    with web.app_context():
        key = db.session().query(LearningFile).filter_by(name="film.mp4").first().sha256  # type: ignore[union-attr]
    path = Path(web.config["PACKAGES"]) / key[:2] / key
    path.write_bytes(VIDEO[:-1] + b"?")
    assert ann.get(f"/learning/{CODE}/files/film.mp4").status_code == 404
