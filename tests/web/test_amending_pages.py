"""The pages on amending, reopening, late lines and what was decided: seen first, done with a reason, nothing lost."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from challenges.models import State
from core.clock import today
from tests.web.scenes import (
    Browser,
    Scene,
    account,
    challenge_file,
    found,
    of_programme,
    programme,
    sales,
    words,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, fresh_database: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """One programme for all tests here; those that change a challenge make one of their own."""
    with programme(fresh_database(request.param, of_programme()), tmp_path_factory.mktemp("programme")) as scene:
        with scene.app.app_context():
            account("root", "administrator")
        yield scene


def now(scene: Scene) -> date:
    with scene.app.app_context():
        return today()


def running(scene: Scene, code: str) -> str:
    """A challenge of one's own, set running; its text."""
    day = now(scene)
    text = challenge_file(code, day - timedelta(days=10), day + timedelta(days=20), code.title())
    scene.add(text, code)
    return text


def closed(scene: Scene, code: str) -> None:
    running(scene, code)
    scene.palier("challenge", "close", code)


def doubled(text: str) -> str:
    return text.replace("points = 1\n", "points = 2\n")


def seen_on(page: str) -> str:
    return found(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)


def amend(client: Browser, code: str, source: str, **more: str) -> tuple[int, str]:
    answer = client.post(f"/challenges/{code}/amend", {"source": source.replace("\n", "\r\n"), **more})
    return answer.status_code, answer.text


def test_the_present_rules_are_there_to_be_changed(scene):
    page = scene.visitor("boss").get("/challenges/spring/amend").text
    assert "code = &#34;spring&#34;" in page
    assert "What would move" not in page.replace("See what would move", "")
    assert 'name="apply"' not in page


def test_rules_are_seen_with_what_they_move_and_then_applied(scene):
    text, client = running(scene, "mine"), scene.visitor("boss")
    before = scene.rows("points", "mine")
    status, page = amend(client, "mine", doubled(text))
    assert status == 200
    told = words(page)
    turnover = [(row["participant"], int(row["points"])) for row in before if row["criterion"] == "Turnover"]
    totals = {who: sum(int(row["points"]) for row in before if row["participant"] == who) for who, _ in turnover}
    for who, points in turnover:
        assert re.search(rf"{who} {totals[who]} {totals[who] + points} \+{points}\b", told.replace(",", "")), told
    assert f"Gain {len(turnover)} Lose 0" in told
    assert "Removed: points = 1" in told
    assert "Added: points = 2" in told
    assert scene.rows("points", "mine") == before
    assert scene.stored("mine").source == text

    status, page = amend(client, "mine", doubled(text), reason="Twice as fair", seen=seen_on(page), apply="1")
    assert status == 302
    page = client.get("/challenges/mine").text
    assert f"The rules are amended: {len(turnover)} postings were made." in page
    assert re.search(r"Rules amended [^·]+ · Boss Twice as fair Rules no\. 2 Launched", words(page))
    assert scene.stored("mine").source == doubled(text)
    assert sum(int(row["points"]) for row in scene.rows("points", "mine")) == sum(totals.values()) + sum(
        points for _, points in turnover
    )
    assert "Rules amended: Twice as fair" in scene.visitor("anna").get("/challenges/mine/participants/R1").text


def test_nothing_is_applied_without_a_reason_and_nothing_typed_is_lost(scene):
    text, client = running(scene, "silent"), scene.visitor("boss")
    source = doubled(text) + "# my own note <&\n"
    _status, page = amend(client, "silent", source, reason="Because")
    assert "# my own note &lt;&amp;" in page and ">\nBecause</textarea>" in page.replace("\r", "")
    status, page = amend(client, "silent", source, seen=seen_on(page), apply="1", reason="  ")
    assert status == 422
    assert "Give the reason: everyone whose points move reads it." in page
    assert "# my own note &lt;&amp;" in page
    assert 'name="apply"' in page
    assert scene.stored("silent").source == text


def test_a_reason_that_is_too_long_is_kept_and_told(scene):
    text, client = running(scene, "long"), scene.visitor("boss")
    _status, page = amend(client, "long", doubled(text))
    status, page = amend(client, "long", doubled(text), seen=seen_on(page), apply="1", reason="x" * 501)
    assert status == 422
    assert "At most 500 characters." in page
    assert "x" * 501 in page


