"""Contents of H5P and units of cmi5 are played in a browser: to their end, resumed; and what a hostile unit tries."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.packages import Learning, learning, leave, unit
from tests.elearning.packages.files import cmi5_course, h5p_content

CONTENTS = {"h5p": h5p_content, "cmi5": cmi5_course}
# What a unit tries with the token that it was given, or with another's address: each tells the status of the answer.
TRIES = """async (_body, other) => {
  const own = JSON.parse(asked.actor), got = {};
  const put = async (name, one, where = asked.endpoint, key = token) => {
    const answer = await fetch(where + "statements?statementId=" + one.id, { method: "PUT", body: JSON.stringify(one),
      headers: { Authorization: "Basic " + key, "X-Experience-API-Version": "1.0.3" } });
    got[name] = answer.status;
  };
  const done = { completion: true, duration: "PT1S" };
  await put("actor", statement("completed", done, { actor: { account: { ...own.account, name: "99" } } }));
  const elsewhere = statement("completed", done);
  elsewhere.context.registration = crypto.randomUUID();
  await put("registration", elsewhere);
  await put("endpoint", statement("completed", done), other.endpoint);
  await put("token", statement("completed", done), asked.endpoint, other.token);
  await put("forged", statement("completed", done), asked.endpoint, btoa("a:b"));
  got.fetched = (await (await fetch(asked.fetch, { method: "POST" })).json())["error-code"];
  got.fetched_other = (await (await fetch(other.fetch, { method: "POST" })).json())["error-code"];
  return got;
}"""


@pytest.fixture(scope="module")
def played(browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learning]:
    """A content of H5P and a course of cmi5, served."""
    with learning(browser, demonstration, tmp_path_factory.mktemp("h5p-cmi5"), CONTENTS) as found:
        yield found


def content(page: Page) -> FrameLocator:
    """The frame in which H5P shows its content."""
    return unit(page).frame_locator("iframe.h5p-iframe")


def known(played: Learning, name: str) -> dict[str, Any]:
    """What is kept last of a package."""
    return played.states(name)[-1]


def test_a_content_of_h5p_is_answered_and_goes_on_where_it_was_left(played: Learning) -> None:
    page = played.learner()
    played.open(page, "h5p")
    expect(content(page).get_by_text("Is it?")).to_be_visible()
    for _press in range(3):
        content(page).get_by_role("button", name="Press").click()
    # What is told of a part is not told of the whole.
    content(page).get_by_role("button", name="Part").click()
    leave(page)
    state = known(played, "h5p")
    assert (state["status"], state["success"], state["score"]) == ("incomplete", "unknown", None)

    played.open(page, "h5p", "Go on")
    expect(content(page).locator("output")).to_have_text("3")
    content(page).get_by_role("button", name="Answer").click()
    page.wait_for_timeout(300)
    leave(page)
    expect(page.get_by_text("Score: 75")).to_be_visible()
    state = known(played, "h5p")
    assert (state["status"], state["success"], state["score"]) == ("completed", "passed", 7_500)


def test_what_h5p_keeps_is_sent_as_the_page_is_left_without_a_word(played: Learning) -> None:
    page = played.learner("distributor")
    played.open(page, "h5p")
    content(page).get_by_role("button", name="Press").click()
    page.goto("/home")
    for _try in range(100):
        if "pressed" in known(played, "h5p")["data"]:
            break
        page.wait_for_timeout(50)
    assert json.loads(json.loads(known(played, "h5p")["data"])["state"]["0"]["state"]) == {"pressed": 1}


def test_a_unit_of_cmi5_is_read_left_and_passed(played: Learning) -> None:
    page = played.learner()
    frame = played.open(page, "cmi5")
    expect(frame.locator("body")).to_have_attribute("data-mode", "Normal")
    frame.get_by_role("button", name="Read").click()
    expect(frame.locator("output")).to_have_text("7")
    leave(page)
    assert (known(played, "cmi5")["status"], known(played, "cmi5")["ended"]) == ("incomplete", 1)

    frame = played.open(page, "cmi5", "Go on")
    expect(frame.locator("output")).to_have_text("7")
    frame.get_by_role("button", name="Pass").click()
    expect(frame.locator("body")).to_have_attribute("data-passed", "204")
    leave(page)
    expect(page.get_by_text("Score: 90")).to_be_visible()
    state = known(played, "cmi5")
    assert (state["status"], state["success"], state["score"], state["seconds"]) == ("completed", "passed", 9_000, 12)
    assert "abandoned" not in state["data"]

    frame = played.open(page, "cmi5", "Open again")
    expect(frame.locator("body")).to_have_attribute("data-mode", "Review")
    leave(page)


def test_a_unit_states_nothing_for_others_and_its_token_is_good_for_itself_alone(played: Learning) -> None:
    victim, thief = played.learner("rep"), played.learner("distributor")
    theirs = played.open(victim, "cmi5", "Open again").locator("body[data-mode]")
    other = theirs.evaluate("() => ({ ...asked, token })")
    own = played.open(thief, "cmi5").locator("body[data-mode]")
    got = own.evaluate(TRIES, other)
    assert got == {"actor": 403, "registration": 403, "endpoint": 401, "token": 401, "forged": 401,
                   "fetched": "1", "fetched_other": "1"}  # fmt: skip
    kept = own.evaluate("() => ({ ...asked, token, data })")
    leave(thief)
    # What the unit remembered of its launch is worth nothing once it was left.
    again = played.open(thief, "cmi5", "Go on").locator("body[data-mode]")
    status = again.evaluate(
        """async (_body, old) => (await fetch(old.endpoint + "statements", { headers: {
          Authorization: "Basic " + old.token, "X-Experience-API-Version": "1.0.3" } })).status""",
        kept,
    )
    assert status == 401
    leave(thief)
    assert known(played, "cmi5")["status"] == "incomplete"
