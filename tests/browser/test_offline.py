"""Home on a phone without a network: as it was, said in words, and never somebody else's."""

import re

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import Visitors
from tests.browser.visiting import PHONE, sign_in

KEPT = "async () => (await (await caches.open('palier-page')).keys()).length"
FILES = "async () => (await (await caches.open('palier-files')).keys()).length"


def wait_until_kept(page: Page) -> None:
    """Home has told the worker, and the worker has it with its styles and scripts."""
    for _try in range(200):
        if page.evaluate(KEPT) and page.evaluate(FILES) >= 5:
            return
        page.wait_for_timeout(50)
    raise AssertionError("home was not kept")


def test_home_is_kept_though_the_worker_came_while_it_was_on_its_way(visitors: Visitors) -> None:
    page = visitors.open(PHONE)
    held: list[Route] = []
    page.route("**/offline.js*", lambda route: held.append(route))
    with page.expect_request("**/offline.js*"):
        sign_in(page, "rep", "en", until="commit")
    other = page.context.new_page()
    other.goto("/my-sales")
    other.evaluate("navigator.serviceWorker.register('/service-worker.js', { scope: '/' })")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    assert page.evaluate(KEPT) == 0
    held[0].continue_()
    wait_until_kept(page)


def test_home_opens_without_a_network_until_its_reader_signs_out(visitors: Visitors) -> None:
    page = visitors.open(PHONE)
    sign_in(page, "rep", "en")
    page.goto("/home")
    wait_until_kept(page)
    points = page.locator(".now-points").inner_text()
    expect(page.locator("[data-as-of]")).to_be_hidden()

    page.context.set_offline(True)
    for path in ("/home", "/"):
        page.goto(path)
        assert page.locator(".now-points").inner_text() == points
        expect(page.locator("[data-as-of]")).to_have_text(re.compile(r"Offline: this is your page as of 19 May 2026"))
        # It looks as it did.
        assert page.evaluate("getComputedStyle(document.querySelector('.now')).borderRadius") == "16px"
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/my-sales")
    page.context.set_offline(False)

    page.goto("/home")
    expect(page.locator("[data-as-of]")).to_be_hidden()
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate(KEPT) == 0
    sign_in(page, "distributor", "en")
    wait_until_kept(page)
    page.context.set_offline(True)
    page.goto("/home")
    expect(page.locator("[data-as-of]")).to_be_visible()
    assert "odile" in page.content().lower()
    # What the browser itself notes of a page that is not there.
    visitors.troubles[:] = [it for it in visitors.troubles if "ERR_INTERNET_DISCONNECTED" not in it]
