"""Cells of every sign there is: whatever a file holds, its import is shown, sent back, and read again."""

import csv
import io
from collections.abc import Callable, Iterator
from html import unescape
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.db import db
from core.files.names import file_title
from core.files.signs import bare_text
from core.formulas import inert
from core.models import Participant
from imports.models import ImportRun
from imports.queries import first_rejects
from tests.databases import KINDS
from tests.web.scenes import Browser, Scene, account, of_programme, programme

# Control signs, halves of pairs as UTF-16 has them, what is no sign, marks, directions, formulas, line breaks.
SIGNS = ["\x00", "\x01", "\x0b", "\x1c", "\x1f", "\x85", "\u2028", "\ufffe", "\uffff", "\ufdd0", "\ufeff", "\u202e"]
FORMULAS = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "\t=1"]
OTHERS = ["é\u0301" * 40, '"', "'", "reason", " | ", "\U0010ffff", "<script>", "%(x)s", "{value}"]
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
STRANGE = st.one_of(ANYTHING, st.sampled_from([*SIGNS, *FORMULAS, *OTHERS]))
# Each example sends a file, and asks for seven pages.
FEWER = max(10, settings().max_examples // 4)


@pytest.fixture(scope="module", params=KINDS)
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A programme into which an administrator brings files."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("strange")) as scene:
        with scene.app.app_context():
            account("admin", "administrator")
        yield scene


# The client of these tests writes a name as it is; a browser quotes what would end the header.
NO_HEADER = {ord(sign): None for sign in "\0\r\n"}


def people(cells: list[list[str]], code: str) -> bytes:
    """A file of participants with these names, teams and e-mails; the last line names nobody who is known."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["code", "name", "kind", "team", "email", "parent"])
    writer.writerows([f"{code}{number}", name, "rep", team, "", ""] for number, (name, team) in enumerate(cells))
    writer.writerows([f"{code}x{number}", name, "rep", "", "", team] for number, (name, team) in enumerate(cells))
    return text.getvalue().encode("utf-8", "surrogatepass")


def sent(visitor: Browser, content: bytes, name: str) -> str:
    """Where the page of a file is that was sent."""
    data = {"what": "participants", "remembered": "0", "file": (io.BytesIO(content), name)}
    answer = visitor.post("/imports", data)
    assert answer.status_code in (302, 422), answer.text
    return answer.headers.get("Location", "")


@settings(max_examples=FEWER)
@given(
    cells=st.lists(st.tuples(STRANGE, STRANGE).map(list), min_size=1, max_size=8), name=STRANGE, number=st.integers(0)
)
def test_an_import_is_shown_whatever_its_cells_and_name(
    scene: Scene, cells: list[list[str]], name: str, number: int
) -> None:
    visitor = scene.visitor("admin")
    place = sent(visitor, people(cells, f"N{number % 10**6}-"), f"{name.translate(NO_HEADER)}.csv")
    assert visitor.get("/imports").status_code == 200
    if not place.startswith("/imports/"):
        return
    assert visitor.get(place).status_code == 200
    rejects = visitor.get(f"{place}/rejects.csv")
    assert rejects.status_code in (200, 404)
    assert all_guarded(rejects.data) if rejects.status_code == 200 else True
    assert visitor.post(f"{place}/apply").status_code == 302
    for shown in (place, "/imports", "/challenges/spring/leaderboard"):
        assert visitor.get(shown).status_code == 200
    with scene.app.app_context():
        assert all(person.name == bare_text(person.name) for person in db.session.scalars(select(Participant)))


def all_guarded(rejects: bytes) -> bool:
    """Whether no cell of a file of rejects is one that a spreadsheet computes."""
    rows = list(csv.reader(io.StringIO(rejects.decode("utf-8-sig"), newline="")))
    return not any(cell[:1] in ("=", "@", "+", "-") for row in rows for cell in row)


@given(cell=STRANGE)
def test_what_is_guarded_is_read_back_as_it_was(cell: str) -> None:
    bare = bare_text(cell)
    assert bare_text(inert(bare)) == bare


@pytest.mark.parametrize("cell", ["-12.50", "-1 234,50 €", "+33 6 12 34 56 78", "-5%", "A=1"])
def test_a_number_is_left_as_it_is(cell: str) -> None:
    assert inert(cell) == cell


@pytest.mark.parametrize("cell", [*FORMULAS, "-1+cmd", "+A1", "-2-3", "'x"])
def test_a_cell_is_guarded_where_a_spreadsheet_would_compute_it(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@given(
    titles=st.lists(STRANGE, min_size=1, max_size=4),
    cells=st.lists(STRANGE, min_size=1, max_size=4),
    delimiter=st.sampled_from(",;\t|x"),
)
def test_the_first_rejects_are_those_of_the_file(titles: list[str], cells: list[str], delimiter: str) -> None:
    """Also where the names of its columns have line breaks, and look like its last one."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    width = max(len(titles), len(cells))
    padded = [*cells, *["1"] * (width - len(cells))]
    headers = [*titles, *["c"] * (width - len(titles))]
    writer.writerow([*headers, "reason"])
    writer.writerow([*padded, "line 2: this. | line 2: that."])
    [reject] = first_rejects(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8"))
    assert reject.reasons == ["line 2: this.", "line 2: that."]
    assert reject.cells == [(header, cell) for header, cell in zip(headers, padded, strict=True) if cell]


@given(name=st.text(max_size=400))
def test_the_name_of_a_file_is_one_line_that_any_database_takes(name: str) -> None:
    title = file_title(name)
    assert title and len(title) <= 255
    assert not any(category(sign).startswith("C") or category(sign) in ("Zl", "Zp") for sign in title)
    title.encode("utf-8")


def test_a_file_whose_name_is_no_text_is_imported(scene: Scene) -> None:
    """A system may have names of files that are no text: half a sign of them is told as a question mark."""
    path = scene.folder / "caf\udce9\nx.csv"
    path.write_bytes(b"code,name\nC1,One\n")
    scene.palier("import", "clients", path)
    with scene.app.app_context():
        latest = db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).first()
        assert latest is not None and latest.file_name == "caf?-x.csv"
        place = latest.id
    assert "caf?-x.csv" in unescape(scene.visitor("admin").get(f"/imports/{place}").text)
