"""The page of a challenge tells what there is to win, who looks at it what they get, and managers what it comes to."""

import re

import pytest

from tests.web.every_rule import CHALLENGE, every_rule
from tests.web.scenes import account, words

PRIZES = """
[[prizes]]
name = "Winner"
label = { fr = "Le premier", en = "The first" }
ranks = [1, 1]
amount = 500

[[prizes]]
name = "Trip"
from_points = 100
gift = "TRIP-1"
"""


@pytest.fixture
def scene(sqlite_database_url, tmp_path):
    """The programme with a second challenge that has prizes, and a director."""
    with every_rule(sqlite_database_url, tmp_path) as scene:
        scene.add(CHALLENGE.replace('"all"', '"won"') + PRIZES, "won")
        with scene.app.app_context():
            account("dan", "director")
            account("bob", "rep", "R2")
        yield scene


def said(scene, who: str) -> str:
    page = scene.visitor(who).get("/challenges/won").text
    panel = re.search(r'<section class="panel" aria-labelledby="prizes">.*?</section>', page, re.DOTALL)
    assert panel
    return words(panel[0])


def test_everyone_sees_what_they_get_and_only_managers_what_all_get(scene):
    rules = "The first €500 for whoever has points and holds rank 1. On a shared rank, each gets it whole."
    for who in ("anna", "bob", "dan"):
        assert rules in said(scene, who)
        assert "Gift TRIP-1 for everyone who has at least 100 points." in said(scene, who)
    assert "What you get as things stand The first €500 Trip gift TRIP-1 Together €500 and 1 gift" in said(
        scene, "anna"
    )
    assert "What you get as things stand Nothing yet." in said(scene, "bob")
    home = words(scene.visitor("anna").get("/home?challenge=won&participant=R1").text)
    assert "What you get as things stand All prizes €500 The first gift TRIP-1 Trip" in home
    assert "come to" not in said(scene, "anna") + said(scene, "bob")
    managed = "What the prizes come to as things stand Prize Participants Sum The first 1 €500 Trip 1 1 gift"
    assert managed in said(scene, "dan")
    scene.palier("challenge", "close", "won")
    assert "What you get The first €500" in said(scene, "anna")
    assert "What you get No prize." in said(scene, "bob")


def test_a_challenge_without_prizes_says_nothing_of_them(scene):
    assert 'id="prizes"' not in scene.visitor("dan").get("/challenges/all").text


def test_the_commands_and_the_statement_say_the_same(scene, tmp_path):
    from pypdf import PdfReader

    assert scene.palier("prizes", "won", "--format", "csv").splitlines() == [
        "participant,prize,amount,gift",
        "R1,Winner,500.00,",
        "R1,Trip,,TRIP-1",
    ]
    read = scene.palier.run("prizes", "won", language="fr").stdout
    assert [line.split("  ") for line in re.sub(" {2,}", "  ", read).splitlines()] == [
        ["participant", "prix", "montant", "cadeau"],
        ["R1", "Winner", "500,00\N{NO-BREAK SPACE}€"],
        ["R1", "Trip", "TRIP-1"],
    ]
    scene.palier("challenge", "close", "won")
    scene.palier("statement", "won", "R1", "-o", tmp_path / "R1.pdf", "--language", "en")
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "R1.pdf").pages)
    seal = re.sub(r"\s", "", text).split("Sealoftheclosing:")[1][:64]
    assert re.fullmatch("[0-9a-f]{64}", seal)
    assert re.search(r"Prizes\s+€500\s+The first\s+gift TRIP-1\s+Trip", text, re.IGNORECASE)
    assert seal in scene.palier("verify", "--export")


def test_the_laboratory_tells_what_prizes_cost_and_could_cost(scene, tmp_path):
    """Two have points: were they to share the first rank, each would get its prize whole."""
    file = tmp_path / "won.toml"
    file.write_text(CHALLENGE.replace('"all"', '"won"') + PRIZES, encoding="utf-8")
    days = ("--start", "2020-04-01", "--end", "2020-06-30")
    flat = scene.palier("simulate", file, *days, "--format", "csv").splitlines()
    assert [row for row in flat if "prizes" in row or "gifts" in row] == [
        "1,prizes,,500.00", "1,prizes_lowest,,500.00", "1,prizes_highest,,1000.00", "1,gifts,,1",
    ]  # fmt: skip
    told = re.sub(" +", " ", scene.palier("simulate", file, *days))
    assert (
        "Cost of the prizes €500\nCost of the prizes, at least €500\nCost of the prizes, at most €1,000\nGifts 1\n"
        in told
    )
    page = words(scene.visitor("dan").get("/laboratory?challenge=won&start=2020-04-01&end=2020-06-30").text)
    assert "Cost of the prizes €500 €500 to €1,000, where ranks may be shared" in page
