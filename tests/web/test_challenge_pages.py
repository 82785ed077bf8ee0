"""The pages on challenges: what each role sees of them, a new one from a file, launching and closing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest

from challenges.definition.toml import read_definition
from challenges.models import State
from core.clock import today
from core.errors import Busy
from tests.days import programme_day
from tests.web.scenes import Scene, challenge_file, found, of_programme, programme


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One programme for all tests here; those that change a challenge make one of their own."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("programme")) as scene:
        yield scene


def test_who_sees_which_challenges(scene):
    expected = {
        "boss": ({"Spring", "Past", "Next"}, {"spring": 200, "past": 200, "next": 200}),
        "anna": ({"Spring", "Past"}, {"spring": 200, "past": 200, "next": 404}),
        "shop": (set(), {"spring": 404, "past": 404, "next": 404}),
    }
    for email, (titles, statuses) in expected.items():
        client = scene.visitor(email)
        index = client.get("/challenges").text
        assert {title for title in ("Spring", "Past", "Next") if f">{title}</a>" in index} == titles
        assert {code: client.get(f"/challenges/{code}").status_code for code in statuses} == statuses


def test_an_index_without_challenges_says_what_to_do(scene):
    assert "You take part in no challenge yet" in scene.visitor("shop").get("/challenges").text


def test_the_list_names_leader_participants_and_points(scene):
    rows = scene.rows("leaderboard", "spring")
    page = scene.visitor("boss").get("/challenges").text
    assert "Anna &amp; Co &lt;b&gt;" in page
    assert "<b>" not in page
    assert f"<dd>{sum(int(row['points']) for row in rows)}</dd>" in page
    assert f"<dd>{len(rows)}</dd>" in page


def test_a_manager_sees_figures_that_a_rep_does_not(scene):
    managed = scene.visitor("boss").get("/challenges/spring").text
    seen = scene.visitor("anna").get("/challenges/spring").text
    assert "1 point for every full €100 sold." in managed
    assert "1 point for every full €100 sold." in seen
    for only_managed in ("Points per criterion", "1 validated line of the period", "/challenges/spring/close"):
        assert only_managed in managed
        assert only_managed not in seen
    assert "/challenges/spring/participants/R2" in managed
    assert "/challenges/spring/participants/R2" not in seen
    assert "/challenges/spring/participants/R1" in seen


def test_the_file_comes_back_as_it_was_given(scene):
    later = programme_day() + timedelta(days=60)
    given = challenge_file("next", later, later + timedelta(days=30), "Next")
    assert scene.visitor("boss").get("/challenges/next/file").text == given
    assert scene.visitor("anna").get("/challenges/spring/file").status_code == 403


def test_the_example_is_a_challenge(scene):
    form = scene.visitor("boss").get("/challenges/new?example=1").text
    source = unescape(found(r"<textarea[^>]*>\s*(.*?)</textarea>", form))
    assert read_definition(source).code == "spring-2027"
    assert "spring-2027" in scene.visitor("boss").get("/challenges/new?example=1").text
    answer = scene.visitor("boss").post("/challenges/new", data={"source": source})
    assert answer.location == "/challenges/spring-2027"


def test_a_pasted_challenge_becomes_a_draft(scene):
    source = scene.stored("spring").source.replace('"spring"', '"pasted"')
    answer = scene.visitor("boss").post("/challenges/new", data={"source": source.replace("\n", "\r\n")})
    assert (answer.status_code, answer.location) == (302, "/challenges/pasted")
    added = scene.stored("pasted")
    assert (added.state, added.source) == (State.DRAFT, source)


def test_a_file_wins_over_the_text(scene):
    source = scene.stored("spring").source.replace('"spring"', '"filed"')
    data = {"source": "nonsense", "file": (BytesIO(b"\xef\xbb\xbf" + source.encode()), "c.toml")}
    answer = scene.visitor("boss").post("/challenges/new", data=data, content_type="multipart/form-data")
    assert answer.location == "/challenges/filed"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("every = 100", "every = 0"), "<code>criteria[1].every</code>"),
        (("every = 100", "evry = 100"), "<code>criteria[1].evry</code>"),
        (('"Bikes"', '"Nowhere"'), "<code>criteria[2].rates[1].range</code>"),
        (('"next"', '"spring"'), "has already been launched"),
        (("code =", "code"), "not a TOML file"),
    ],
)
def test_refusals_name_the_key_and_keep_the_text(scene, change, told):
    source = scene.stored("next").source.replace(*change)
    answer = scene.visitor("boss").post("/challenges/new", data={"source": source + "# my own note <&\n"})
    assert answer.status_code == 422
    assert told in answer.text
    assert "# my own note &lt;&amp;" in answer.text
    assert scene.stored("next").source != source


def test_nothing_and_no_text_are_told(scene):
    client = scene.visitor("boss")
    assert "There is nothing to read yet" in client.post("/challenges/new", data={"source": " "}).text
    file = (BytesIO("é".encode("latin-1")), "old.toml")
    answer = client.post("/challenges/new", data={"file": file}, content_type="multipart/form-data")
    assert "“old.toml” is not a text in UTF-8." in answer.text


def test_a_draft_can_be_taken_up_again(scene):
    client = scene.visitor("boss")
    changed = client.get("/challenges/new?draft=next").text
    assert "code = &#34;next&#34;" in changed
    assert "<h1>Change “Next”" in changed
    assert "code = &#34;spring&#34;" not in client.get("/challenges/new?draft=spring").text


def test_a_draft_is_tried_in_the_laboratory_by_a_link(scene):
    client = scene.visitor("boss")
    assert 'href="/laboratory?challenge=next"' in client.get("/challenges/next").text
    assert 'href="/laboratory' not in client.get("/challenges/spring").text.split("<main", 1)[1]


def test_launching_asks_first_and_then_says_how_many_postings(scene):
    scene.add(scene.stored("spring").source.replace('"spring"', '"again"'), "again", launch=False)
    client = scene.visitor("boss")
    asked = client.get("/challenges/again/launch").text
    assert "3 participants take part." in asked
    assert scene.stored("again").state == State.DRAFT
    told = client.post("/challenges/again/launch", follow_redirects=True).text
    postings = len(scene.rows("points", "again"))
    assert f"The challenge is running: {postings} postings were made." in told
    assert scene.rows("points", "again") == scene.rows("points", "spring")


def test_closing_freezes_and_cannot_be_repeated(scene):
    scene.add(scene.stored("spring").source.replace('"spring"', '"short"'), "short")
    client = scene.visitor("boss")
    assert "It still lasts" in client.get("/challenges/short/close").text
    assert "its points no longer change" in client.post("/challenges/short/close", follow_redirects=True).text
    assert scene.stored("short").state == State.CLOSED
    again = client.post("/challenges/short/close")
    assert again.status_code == 409
    assert "only a running one can be closed" in again.text
    assert client.get("/challenges/short/close").location == "/challenges/short"


def test_busy_is_told_on_the_page(scene, monkeypatch):
    def busy(*_):
        raise Busy()

    monkeypatch.setattr("challenges.web.decisions.launch_challenge", busy)
    answer = scene.visitor("boss").post("/challenges/next/launch")
    assert answer.status_code == 409
    assert "Nothing was changed; try again in a minute." in answer.text
    assert scene.stored("next").state == State.DRAFT


@pytest.mark.parametrize("path", ["new", "spring/close", "next/launch"])
def test_only_managers_change_challenges(scene, path):
    for email in ("anna", "shop"):
        client = scene.visitor(email)
        assert client.get(f"/challenges/{path}").status_code == 403
        assert client.post(f"/challenges/{path}").status_code == 403


def test_a_launch_names_who_takes_part(scene):
    source = scene.stored("next").source.replace('"next"', '"few"')
    head, criteria = source.split("\n[[criteria]]", 1)
    scene.add(f'{head}\n[audience]\nparticipants = ["R1"]\n\n[[criteria]]{criteria}', "few", launch=False)
    page = scene.visitor("boss").get("/challenges/few/launch").text
    assert "1 participant takes part." in page
    assert "Taking part by name: R1." in page


def test_titles_follow_the_language(scene):
    client = scene.visitor("boss").client
    with client.session_transaction() as kept:
        kept["language"] = "fr"
    assert "Spring FR" in client.get("/challenges/spring").text


def test_a_challenge_that_stands_still_says_why(scene):
    """Its page, to everybody; its points are not explained; and what is imported meanwhile is stored."""
    with scene.app.app_context():
        now = today()
    text = challenge_file("silly", now - timedelta(days=10), now + timedelta(days=20), "Silly")
    scene.add(text.replace("every = 100", "every = 0.01").replace("points = 1\n", "points = 1000000\n"), "silly")
    head = "kind,document,line,date,rep,client,product,quantity,amount"
    lines = [f"sell_in,Y{place},1,{now},R1,,road,1,999999999.99" for place in range(12)]
    scene.bring_in("sales", "\n".join([head, *lines]), "out of proportion.csv")
    for email in ("boss", "anna"):
        page = scene.visitor(email).get("/challenges/silly").text
        assert "The points of this challenge stand still" in page
        assert "would give a participant more than 1,000,000,000,000,000 points" in page
        asked = scene.visitor(email).get("/challenges/silly/participants/R1")
        assert asked.status_code == 409
        assert "would give a participant more than" in asked.text
    gone = [line + ",cancelled" for line in lines]
    scene.bring_in("sales", "\n".join([head + ",status", *gone]), "taken back.csv")
    assert "stand still" not in scene.visitor("boss").get("/challenges/silly").text
    assert scene.visitor("anna").get("/challenges/silly/participants/R1").status_code == 200
