"""A declaration that was refused, read on a phone, corrected there and submitted again: its points follow."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitors
from tests.browser.test_main_acts import with_and_without_javascript
from tests.browser.test_pages import fits
from tests.browser.visiting import PHONE, sign_in

WRONG, RIGHT = "1413.02", "413.02"
REASON = "The amount or quantity is another one"
WHY = "The receipt says 413.02, not 1,413.02."


def steps(page: Page) -> Locator:
    """What happened to it, the latest first."""
    return page.get_by_role("region", name="What happened")


@with_and_without_javascript
def test_a_refused_declaration_is_corrected_on_a_phone_and_brings_its_points(
    visitors: Visitors, signed_in: Callable[..., Page], javascript: bool
) -> None:
    number = f"RF-{javascript:d}"
    page = visitors.open(PHONE, javascript)
    sign_in(page, "distributor", "en")
    page.goto("/declarations/new")
    page.get_by_label("Invoice or receipt number").fill(number)
    for label, text in (("Product", "VL-0603"), ("Quantity", "2"), ("Amount", WRONG)):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("h1 .state")).to_have_text("Submitted")
    declared = page.url

    office = signed_in("administrator", javascript=javascript)
    office.goto(f"/validation/{declared.rpartition('/')[2]}")
    office.get_by_label("Why it is refused").select_option(label=REASON)
    office.get_by_label("What is to be corrected").fill(WHY)
    office.get_by_role("button", name=re.compile("^Refuse")).click()
    expect(office.get_by_text(f"{number}: Refused")).to_be_visible()

    # They are told, and what leads to it says why before anything is to be tapped.
    page.goto("/notices")
    page.get_by_role("button", name=re.compile(number)).first.click()
    expect(page.locator("h1 .state")).to_have_text("Refused")
    expect(page.locator(".notice-title", has_text=REASON)).to_be_in_viewport()
    expect(page.get_by_text(WHY).first).to_be_in_viewport()
    expect(page.get_by_role("region", name="Points")).to_have_count(0)
    fits(page)

    page.get_by_role("link", name="Correct", exact=True).click()
    # The reason is there while it is corrected, and nothing has to be typed anew.
    expect(page.get_by_text(WHY).first).to_be_visible()
    expect(page.get_by_label("Invoice or receipt number")).to_have_value(number)
    fits(page)
    page.get_by_label("Amount", exact=True).fill(RIGHT)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("h1 .state")).to_have_text("Submitted")

    office.goto(f"/validation/{declared.rpartition('/')[2]}")
    office.get_by_role("button", name="Validate the ticked lines").click()
    expect(office.get_by_text(f"{number}: Validated")).to_be_visible()
    page.goto(declared)
    expect(page.locator("h1 .state")).to_have_text("Validated")
    points = page.get_by_role("region", name="Points")
    expect(points).to_contain_text(re.compile(r"\+\d+"))
    for state in ("Refused", "Validated"):
        expect(steps(page)).to_contain_text(state)
    fits(page)
