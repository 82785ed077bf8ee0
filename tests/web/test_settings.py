"""The programme's look: what is set shows on every page, from files of our own; what is wrong is told."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.web.conftest import Visitor

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z" fill="#7a1f5c"/></svg>'


@pytest.fixture
def administrator(add: Callable[..., None], visit: Callable[..., Visitor]) -> Visitor:
    """An administrator, signed in."""
    add("administrator@example.org", "administrator")
    return visit("administrator@example.org")


def test_what_is_set_shows_on_every_page(administrator: Visitor, visit: Callable[..., Visitor]) -> None:
    sent = {"name": " Maison <b> ", "brand": "#7A1F5C", "accent": "#ffd45e", "logo": (BytesIO(LOGO), "logo.svg")}
    assert administrator.post("/settings", sent).status_code == 302
    page = visit().get("/sign-in").text
    assert "Maison &lt;b&gt;" in page
    sheet, logo = (re.search(rf"/look/\w+/{name}", page) for name in (r"colours\.css", "logo"))
    assert sheet and logo
    answer = visit().get(sheet[0])
    assert (answer.mimetype, "--brand: #7a1f5c;" in answer.text) == ("text/css", True)
    assert "immutable" in answer.headers["Cache-Control"]
    picture = visit().get(logo[0])
    assert (picture.mimetype, picture.headers["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    # Another look has another address, and the old one is gone.
    administrator.post("/settings", {**sent, "logo": "", "brand": "#123456"})
    assert visit().get(sheet[0]).status_code == 404
    assert re.search(r"/look/\w+/logo", visit().get("/sign-in").text)
    administrator.post("/settings/reset")
    assert "/colours.css" not in visit().get("/sign-in").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"brand": "#ffcc00"}, "Brand colour: #ffcc00"),
        ({"accent": "#101010"}, "Accent colour: dark writing on #101010"),
        ({"brand": "javascript"}, "Brand colour: write it as #"),
        ({"name": "x" * 61}, "Name: write at most 60 characters."),
        ({"logo": "<svg><script/></svg>"}, "Logo: "),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(administrator: Visitor, wrong: dict[str, Any], told: str) -> None:
    if "logo" in wrong:
        wrong = {"logo": (BytesIO(wrong["logo"].encode()), "x.svg")}
    answer = administrator.post("/settings", {"name": "", "brand": "#7a1f5c", "accent": "#ffd45e", **wrong})
    assert answer.status_code == 422
    assert told in answer.text
    assert "/colours.css" not in administrator.get("/challenges").text


def test_the_page_of_design_lists_and_gives_files(administrator: Visitor) -> None:
    assert 'aria-sort="descending"' in administrator.get("/design?sort=points&order=down&search=a").text
    assert administrator.get("/design?form=csv").text.count("\r\n") == 6
    assert administrator.get("/design?form=xlsx").data[:2] == b"PK"
