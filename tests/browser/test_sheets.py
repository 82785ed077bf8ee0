"""Sales sheets on a phone: found as one types, read without a network once opened, and by nobody who comes after."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Visitors
from tests.browser.visiting import PHONE, sign_in

KEPT = """async () => (await (await caches.open('palier-page')).keys())
    .map((it) => new URL(it.url).pathname).filter((it) => it.startsWith('/sheets'))"""
DRAWN = "() => document.querySelector('.sheet-figure img').naturalWidth"


def wait_until_kept(page: Page, *paths: str) -> None:
    """The worker has these pages and files."""
    for _try in range(200):
        if set(paths) <= set(page.evaluate(KEPT)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not kept: {set(paths) - set(page.evaluate(KEPT))}")


def test_a_sheet_is_found_as_one_types_and_read_without_a_network(visitors: Visitors) -> None:
    page = visitors.open(PHONE)
    sign_in(page, "rep", "en")
    page.goto("/sheets")
    page.get_by_role("searchbox").press_sequentially("robto de tonte")
    found = page.locator(".sheet-link", has_text="Valbot robot mower")
    expect(page.get_by_role("heading", name="Close to what you typed")).to_be_visible()
    address = found.get_attribute("href") or ""
    page.goto("/sheets")
    with page.expect_request(lambda asked: asked.url.endswith("/opened") and asked.method == "POST"):
        page.goto(address)
    page.goto(address)
    picture = page.locator(".sheet-figure img").get_attribute("data-keep") or ""
    wait_until_kept(page, "/sheets", address, picture)

    page.context.set_offline(True)
    page.goto(address)
    expect(page.locator("[data-as-of]")).to_have_text(re.compile("Offline: this sheet as of 19 May 2026"))
    assert page.evaluate(DRAWN) > 0
    page.goto("/sheets")
    expect(page.locator("[data-as-of]")).to_be_visible()
    with pytest.raises(Error, match="ERR_"):
        page.goto("/sheets/2")
    page.context.set_offline(False)

    page.goto("/home")
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate(KEPT) == []
    # What the browser itself notes of what is not there.
    visitors.troubles[:] = [it for it in visitors.troubles if "ERR_INTERNET_DISCONNECTED" not in it]


def test_a_trainer_writes_publishes_and_retires_a_sheet(visitors: Visitors) -> None:
    page = visitors.open(PHONE)
    sign_in(page, "director", "en")
    page.goto("/sheets/new")
    page.get_by_role("group", name="In French").get_by_label("Title").fill("Arrosoir")
    page.get_by_role("group", name="In French").get_by_label("Text").fill("## Léger\n\n- dix litres")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Léger")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("It is saved.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status").first).to_contain_text("The sheet is published.")
    page.goto("/sheets?search=arosoir")
    expect(page.get_by_role("link", name="Arrosoir")).to_be_visible()
    page.get_by_role("link", name="Arrosoir").click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Retire").click()
    page.goto("/sheets?search=arrosoir")
    expect(page.get_by_role("link", name="Arrosoir")).to_have_count(0)