def test_what_changed_meanwhile_is_shown_anew(scene):
    text, client = running(scene, "busy"), scene.visitor("boss")
    _status, page = amend(client, "busy", doubled(text))
    first = seen_on(page)
    scene.bring_in("sales", sales([("LATER", "R3", now(scene), "C8", "5000.00")]))
    status, page = amend(client, "busy", doubled(text), seen=first, apply="1", reason="Because")
    assert status == 409
    assert "have changed since you saw what would move" in page
    assert "Chloé" in page and ">\nBecause</textarea>" in page.replace("\r", "")
    assert scene.stored("busy").source == text
    assert seen_on(page) != first
    assert amend(client, "busy", doubled(text), seen=seen_on(page), apply="1", reason="Because")[0] == 302


def test_a_text_changed_after_the_preview_is_shown_first(scene):
    text, client = running(scene, "hasty"), scene.visitor("boss")
    _status, page = amend(client, "hasty", doubled(text))
    other = doubled(text).replace("points = 75", "points = 80")
    status, page = amend(client, "hasty", other, seen=seen_on(page), apply="1", reason="Because")
    assert status == 409
    assert "Added: points = 80" in words(page)
    assert scene.stored("hasty").source == text


@pytest.mark.parametrize(("change", "told", "status"), [
    (("every = 100", "every = 0"), "<code>criteria[1].every</code>", 422),
    (('"spring"', '"other"'), "an amendment keeps the code of its challenge", 422),
    (("code =", "code"), "not a TOML file", 422),
    (("# nothing", "# nothing"), "These are the rules as they stand", 409),
])  # fmt: skip
def test_refused_rules_are_told_and_stay(scene, change, told, status):
    source = scene.stored("spring").source.replace(*change)
    answer, page = amend(scene.visitor("boss"), "spring", source, reason="My reason")
    assert answer == status
    assert told in page
    assert "My reason" in page
    assert "Steps" in page


def test_only_the_most_moved_are_shown_until_all_are_asked_for(scene):
    shops = [f"Z{n:02},Shop Z{n:02},distributor,,," for n in range(30)]
    scene.bring_in("participants", "\n".join(["code,name,kind,team,email,parent", *shops]), "shops.csv")
    lines = [f"sell_in,Z{n},1,{now(scene)},Z{n:02},road,1,{100 * (n + 1)}.00" for n in range(30)]
    head = "kind,document,line,date,distributor,product,quantity,amount"
    scene.bring_in("sales", "\n".join([head, *lines]), "shop sales.csv")
    day = now(scene)
    text = challenge_file("many", day - timedelta(days=1), day, "Many", 'credit = "distributor"\n')
    scene.add(text, "many")
    client = scene.visitor("boss")
    _status, page = amend(client, "many", doubled(text))
    assert page.count('<th scope="row">') == 20
    assert "Shop Z29" in page and "Shop Z00" not in page
    moved = int(found(r"Show all (\d+)", page))
    status, page = amend(client, "many", doubled(text), all="1")
    assert (status, page.count('<th scope="row">')) == (200, moved)
    assert "Shop Z00" in page and "Show all" not in page


def test_drafts_and_closed_challenges_have_nothing_to_amend(scene):
    client = scene.visitor("boss")
    assert client.get("/challenges/next/amend").location == "/challenges/next"
    assert client.get("/challenges/past/amend").location == "/challenges/past"
    status, page = amend(client, "past", doubled(scene.stored("past").source))
    assert status == 409
    assert "is closed; its rules no longer change" in page
    assert "/challenges/past/amend" not in client.get("/challenges/past").text


def test_each_text_of_the_rules_has_its_page(scene):
    text, client = running(scene, "kept"), scene.visitor("boss")
    _status, page = amend(client, "kept", doubled(text))
    amend(client, "kept", doubled(text), seen=seen_on(page), apply="1", reason="Twice <b>")
    first, second = (client.get(f"/challenges/kept/revisions/{n}").text for n in (1, 2))
    assert "These are the rules that were launched." in first and "They are in force." not in first
    assert "points = 1\n" in first and "points = 2\n" not in first
    assert "Twice &lt;b&gt;" in second and "They are in force." in second
    assert "Removed: points = 1" in words(second) and "Added: points = 2" in words(second)
    assert client.get("/challenges/kept/revisions/3").status_code == 404


