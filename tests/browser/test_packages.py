"""Packages of others are played on a phone: to their end, resumed, without a connection; and a hostile one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.packages import Learning, learning, leave, unit
from tests.browser.visiting import DESKTOP, PHONE
from tests.elearning.packages.files import item, manifest, resource, scorm, shared, zipped

# How deep axe names what lies in the package itself: the window, the player, the unit.
INNERMOST = 3
GOLF = {"12": "RuntimeBasicCalls_SCORM12.zip", "2004": "RuntimeBasicCalls_SCORM20043rdEdition.zip"}
SIMPLE = """<!DOCTYPE html><title>Simple</title><button>Go on</button><script>
const api = parent.API;
api.LMSInitialize("");
const from = api.LMSGetValue("cmi.suspend_data");
document.body.dataset.entry = api.LMSGetValue("cmi.core.entry");
document.body.dataset.kept = String(from.length);
document.body.dataset.name = api.LMSGetValue("cmi.core.student_name");
document.querySelector("button").onclick = () => {
  api.LMSSetValue("cmi.suspend_data", "x".repeat(from.length + 10000));
  api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  document.body.dataset.stored = api.LMSCommit("");
};
</script>"""
UNCOMMITTED = """<!DOCTYPE html><title>Unit</title><p>Unit</p><script>
parent.API.LMSInitialize("");
parent.API.LMSSetValue("cmi.core.lesson_location", "page 7");
parent.API.LMSSetValue("cmi.core.lesson_status", "passed");
parent.API.LMSSetValue("cmi.core.score.raw", "81");
</script>"""
FINISHING = """<!DOCTYPE html><title>Unit</title><p>Unit</p><script>
const p = window.parent.API; p.LMSInitialize("");
onunload = () => { p.LMSSetValue("cmi.core.lesson_status", "completed"); p.LMSFinish(""); };
</script>"""
SILENT = "<!DOCTYPE html><title>Unit</title><p>Never speaks</p>"
MINIMUM = "RuntimeMinimumCalls_SCORM12-mini.zip"


def several() -> bytes:
    """Two SCOs that say that they are done when they are left, and a page to look at."""
    items = item("h", "Heading", "", item("a", "First", "ra") + item("b", "Second", "rb")) + item("c", "Third", "rc")
    listed = resource("ra", "a.html") + resource("rb", "b.html") + resource("rc", "c.html", "asset")
    page = FINISHING.replace("<p>Unit</p>", "<p>{}</p>")
    return zipped({
        "imsmanifest.xml": manifest(items, listed), "a.html": page.replace("{}", "First page"),
        "b.html": page.replace("{}", "Second page"), "c.html": "<p>Third page</p>",
    })  # fmt: skip


@pytest.fixture(scope="module")
def played(browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learning]:
    """The packages that tests make, served."""
    folder = tmp_path_factory.mktemp("packages")
    contents = {
        "simple": lambda: scorm(page=SIMPLE), "uncommitted": lambda: scorm(page=UNCOMMITTED, title="Not committed"),
        "several": several, "silent": lambda: scorm(page=SILENT, title="Silent"),
    }  # fmt: skip
    with learning(browser, demonstration, folder, contents) as found:
        yield found


@pytest.fixture(scope="module", params=list(GOLF))
def golf(
    request: pytest.FixtureRequest, browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Learning]:
    """The golf courses that nobody here wrote, served."""
    content = shared(GOLF[request.param])
    with learning(browser, demonstration, tmp_path_factory.mktemp("golf"), {"golf": lambda: content}) as found:
        yield found


def test_the_golf_course_is_played_to_its_end_and_resumed_once(golf: Learning) -> None:
    page = golf.learner()
    frame = golf.open(page, "golf")
    inner = frame.frame_locator("#contentFrame")
    expect(inner.get_by_role("heading", name="Play of the game")).to_be_visible()
    for _page in range(2):
        frame.get_by_role("button", name="Next").click()
    expect(inner.locator("h1")).to_have_text("Scoring")
    leave(page)
    (state,) = golf.states("golf")
    assert (state["status"], state["score"]) == ("incomplete", None)
    assert golf.completions("golf") == []
    expect(page.get_by_text("It opens where you left it")).to_be_visible()

    frame = golf.open(page, "golf", "Go on")
    inner = frame.frame_locator("#contentFrame")
    expect(inner.locator("h1")).to_have_text("Scoring")
    assert any("resume" in said for said in golf.shown)
    for _page in range(12):
        frame.get_by_role("button", name="Next").click()
    answer_all(inner)
    inner.get_by_role("button", name="Submit Answers").click()
    expect(inner.get_by_text("Score: 100")).to_be_visible()
    leave(page)
    expect(page.get_by_text("Score: 100")).to_be_visible()
    (state,) = golf.states("golf")
    assert (state["status"], state["success"], state["score"]) == ("completed", "passed", 10_000)
    # Its author lets it bring ten points.
    assert golf.completions("golf") == [10]
    assert state["seconds"] >= 0 and state["ended"]


def answer_all(inner) -> None:
    """Give every right answer of the quiz, as its own script knows them."""
    expect(inner.get_by_role("button", name="Submit Answers")).to_be_visible()
    inner.locator("body").evaluate(
        """() => { for (const question of test.Questions) {
          const id = "question_" + question.Id + "_";
          if (question.Type === QUESTION_TYPE_CHOICE)
            document.getElementById(id + question.Answers.indexOf(question.CorrectAnswer)).checked = true;
          else if (question.Type === QUESTION_TYPE_TF)
            document.getElementById(id + (question.CorrectAnswer ? "True" : "False")).checked = true;
          else document.getElementById(id + "Text").value = question.CorrectAnswer;
        } }"""
    )


def test_long_suspend_data_is_kept_and_given_back(played: Learning) -> None:
    page = played.learner()
    body = played.open(page, "simple").locator("body")
    expect(body).to_have_attribute("data-entry", "ab-initio")
    unit(page).get_by_role("button").click()
    expect(body).to_have_attribute("data-stored", "true")
    page.reload()
    body = unit(page).locator("body")
    expect(body).to_have_attribute("data-entry", "resume")
    expect(body).to_have_attribute("data-kept", "10000")
    leave(page)


def test_a_lost_connection_is_told_and_what_was_done_is_sent_when_it_is_back(played: Learning) -> None:
    page = played.learner("distributor")
    frame = played.open(page, "simple")
    expect(frame.locator("body")).to_have_attribute("data-kept", "0")
    page.context.set_offline(True)
    frame.get_by_role("button").click()
    expect(frame.locator("body")).to_have_attribute("data-stored", "false")
    expect(page.get_by_text("The connection is lost.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("The connection is back")).to_be_visible(timeout=15_000)
    state = played.states("simple")[-1]
    assert len(json.loads(state["data"])["suspend_data"]) == 10_000


def test_what_was_not_committed_is_sent_as_the_page_is_left(played: Learning) -> None:
    page = played.learner()
    frame = played.open(page, "uncommitted")
    expect(frame.get_by_text("Unit")).to_be_visible()
    assert played.states("uncommitted") == []
    page.goto("/home")
    for _try in range(100):
        if states := played.states("uncommitted"):
            break
        page.wait_for_timeout(50)
    assert [(each["status"], each["success"], each["score"], each["ended"]) for each in states] == [
        ("completed", "passed", 8_100, 0)
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_around_a_package_are_accessible_and_fit(
    played: Learning, size: tuple[int, int], theme: Literal["light", "dark"]
) -> None:
    page = played.learner("distributor", "fr", size)
    page.emulate_media(color_scheme=theme)
    page.goto(f"/learning/packages/{played.packages['several']}/play")
    look_at(page)
    page.get_by_role("button", name=re.compile("Commencer|Continuer|Ouvrir")).click()
    expect(unit(page).get_by_text("First page")).to_be_visible()
    look_at(page)


def look_at(page: Page) -> None:
    """Nothing that axe finds, in no frame; and nothing to the right of the window."""
    found = Axe().run(page, options={"iframes": True}).response["violations"]
    # A package's own pages are its author's.
    ours = [each for each in found if any(len(node["target"]) < INNERMOST for node in each["nodes"])]
    assert not ours, ours
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_several_units_have_a_menu_and_follow_each_other(played: Learning) -> None:
    page = played.learner()
    frame = played.open(page, "several")
    expect(frame.get_by_text("First page")).to_be_visible()
    around = page.frame_locator("iframe.played")
    around.get_by_role("link", name="Next").click()
    expect(frame.get_by_text("Second page")).to_be_visible()
    around.locator("summary").click()
    around.get_by_role("link", name="Third").click()
    expect(frame.get_by_text("Third page")).to_be_visible()
    for _try in range(100):
        if len(played.states("several")) == 3:
            break
        page.wait_for_timeout(50)
    leave(page)
    expect(page.get_by_text("Done.")).to_be_visible()
    assert [(each["unit"], each["status"]) for each in played.states("several")] == [
        ("a", "completed"), ("b", "completed"), ("c", "completed")]  # fmt: skip


def test_a_unit_that_never_speaks_is_done_once_it_was_shown_and_left(played: Learning) -> None:
    page = played.learner()
    expect(played.open(page, "silent").get_by_text("Never speaks")).to_be_visible()
    # Whoever closes the page has not left it in order.
    page.goto("/home")
    page.wait_for_timeout(500)
    assert played.states("silent") == []
    expect(played.open(page, "silent").get_by_text("Never speaks")).to_be_visible()
    leave(page)
    expect(page.get_by_text("Done.")).to_be_visible()
    (state,) = played.states("silent")
    assert (state["status"], state["success"], state["score"]) == ("completed", "unknown", None)


def test_units_that_only_begin_and_finish_are_done(
    browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = shared(MINIMUM)
    with learning(browser, demonstration, tmp_path_factory.mktemp("minimum"), {"golf": lambda: content}) as golf:
        page = golf.learner()
        frame = golf.open(page, "golf")
        expect(frame.get_by_role("heading", name="Play of the game")).to_be_visible()
        page.frame_locator("iframe.played").get_by_role("link", name="Next").click()
        expect(frame.get_by_role("heading", name="Play of the game")).to_be_hidden()
        expect(frame.get_by_role("heading").first).to_be_visible()
        leave(page)
        expect(page.get_by_text("It opens where you left it")).to_be_visible()
        first, second = golf.states("golf")
        for state in (first, second):
            assert (state["status"], state["success"], state["score"]) == ("completed", "unknown", None)
            assert state["ended"]
