"""The programme's look: colours that can be read, logos that can do nothing, and lists that are searched and sorted."""

import re
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from core.errors import Refused
from core.graphs import lines_over_time, ring, sparkline
from core.lists import Column, Kind, arranged, asked_list
from core.people import initials, team_colour
from core.settings.colours import DARK_GROUNDS, LIGHT_GROUNDS, TEXT, contrast, themes
from core.settings.logos import safe_logo
from core.settings.look import ACCENT, BRAND
from core.settings.services import refuse_colours
from core.wording import ratio

TOKENS = Path(__file__).parents[2] / "static" / "components" / "tokens.css"
COLOUR = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.fixture
def database_url(sqlite_database_url: str) -> str:
    """One kind of database is enough here."""
    return sqlite_database_url


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#0b6b5d", "#0b6b5d") == 1


@given(brand=COLOUR, accent=COLOUR)
def test_what_is_not_refused_can_be_read_in_both_themes(brand: str, accent: str) -> None:
    try:
        refuse_colours(brand, accent)
    except Refused:
        return
    found = themes(brand, accent)
    for colours, grounds in ((found.light, LIGHT_GROUNDS), (found.dark, DARK_GROUNDS)):
        assert min(contrast(colours["brand"], ground) for ground in (*grounds, colours["brand-soft"])) >= TEXT
        assert min(contrast(colours["accent-ink"], ground) for ground in (*grounds, colours["accent-soft"])) >= TEXT
        assert contrast(colours["on-brand"], colours["brand"]) >= TEXT
        assert contrast("#ffffff", colours["hero"]) >= TEXT
        assert contrast(colours["accent"], colours["hero"]) >= 3


def test_our_own_sheet_has_what_follows_from_our_own_colours() -> None:
    light, dark = TOKENS.read_text(encoding="utf-8").split('[data-bs-theme="dark"] {', 1)
    found = themes(BRAND, ACCENT)
    for written, colours in ((light, found.light), (dark, found.dark)):
        said = dict(re.findall(r"--([\w-]+): (#\w{6});", written))
        same = {name: value for name, value in colours.items() if name in said}
        assert {name: said[name] for name in same} == same
    # What the dark theme does not name is the light one's.
    assert all(found.light[name] == value for name, value in found.dark.items() if f"--{name}:" not in dark)


def test_the_palette_of_teams_can_be_written_on_and_seen() -> None:
    teams = re.findall(r"--team-\d: (#\w{6})", TOKENS.read_text(encoding="utf-8"))
    assert len(teams) == 8
    for colour in teams:
        assert contrast(colour, "#ffffff") >= TEXT
        assert min(contrast(colour, ground) for ground in (*LIGHT_GROUNDS, *DARK_GROUNDS)) >= 3


def test_a_contrast_is_never_told_as_enough_when_it_is_not(app: Flask) -> None:
    with force_locale("en"):
        assert ratio(4.499) == "4.4:1"
        with pytest.raises(Refused, match=r"Brand colour: #ffcc00.*contrast of 1\.\d:1.*4\.5:1"):
            refuse_colours("#ffcc00", ACCENT)
        with pytest.raises(Refused, match="six digits"):
            refuse_colours("red", ACCENT)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:ink" viewBox="0 0 9 9">{}</svg>'
HOSTILE = [
    "<script>alert(1)</script>",
    '<path onload="alert(1)" d="M0 0"/>',
    "<foreignObject/>",
    '<image href="https://elsewhere.example/x.png"/>',
    '<use href="#a"/>',
    '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    '<path d="M0 0" fill="url(https://elsewhere.example/#a)"/>',
    '<path d="M0 0" style="background:url(//elsewhere.example)"/>',
    "<style>@import '//elsewhere.example'</style>",
    '<animate attributeName="href"/>',
    "<g>" * 100 + "</g>" * 100,
]


@pytest.mark.parametrize("inside", HOSTILE)
def test_a_logo_that_could_do_something_is_refused(app: Flask, inside: str) -> None:
    with pytest.raises(Refused, match="Logo"):
        safe_logo(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\nno more",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
        SVG.format("<path").encode(),
        SVG.format("").encode("utf-16"),
        b"<html><svg></svg></html>",
        SVG.format(" " * 300_000).encode(),
    ],
)
def test_what_is_no_picture_is_refused(app: Flask, content: bytes) -> None:
    with pytest.raises(Refused, match="Logo"):
        safe_logo(content)