def test_a_rep_sees_nothing_of_what_was_decided(scene):
    assert "What was decided" in scene.visitor("boss").get("/challenges/spring").text
    assert "What was decided" not in scene.visitor("anna").get("/challenges/spring").text


def test_late_lines_are_counted_and_listed(scene):
    closed(scene, "shut")
    client = scene.visitor("boss")
    assert "Some sales came too late" not in client.get("/challenges/shut").text
    assert "Nothing came late" in client.get("/challenges/shut/late").text
    before = scene.rows("points", "shut")
    scene.bring_in(
        "sales", sales([("F1", "R1", now(scene), "C1", "1000.01"), ("NEW", "R2", now(scene), "C1", "77.70")])
    )
    assert "2 lines came in, were corrected or were withdrawn after closing." in client.get("/challenges/shut").text
    told = words(client.get("/challenges/shut/late").text)
    assert "2 lines, the last changed first" in told
    assert "at closing: €1,234.56 now: €1,000.01" in told
    assert re.search(r"NEW 2 Came in late", told) and "€77.70" in told
    assert scene.rows("points", "shut") == before
    assert "came too late" not in scene.visitor("anna").get("/challenges/shut").text
    assert client.get("/challenges/spring/late").location == "/challenges/spring"


def test_late_lines_come_by_pages(scene):
    closed(scene, "crowd")
    scene.bring_in("sales", sales([(f"P{n:03}", "R1", now(scene), "C1", "1.00") for n in range(120)]))
    client = scene.visitor("boss")
    pages = [client.get(f"/challenges/crowd/late?page={page}").text for page in (1, 2, 3, 99)]
    assert [page.count('<th scope="row">') for page in pages] == [50, 50, 20, 20]
    shown = [document for page in pages[:3] for document in re.findall(r'<th scope="row">(\w+)', page)]
    assert sorted(shown) == sorted(set(shown)) and len(shown) == 120


def test_an_administrator_reopens_with_a_reason(scene):
    closed(scene, "again")
    winner = scene.rows("leaderboard", "again")[0]
    scene.bring_in("sales", sales([("AGAIN", "R3", now(scene), "C7", "700.00")]))
    root, boss = scene.visitor("root"), scene.visitor("boss")
    assert "/challenges/again/reopen" not in boss.get("/challenges/again").text
    assert "/challenges/again/reopen" in root.get("/challenges/again").text
    assert "1 line that came late counts at once." in root.get("/challenges/again/reopen").text
    silent = root.post("/challenges/again/reopen", {"reason": " "})
    assert silent.status_code == 422
    assert "Give the reason: it is kept for good." in silent.text
    assert scene.stored("again").state == State.CLOSED
    done = root.post("/challenges/again/reopen", {"reason": "An invoice was lost"})
    assert done.location == "/challenges/again"
    page = words(root.get("/challenges/again").text)
    assert "The challenge is running again:" in page
    assert re.search(r"Reopened [^·]+ · Root An invoice was lost Closed", page)
    assert f"Podium Rank Participant Points 1 {winner['name']} {int(winner['points']):,}" in page
    assert {row["participant"] for row in scene.rows("points", "again")} == {"R1", "R2", "R3"}
    twice = root.post("/challenges/again/reopen", {"reason": "Once more"})
    assert twice.status_code == 409
    assert "is not closed; there is nothing to reopen" in twice.text
    assert "Once more" in twice.text
    assert root.get("/challenges/again/reopen").location == "/challenges/again"


def test_a_director_does_not_reopen(scene):
    for email in ("boss", "anna", "shop"):
        client = scene.visitor(email)
        assert client.get("/challenges/past/reopen").status_code == 403
        assert client.post("/challenges/past/reopen", {"reason": "Why not"}).status_code == 403
    assert scene.stored("past").state == State.CLOSED


def test_the_decisions_of_pages_bear_a_name(scene):
    scene.add(scene.stored("spring").source.replace('"spring"', '"signed"'), "signed", launch=False)
    client = scene.visitor("boss")
    client.post("/challenges/signed/launch")
    client.post("/challenges/signed/close")
    told = words(client.get("/challenges/signed").text)
    assert re.search(r"What was decided Closed [^·]+ · Boss .*Launched [^·]+ · Boss", told)
