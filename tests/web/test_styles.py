"""The style sheet: one component a file, none of them long, all of them in what browsers get."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assets import COMPONENTS, FIRST, components
from tests.web.conftest import Visitor

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


def test_no_style_sheet_is_long() -> None:
    for path in [*COMPONENTS.glob("*.css"), *(ROOT / "static").glob("*.css")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST, path.name


def test_what_others_build_upon_comes_first_and_nothing_is_left_out() -> None:
    order = components()
    assert [path.stem for path in order[: len(FIRST)]] == list(FIRST)
    assert sorted(order) == sorted(COMPONENTS.glob("*.css"))


def test_browsers_get_all_of_it_under_an_address_of_its_content(
    visit: Callable[..., Visitor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit().get("/sign-in").text
    address = re.search(r'href="(/assets/palier\.css\?v=\w+)"', page)
    assert address
    answer = visit().get(address[1])
    assert answer.mimetype == "text/css"
    assert all(path.read_text(encoding="utf-8") in answer.text for path in components())
    assert visit().get(address[1], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    # Another content, another address.
    for path in components():
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "zebra.css").write_text(".zebra { color: black; }\n", encoding="utf-8")
    monkeypatch.setattr("app.assets.COMPONENTS", tmp_path)
    assert address[1] not in visit().get("/sign-in").text


def test_every_class_that_is_styled_is_used_somewhere() -> None:
    """A rule for what is no longer there is found and taken out."""
    sources = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static").rglob("*.js"),
        *(ROOT / "app").rglob("*.py"),
        *(ROOT / "core").rglob("*.py"),
    ]
    words = set(re.findall(r"[\w-]+", " ".join(path.read_text(encoding="utf-8") for path in sources)))
    styled = {
        name
        for path in components()
        for name in re.findall(
            r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", "", path.read_text("utf-8"), flags=re.S)
        )
    }
    made = re.compile(
        r"state-\w+|notice-[\w-]+|figure-\w+|compared-\w+|htmx-\w+|avatar-\d|line-\w+|line-end-\w+|bar-\w+|medal-\d|swatch-.+|[0-9].*"
    )
    assert {name for name in styled - words if not made.fullmatch(name)} == set()


def test_every_colour_and_length_that_is_asked_for_is_defined() -> None:
    """A browser leaves a rule out in silence where its variable is none."""
    sheets = [*components(), *(ROOT / "static").glob("*.css")]
    text = re.sub(r"/\*.*?\*/", "", " ".join(path.read_text(encoding="utf-8") for path in sheets), flags=re.S)
    templates = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    scripts = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "static").rglob("*.js"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", text)) | set(re.findall(r"--[\w-]+", templates + scripts))
    asked = {name for name in re.findall(r"var\((--[\w-]+)", text) if not name.startswith("--tblr-")}
    assert asked - defined == set()
