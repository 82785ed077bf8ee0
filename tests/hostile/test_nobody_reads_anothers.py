"""Nobody reads what is not theirs: whoever signs in asks for everything there is, and reads nothing of their rivals."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import true

from challenges.criteria import TYPES
from challenges.explanations import exclusions, postings
from core.privacy.pseudonyms import STARS
from core.teams import Member
from core.viewer import EVERYONE
from tests.hostile.addresses import Address
from tests.hostile.private import private_to
from tests.hostile.rivals import CHALLENGES, END, LINES, START, VISITORS, document, rivals
from tests.hostile.rules_of_rivals import RULES
from tests.hostile.walk import Walk, all_at_once, folded_in
from tests.web.scenes import Scene, words

# Those who ask for everything, and what they are.
OWN = {"RA": "rep", "DA": "distributor", "SA1": "seller", "KA": "client"}
WALKING = (*OWN, "NA")


@pytest.fixture(scope="module")
def on_sqlite(fresh_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The rivals' programme, for what no database has a part in."""
    with rivals(fresh_database("sqlite"), tmp_path_factory.mktemp("rivals")) as scene:
        yield scene


@pytest.fixture(scope="module")
def on_postgresql(fresh_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The same on PostgreSQL."""
    with rivals(fresh_database("postgresql"), tmp_path_factory.mktemp("rivals")) as scene:
        yield scene


@pytest.fixture(params=["on_sqlite", "on_postgresql"])
def scene(request: pytest.FixtureRequest) -> Scene:
    """The programme on either database."""
    found: Scene = request.getfixturevalue(request.param)
    return found


def test_nobody_reads_anothers_at_any_address(on_sqlite: Scene) -> None:
    asked: dict[str, set[int]] = {}
    with all_at_once():
        folded = folded_in(on_sqlite, OWN)
        for code in WALKING:
            walk = Walk(on_sqlite, code, folded)
            assert walk.everywhere() == []
            for endpoint, status in walk.asked:
                asked.setdefault(endpoint, set()).add(status)
    # Nothing went by unread, and nothing broke.
    assert set(asked) == set(on_sqlite.app.view_functions)
    assert all(status < 500 for found in asked.values() for status in found)
    for endpoint in ("portal.points", "portal.rule", "portal.lines", "portal.postings", "statements.statement"):
        assert asked[endpoint] == {200, 404}
    # One's own file of a list is gone once somebody has let go of the list.
    assert asked["proofs.show"] == {200, 404, 410}
    # A regional manager's alone.
    for endpoint in ("teams.show", "outlook.show"):
        assert asked[endpoint] >= {200, 403, 404}


def test_nobody_reads_anothers_at_a_glance(scene: Scene) -> None:
    """Also the other side, and on either database."""
    is_walked = scene.palier.url.startswith("sqlite")
    with all_at_once():
        for code in VISITORS.keys() - (set(WALKING) if is_walked else set()):
            walk = Walk(scene, code, {})
            assert walk.at_a_glance() == []
            assert {status for _endpoint, status in walk.asked} == {200}


@pytest.mark.parametrize("code", OWN)
def test_ones_own_count_of_everything_tells_no_more_than_what_was_asked(on_sqlite: Scene, code: str) -> None:
    """Whoever writes down every document there is reads of others' that they are somebody else's, and no amount."""
    browser = on_sqlite.visitor(code)
    text = "\n".join(["document;amount", *(f"{line.document};1.23" for line in LINES)])
    page = browser.get("/my-sales/count").text
    for scope in re.findall(r'<option[^>]* value="([^"]*)"', page):
        days = {"first": f"{START}", "last": f"{END}"}
        told = unescape(browser.post("/my-sales/count", {"of": scope, "text": text, **days}).text)
        assert "Palier counts" in told
        for line in LINES:
            told = told.replace(line.document, "")
        assert private_to(code).found(told) == []


# What else was sold to a client of SA1's, the most of it.
ALSO_SOLD = document("SB1", "C2", "ownSB1")
# For how much: the statement tells what was sold and for how much, not by which document.
ALSO_SOLD_FOR = "3,249.51"
POINTS = "/challenges/clients-seller/participants/SA1"


def text_of(file: BytesIO) -> str:
    """The text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


@pytest.mark.parametrize(("code", "credit"), OWN.items(), ids=OWN)
def test_a_statement_tells_of_nobody_else(on_sqlite: Scene, code: str, credit: str) -> None:
    """The PDF itself, whoever opens it."""
    address = f"/challenges/clients-{credit}/participants/{code}/statement.pdf"
    text = text_of(BytesIO(on_sqlite.visitor("boss").get(address).data))
    assert private_to(code).found(text) == []
    assert ("Bought elsewhere" in text) == (credit != "client")


@pytest.mark.parametrize(("group", "credit"), CHALLENGES, ids="-".join)
def test_what_commands_make_for_somebody_tells_of_nobody_else(
    on_sqlite: Scene, group: str, credit: str, tmp_path: Path
) -> None:
    code = next(code for code in OWN if OWN[code] == credit)
    asked, file = (f"{group}-{credit}", code), tmp_path / "statement.pdf"
    with all_at_once():
        on_sqlite.palier("statement", *asked, "-o", file, "--language", "en")
    told = [
        on_sqlite.palier("explain", *asked, "--for-participant", "--left-out", "--format", form)
        for form in ("table", "csv", "json")
    ]
    assert [private_to(code).found(text) for text in (*told, file.read_text())] == [[]] * 4


def test_what_is_ones_own_is_told(on_sqlite: Scene) -> None:
    told = on_sqlite.palier("explain", "clients-seller", "SA1", "--for-participant")
    before, last = (document("SA1", client, "wasSA1") for client in ("C1", "KA"))
    for sentence in (
        f"Boulangerie C1 (C1) has been known since 6 Nov 2023 through {before}.",
        "Kiosque Mirabel (KA) was a client before the challenge.",
        "Boulangerie C3 (C3) belongs to whoever sold first.",
        f"Kiosque Mirabel (KA) last bought on 14 Nov 2023 through {last}: too lately to be new again.",
        "Boulangerie C1 (C1) has bought too lately to be new again.",
        "Bought elsewhere: ",
    ):
        assert sentence in told


def test_every_type_of_rule_is_there() -> None:
    assert set(re.findall(r'type = "(\w+)"', "".join(RULES.values()))) == set(TYPES)


def test_directors_and_operators_see_everything(on_sqlite: Scene, tmp_path: Path) -> None:
    """Without that nothing could be kept from the others."""
    boss, file = on_sqlite.visitor("boss"), tmp_path / "statement.pdf"
    seen = words(
        boss.get(f"{POINTS}/rules/3/lines?key=C2&part=0").text + boss.get(f"{POINTS}/rules/3?of=left-out").text
    )
    written = text_of(BytesIO(boss.get(f"{POINTS}/statement.pdf?in-full=1").data))
    told = on_sqlite.palier("explain", "clients-seller", "SA1")
    with all_at_once():
        on_sqlite.palier("statement", "clients-seller", "SA1", "--in-full", "-o", file, "--language", "en")
        shown = boss.get(f"{POINTS}/statement.pdf?in-full=1")
    for text in (seen, told):
        assert ALSO_SOLD in private_to("SA1").found(text)
    for text in (written, file.read_text()):
        assert ALSO_SOLD_FOR in private_to("SA1").found(text)
    assert "Boulangerie C3 (C3) belongs to Barnabé Tournemine, who sold first." in seen
    assert f"through {document('SB1', 'C5', 'wasSB1')}" in told
    assert "In full, for the management" in written
    assert shown.headers["Content-Disposition"].endswith("SA1-in-full.pdf")


def test_nobody_is_found_by_a_name_that_is_not_shown(scene: Scene) -> None:
    board = "/challenges/clients-seller/leaderboard"
    for who, name in (("SA1", "Barnab"), ("DA", "SB1"), ("DB", "Quilleret"), ("SA1", "Vastel"), ("RA", "Bertille")):
        where = board.replace("seller", "rep") if who == "RA" else board
        assert "0 participants" in words(scene.visitor(who).get(f"{where}?search={name}").text)
    # Whoever's they are to see reads their names, asked or not.
    for who, name in (("SA1", "Quilleret"), ("DA", "Vastel"), ("boss", "Vastel")):
        assert "1 participant" in words(scene.visitor(who).get(f"{board}?search={name}").text)


def test_a_pseudonym_is_the_same_to_everybody(on_sqlite: Scene) -> None:
    """In one challenge; in another it is another one, and elsewhere nobody could tell."""
    seen = {}
    for who in ("SA1", "SB1"):
        for group in ("clients", "totals"):
            page = words(on_sqlite.visitor(who).get(f"/challenges/{group}-seller/leaderboard").text)
            seen[who, group] = set(re.findall(rf"\b(?:{'|'.join(STARS)}) \d{{3}}\b", page))
    # SA1 reads three of them: Vastel's, who has asked, and those of the other distributor's.
    assert [len(names) for names in seen.values()] == [3, 3, 2, 2]
    for group in ("clients", "totals"):
        assert len(seen["SA1", group] & seen["SB1", group]) == 1
    assert not seen["SA1", "clients"] & seen["SA1", "totals"]


def unveiled(**patched: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """A mistake: other values in the place of these names, of which `__` stands for a dot."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in patched.items():
            monkeypatch.setattr(name.replace("__", "."), value)

    return patch


SAID = exclusions.exclusions, postings.entries
# What each mistake would let a visitor read, where, and one word of it.
MISTAKES = {
    "lines of others": (
        unveiled(challenges__explanations__explain__credited_to=lambda *_: true()),
        ("SA1", POINTS, "portal.points", document("SB1", "C2")),
    ),
    "and what they name": (
        unveiled(challenges__explanations__explain__credited_to=lambda *_: true()),
        ("SA1", "/home?challenge=clients-seller&participant=SA1", "portal.home", "Modèle backSB1 deluxe"),
    ),
    "since when a client is known": (
        unveiled(challenges__explanations__report__exclusions=lambda case: SAID[0](replace(case, viewer=EVERYONE))),
        ("SA1", POINTS, "portal.points", document("SB1", "C5", "wasSB1")),
    ),
    "whose a client is": (
        unveiled(challenges__explanations__report__exclusions=lambda case: SAID[0](replace(case, viewer=EVERYONE))),
        ("SA1", POINTS, "portal.points", "Barnabé Tournemine"),
    ),
    "the files of imports": (
        unveiled(challenges__explanations__report__entries=lambda found, keys, _: SAID[1](found, keys, EVERYONE)),
        ("SA1", POINTS, "portal.points", "everythingB.csv"),
    ),
    "the last day of somebody else": (
        unveiled(statements__points_history___last_day=lambda case: max(case.scene.facts.lines["date"].to_list())),
        ("SA1", f"{POINTS}/statement.pdf", "statements.statement", "4 July 2024"),
    ),
    "a statement in full": (
        unveiled(statements__content__viewer_as=lambda _: EVERYONE),
        ("SA1", f"{POINTS}/statement.pdf", "statements.statement", ALSO_SOLD_FOR),
    ),
    "names on a leaderboard": (
        unveiled(core__viewer__Viewer__knows=lambda _: true()),
        ("DA", "/challenges/clients-seller/leaderboard", "leaderboards.leaderboard", "SB1"),
    ),
    "names on the page of a challenge": (
        unveiled(core__viewer__Viewer__knows=lambda _: true()),
        ("DA", "/challenges/totals-seller", "challenges.show", "Barnabé Tournemine"),
    ),
    "who has asked for a pseudonym": (
        unveiled(core__privacy__projection__not_=lambda _: true()),
        ("RA", "/challenges/clients-rep/leaderboard", "leaderboards.leaderboard", "Bertille Corvisart"),
    ),
    "neighbours who have asked for one": (
        unveiled(core__privacy__projection__not_=lambda _: true()),
        ("RA", "/home?challenge=clients-rep&participant=RA", "portal.home", "Bertille Corvisart"),
    ),
    "who leads": (
        unveiled(core__viewer__Viewer__knows=lambda _: true()),
        ("DA", "/challenges", "challenges.index", "Barnabé Tournemine"),
    ),
    "neighbours": (
        unveiled(core__viewer__Viewer__knows=lambda _: true()),
        ("SA1", "/home", "portal.home", "Barnabé Tournemine"),
    ),
    "another's page": (
        unveiled(core__viewer__Viewer__sees=lambda *_: True),
        ("RA", "/challenges/clients-rep/participants/RB", "portal.points", "Bertille Corvisart"),
    ),
    "another's proof": (
        unveiled(sales__proofs__access__may_see_proof=lambda *_: True),
        ("RA", "/proofs/2", "proofs.show", "Bertille Corvisart"),
    ),
    "another's team": (
        unveiled(core__viewer__Viewer__sees=lambda *_: True, challenges__ledger__led__listed=lambda *_: true()),
        ("NA", "/challenges/clients-rep/teams/2", "teams.show", "Bertille Corvisart"),
    ),
    "the outlook of another's team": (
        unveiled(core__viewer__Viewer__sees=lambda *_: True),
        ("NA", "/challenges/clients-seller/outlook", "outlook.show", "Barnabé Tournemine"),
    ),
    "who is in a team": (
        unveiled(core__accounts__permissions__members_of=lambda *_: [Member(2, "rep", None)]),
        ("NA", "/challenges/clients-rep/participants/RB", "portal.points", "Bertille Corvisart"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("mistake", "seen"), MISTAKES.values(), ids=MISTAKES)
def test_every_mistake_is_noticed(
    on_sqlite: Scene, mistake: Callable[[pytest.MonkeyPatch], None], seen: tuple[str, str, str, str]
) -> None:
    who, path, endpoint, word = seen
    walk, address = Walk(on_sqlite, who, {}), Address("GET", path, endpoint, {})
    with all_at_once():
        assert word not in walk.said(address, path)
    with all_at_once() as patch:
        mistake(patch)
        assert word in walk.said(address, path)