def test_a_logo_keeps_its_shapes_alone(app: Flask) -> None:
    inside = (
        '<i:page/><metadata>who</metadata><g id="a" i:label="me" data-name="x"><path d="M1 1h7" fill="#123456"/></g>'
    )
    root = ElementTree.fromstring(safe_logo(SVG.format(inside).encode()).content)
    assert [element.tag.rpartition("}")[2] for element in root.iter()] == ["svg", "g", "path"]
    assert root[0].attrib == {"id": "a"}
    assert root[0][0].attrib == {"d": "M1 1h7", "fill": "#123456"}


def test_a_png_is_drawn_anew_and_says_nothing_else(app: Flask) -> None:
    told, content = PngImagePlugin.PngInfo(), BytesIO()
    told.add_text("Author", "somebody")
    Image.new("RGB", (2000, 1000), "#123456").save(content, "PNG", pnginfo=told)
    safe = safe_logo(content.getvalue())
    with Image.open(BytesIO(safe.content)) as picture:
        assert (picture.size, picture.info) == ((512, 256), {})
    assert b"somebody" not in safe.content


ROWS = st.lists(st.fixed_dictionaries({"name": st.sampled_from(["Ada", "bob", "Cy", "ada"]),
                                       "points": st.none() | st.integers(-9, 9)}), max_size=12)  # fmt: skip


@given(rows=ROWS, search=st.sampled_from(["", "a", "B"]), down=st.booleans(), page=st.integers(0, 9))
def test_a_list_is_searched_sorted_and_paged(rows: list[dict[str, object]], search: str, down: bool, page: int) -> None:
    """Against the slow way: every page one after the other is all that holds the text, in order."""
    columns = [Column("name", "Name"), Column("points", "Points", Kind.NUMBER)]
    args = {"search": search, "sort": "points", "order": "down" if down else "up"}
    value = lambda row, name: row[name]  # noqa: E731
    first = arranged(columns, rows, asked_list(args | {"page": str(page)}, columns, "name"), value, size=5)
    pages = [
        arranged(columns, rows, asked_list(args | {"page": str(n)}, columns, "name"), value, size=5).rows
        for n in range(1, first.last + 1)
    ]
    found = [row for rows_of in pages for row in rows_of]
    held = [row for row in rows if search.lower() in str(row["name"]).lower()]
    assert first.count == len(found) == len(held)
    assert first.rows == pages[min(max(page, 1), first.last) - 1]
    key = lambda row: (row["points"] is None, (-1 if down else 1) * int(str(row["points"] or 0)))  # noqa: E731
    assert list(map(key, found)) == sorted(map(key, held))


def test_a_list_is_taken_away_whole_and_runs_nothing(app: Flask) -> None:
    import csv

    from python_calamine import CalamineWorkbook

    from core.exports import exported

    columns = [Column("name", "Name"), Column("won", "Won", Kind.CENTS)]
    rows = [("=1+1", 1250), ("Ada", None)]
    with app.app_context():
        text = exported(columns, rows, "csv", "list").get_data().decode("utf-8-sig")
        book = exported(columns, rows, "xlsx", "list").get_data()
    assert list(csv.reader(StringIO(text))) == [["Name", "Won"], ["'=1+1", "12.50"], ["Ada", ""]]
    assert CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python() == [
        ["Name", "Won"], ["=1+1", 12.5], ["Ada", ""],
    ]  # fmt: skip


def test_small_shapes() -> None:
    from datetime import date

    assert (initials("Camille de la Tour-Moreau"), initials("Zoé"), initials("??")) == ("CT", "Z", "–")
    assert [team_colour(n) for n in (None, 1, 8, 9)] == [0, 1, 8, 1]
    assert (ring(3, 4).percent, ring(9, 4).percent, ring(1, 0).percent) == (75, 100, 100)
    assert sparkline([1]) == ""
    assert lines_over_time([], date(2020, 1, 1), date(2020, 2, 1)) is None
