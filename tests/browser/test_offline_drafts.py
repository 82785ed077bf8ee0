"""A sale declared on a phone without a network: it waits on the device, and is sent once."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.visiting import PHONE, sign_in

KEPT = "async (path) => Boolean(await (await caches.open('palier-page')).match(path))"
ITEMS = "async () => (await outbox.all()).map((it) => it.state)"
SEND = "async () => (await navigator.serviceWorker.ready).active.postMessage({ send: true })"
FORM = "/declarations/new"


def signed_in(visitors: Visitors) -> Page:
    """A distributor on a phone, whose device has had the time to keep the form of a sale."""
    page = visitors.open(PHONE)
    sign_in(page, "distributor", "en")
    for _try in range(200):
        if page.evaluate(KEPT, FORM) and page.evaluate(KEPT, "/home"):
            return page
        page.wait_for_timeout(50)
    raise AssertionError("the form was not kept")


def write(page: Page, document: str, *lines: tuple[str, str, str]) -> None:
    """Type a sale of the demonstration's time."""
    page.get_by_label("Invoice or receipt number").fill(document)
    page.get_by_label("Day of the sale").fill("2026-05-18")
    for place, (product, quantity, amount) in enumerate(lines):
        if place:
            page.get_by_role("button", name="Add a line").click()
        line = page.get_by_role("group", name=f"Line {place + 1}")
        line.get_by_label("Product", exact=True).fill(product)
        line.get_by_label("Quantity").fill(quantity)
        line.get_by_label("Amount").fill(amount)


def wait_until(page: Page, is_so: str) -> None:
    """Until a script says so of what waits on the device."""
    for _try in range(200):
        if page.evaluate(f"async () => (({is_so})(await outbox.all()))"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(is_so)


def cut(visitors: Visitors, page: Page, is_cut: bool) -> None:
    """Cut the network, or mend it; what the browser itself notes of that is no trouble."""
    page.context.set_offline(is_cut)
    visitors.troubles[:] = [it for it in visitors.troubles if "ERR_INTERNET_DISCONNECTED" not in it]


def products(page: Page) -> list[str]:
    """What the form offers."""
    return [str(it.get_attribute("value")) for it in page.locator("#products option").all()[:2]]


def declared(page: Page, document: str) -> int:
    """How many of one's own declarations bear a number."""
    page.goto("/declarations")
    return page.locator(".declared-link", has_text=document).count()


def test_a_sale_declared_without_a_network_is_sent_once(visitors: Visitors) -> None:
    page = signed_in(visitors)
    cut(visitors, page, is_cut=True)
    page.goto(FORM)
    expect(page.locator("[data-as-of]")).to_be_visible()
    rake, spade = products(page)
    write(page, "OFF-1", (rake, "2", "40"), (spade, "1", "19.90"))
    page.get_by_role("button", name="Submit", exact=True).click()
    outbox = page.get_by_role("region", name="On this device")
    expect(outbox).to_contain_text("OFF-1")
    expect(outbox).to_contain_text("Waits for the network")
    # Another one beside it has a key of its own.
    write(page, "OFF-2", (rake, "1", "20"))
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(outbox).to_contain_text("OFF-2")
    items = page.evaluate("async () => outbox.all()")
    assert len({it["key"] for it in items}) == 2

    cut(visitors, page, is_cut=False)
    expect(outbox.get_by_role("link", name="See what became of it")).to_have_count(2)
    assert page.evaluate(ITEMS) == []
    outbox.get_by_role("link", name="See what became of it").first.click()
    expect(page.get_by_role("heading", name="OFF-1")).to_contain_text("Submitted")
    expect(page.locator("table")).to_contain_text("19.90")

    # The answer got lost on the way, so the device sends it again; and two pages send at the same moment.
    for item in items:
        page.evaluate("(item) => outbox.put(item)", item)
    page.evaluate(SEND)
    page.evaluate(SEND)
    wait_until(page, "(items) => items.length === 0")
    assert declared(page, "OFF-1") == declared(page, "OFF-2") == 1


def test_what_is_not_taken_stays_on_the_device_until_it_is_corrected(visitors: Visitors) -> None:
    page = signed_in(visitors)
    cut(visitors, page, is_cut=True)
    page.goto(FORM)
    write(page, "OFF-3", ("no such product", "1", "10"))
    page.get_by_role("button", name="Submit", exact=True).click()
    outbox = page.get_by_role("region", name="On this device")
    expect(outbox).to_contain_text("OFF-3")
    cut(visitors, page, is_cut=False)
    expect(outbox).to_contain_text("Something is to be corrected")
    outbox.get_by_role("link", name="Correct").click()
    expect(page.get_by_label("Product", exact=True)).to_have_value("no such product")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_label("Product", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Product", exact=True).fill(products(page)[0])
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="OFF-3")).to_contain_text("Submitted")
    expect(page).to_have_url(re.compile(r"/declarations/\d+$"))
    wait_until(page, "(items) => items.length === 0")
    assert declared(page, "OFF-3") == 1


def test_what_is_being_typed_is_there_after_the_page_was_closed(visitors: Visitors) -> None:
    page = signed_in(visitors)
    page.goto(FORM)
    write(page, "OFF-4", ("something", "3", "30"), ("else", "1", "5"))
    wait_until(page, "(items) => items.some((it) => it.fields.some(([, value]) => value === 'else'))")
    page.goto("/home")
    page.goto("/declarations")
    outbox = page.get_by_role("region", name="On this device")
    outbox.get_by_role("link", name="Go on writing").click()
    expect(page.get_by_role("group", name="Line 2").get_by_label("Product", exact=True)).to_have_value("else")
    # Of what somebody else has written on this device nothing is shown, and nothing sent.
    other = "(item) => outbox.put({ ...item, key: 'of-another', account: '999', state: 'waiting' })"
    page.evaluate(other, page.evaluate("async () => (await outbox.all())[0]"))
    page.goto("/declarations")
    expect(outbox.get_by_role("listitem")).to_have_count(1)
    page.evaluate(SEND)
    page.wait_for_timeout(500)
    assert sorted(page.evaluate(ITEMS)) == ["waiting", "writing"]
    outbox.get_by_role("button", name="Discard").click()
    expect(outbox).to_be_hidden()
    assert declared(page, "OFF-4") == 0
