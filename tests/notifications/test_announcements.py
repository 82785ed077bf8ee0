"""What a director announces: to whom, harmless whatever it holds, and read by nobody else."""

import io

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from notifications.announcements import as_html
from tests.notifications.smtp import Taken
from tests.notifications.test_notices import Act, Visit, sent, told

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ![p](http://evil/x.png) <a href=x onclick=y>z</a> **b**"


def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (4000, 10), "red").save(written, "PNG")
    return written.getvalue()


def test_it_reaches_its_audience_and_nobody_else(web: Flask, programme: Act, server: Taken, visit: Visit) -> None:
    programme("launch")
    sent(web, server)
    director, one = visit("director@example.org"), visit("one@example.org")
    form = {
        "audience": "challenge-1", "title": "Kick-off", "text": HOSTILE,
        "picture": (io.BytesIO(picture()), "red.png"), "document": (io.BytesIO(b"%PDF-1.7"), "rules “é”.pdf"),
    }  # fmt: skip
    assert director.post("/announcements", form).location == "/announcements/1"
    assert sent(web, server) == [("one", "Kick-off"), ("two", "Kick-off")]
    assert told(one)[0] == "Kick-off"
    page = one.get("/announcements/1").text
    assert "<strong>b</strong>" in page and "<script>alert" not in page and 'href="javascript' not in page
    assert Image.open(io.BytesIO(one.get("/announcements/1/picture.jpg").data)).size == (1600, 4)
    assert one.get("/announcements/1/document.pdf").data == b"%PDF-1.7"
    for address in ("", "/picture.jpg", "/document.pdf"):
        assert visit("administrator@example.org").get(f"/announcements/1{address}").status_code == 200
        assert one.get(f"/announcements/2{address}").status_code == 404
    assert (
        director.post("/announcements", form | {"audience": "team-1", "picture": "", "document": ""}).status_code == 302
    )
    assert director.post("/announcements", {"audience": "all", "title": "To all", "text": "x"}).location[-1] == "3"
    assert told(visit("administrator@example.org")) == ["To all"]
    assert visit("administrator@example.org").post("/announcements", {"audience": "team-9"}).status_code == 422


def test_what_cannot_be_announced_is_told(programme: Act, visit: Visit) -> None:
    director = visit("director@example.org")
    whole = {"audience": "all", "title": "T", "text": "x"}
    for wrong, said in (
        ({"title": " "}, "Write the title."),
        ({"text": "x" * 5_001}, "The text is too long; 5000 characters are the most."),
        ({"audience": "challenge-1"}, "Choose whom it is for."),
        ({"picture": (io.BytesIO(b"<svg onload=x>"), "x.png")}, "The picture cannot be read"),
        ({"document": (io.BytesIO(b"MZ"), "x.pdf")}, "The document is no PDF"),
    ):
        answer = director.post("/announcements", whole | wrong)
        assert answer.status_code == 422 and said in answer.text


@given(st.text(alphabet=st.sampled_from("<>/\"'= :;()[]!*_-#`&abijsx\n"), max_size=60))
def test_no_text_becomes_more_than_text(text: str) -> None:
    """Whatever is written, only what is known to be harmless is left."""
    from html.parser import HTMLParser

    from notifications.announcements import SCHEMES, TAGS

    class Looking(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in TAGS
            for name, value in attrs:
                assert tag == "a" and name in ("href", "rel")
                assert name == "rel" or ":" not in (value or "") or (value or "").split(":")[0].lower() in SCHEMES

    Looking().feed(as_html(text))
