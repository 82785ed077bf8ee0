"""A package made to steal: it reads nothing of the app, writes nothing of others, and leads nobody away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.packages import Learning, learning, unit
from tests.elearning.packages.files import scorm

# Each try tells what it got; whoever is refused gets a name of an error, or nothing.
HOSTILE = """<!DOCTYPE html><title>Hostile</title><p>Ready</p><script>
const app = location.ancestorOrigins[location.ancestorOrigins.length - 1];
const soon = (promise) => Promise.race([promise, new Promise((r) => setTimeout(() => r("nothing"), 1500))]);
const tries = {
  cookie: () => document.cookie,
  storage: () => Object.keys(localStorage).join() + Object.keys(sessionStorage).join(),
  top_page: () => top.document.title,
  top_cookie: () => top.document.cookie,
  top_storage: () => top.localStorage.length,
  top_place: () => top.location.href,
  top_variables: () => JSON.stringify(Object.keys(top.htmx || {})),
  frame_of_app: () => parent.frameElement && parent.frameElement.outerHTML,
  opener: () => String(top.opener) + String(opener),
  fetched: () => fetch(app + "/home", { credentials: "include" }).then((a) => a.text()),
  fetched_blindly: () => fetch(app + "/home", { credentials: "include", mode: "no-cors" }).then((a) => a.type),
  beacon: () => String(navigator.sendBeacon(app + "/sign-out", "x") && "sent"),
  pictured: () => new Promise((r) => { const i = new Image(); i.onload = () => r("loaded"); i.onerror = () => r("");
    i.src = app + "/static/mark.svg"; }),
  scripted: () => new Promise((r) => { const s = document.createElement("script"); s.onload = () => r("loaded");
    s.onerror = () => r(""); s.src = app + "/static/palier.js"; document.body.append(s); }),
  framed: () => new Promise((r) => { const f = document.createElement("iframe"); f.src = app + "/home";
    f.onload = () => { try { r(f.contentDocument.body.innerText); } catch (e) { r(e.name); } };
    document.body.append(f); }),
  opened: () => { const w = open(app + "/home"); return new Promise((r) => setTimeout(() => {
    try { r(w ? w.document.body.innerText : ""); } catch (e) { r(e.name); } }, 800)); },
  worker: () => navigator.serviceWorker.register("worker.js").then(() => "registered"),
  other_learner: () => fetch("/" + location.pathname.split("/")[1].slice(0, -3) + "abc/state",
    { method: "POST", body: '{"base":0,"sequence":1,"data":{},"ended":true}' }).then((a) => a.status),
  other_package: () => fetch("/" + location.pathname.split("/")[1] + "/" + "0".repeat(64) + "/index.html")
    .then((a) => a.status),
};
(async () => {
  const got = {};
  for (const [name, attempt] of Object.entries(tries)) {
    try { got[name] = String(await soon(attempt())); } catch (e) { got[name] = e.name; }
  }
  document.body.dataset.got = JSON.stringify(got);
})();
window.leadAway = () => { try { top.location = "https://example.com/"; return "led away"; }
  catch (e) { return e.name; } };
window.sendForm = () => { const f = document.createElement("form"); f.method = "post"; f.action = app + "/sign-out";
  f.target = "_top"; document.body.append(f); f.submit(); };
</script>"""


@pytest.fixture(scope="module")
def hostile(browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learning]:
    """A hostile package, served."""
    plain = scorm(page=HOSTILE)
    folder = tmp_path_factory.mktemp("hostile")
    with learning(browser, demonstration, folder, {"hostile": lambda: plain}) as found:
        yield found


@pytest.fixture(scope="module")
def victim(hostile: Learning) -> Page:
    """Somebody who has opened it, with something of the app in their browser to be stolen."""
    page = hostile.learner()
    page.evaluate(
        "localStorage.secret = 'of the app'; sessionStorage.secret = 'of the app'; document.cookie = 'own=secret'"
    )
    expect(hostile.open(page, "hostile").get_by_text("Ready")).to_be_visible()
    return page


@pytest.fixture(scope="module")
def got(victim: Page) -> dict[str, Any]:
    """What it got."""
    body = unit(victim).locator("body[data-got]")
    expect(body).to_be_attached(timeout=30_000)
    found: dict[str, Any] = body.evaluate("body => JSON.parse(body.dataset.got)")
    return found


@pytest.mark.parametrize(
    "attempt",
    ["top_page", "top_cookie", "top_storage", "top_place", "top_variables", "frame_of_app", "framed", "worker"],
)
def test_it_is_refused(got: dict[str, Any], attempt: str) -> None:
    assert got[attempt] in ("SecurityError", "TypeError", "null", "nothing", "")


def test_it_reads_neither_cookie_nor_storage(got: dict[str, Any]) -> None:
    assert got["cookie"] == ""
    # Some browsers keep nothing at all for frames of another site.
    assert got["storage"] in ("", "SecurityError")
    assert got["opener"] == "nullnull"


@pytest.mark.parametrize("attempt", ["fetched", "fetched_blindly", "pictured", "scripted"])
def test_it_asks_the_app_for_nothing(got: dict[str, Any], attempt: str) -> None:
    assert got[attempt] in ("TypeError", "SecurityError", "")


def test_a_window_that_it_opens_is_not_its_own(got: dict[str, Any]) -> None:
    assert got["opened"] in ("SecurityError", "TypeError", "")


def test_it_tells_nothing_of_other_learners_or_packages(got: dict[str, Any], hostile: Learning) -> None:
    assert (got["other_learner"], got["other_package"]) == ("403", "404")
    assert hostile.states("hostile") == []


def test_it_leads_nobody_away_and_signs_nobody_out(got: dict[str, Any], victim: Page) -> None:
    assert got
    place = victim.url
    body = unit(victim).locator("body")
    assert body.evaluate("() => leadAway()") == "SecurityError"
    body.evaluate("() => sendForm()")
    victim.wait_for_timeout(500)
    assert victim.url == place
    victim.goto("/home")
    assert victim.url.endswith("/home")
