"""A sale declared from its invoice or a photo on a phone, in a browser, with JavaScript and without."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from app.demo.bills import Bill, Item, invoice_pdf, receipt_photo
from tests.browser.conftest import Visitors
from tests.browser.test_main_acts import with_and_without_javascript
from tests.browser.visiting import PHONE, sign_in

DAY = date(2026, 5, 18)
SHOP = "Jardinerie du Petit Parc (Versailles)"
MOWER = Item("VL-0603", "Tondeuse", 2, 413_02)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@with_and_without_javascript
def test_three_taps_declare_an_electronic_invoice_and_the_office_sees_it_beside_the_lines(
    visitors: Visitors, signed_in: Callable[..., Page], javascript: bool
) -> None:
    number, taps = f"FA-8{javascript:d}", []
    page = visitors.open(PHONE, javascript)
    sign_in(page, "distributor", "en")
    page.get_by_role("link", name="Declare", exact=True).click()
    page.get_by_role("link", name="From an invoice or photo").click()
    invoice = invoice_pdf(Bill(number, DAY, SHOP, "Paysages Martin", [MOWER]))

    def tap(act: Callable[..., Any], *given: Any) -> None:
        taps.append(act)
        act(*given)

    tap(
        page.locator("[name=proof]").set_input_files,
        FilePayload(name="f.pdf", mimeType="application/pdf", buffer=invoice),
    )
    tap(page.get_by_role("button", name="Read it").click)
    expect(page.get_by_label("Product", exact=True)).to_have_value("VL-0603")
    expect(page.locator("#proof-sum")).to_contain_text("That adds up.")
    assert fits(page)
    tap(page.get_by_role("button", name="Submit it as it is").click)
    expect(page.locator("h1 .state")).to_have_text("Submitted")
    expect(page.locator("h1")).to_contain_text(number)
    assert len(taps) == 3
    expect(page.get_by_role("link", name="f.pdf").last).to_be_visible()
    assert fits(page)

    office = signed_in("administrator", javascript=javascript)
    office.goto(f"/validation/{page.url.rpartition('/')[2]}")
    picture = office.locator(".proof-large img")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    office.wait_for_load_state("networkidle")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 300")
    assert office.locator(".proof-mark").count() >= 3
    lines, proof = (office.locator(it).bounding_box() for it in ("form.columns > .panel >> nth=0", ".proofs-beside"))
    assert lines is not None
    assert proof is not None
    # Beside each other.
    assert proof["x"] >= lines["x"] + lines["width"]
    assert proof["y"] == pytest.approx(lines["y"], abs=2)


@with_and_without_javascript
def test_a_photo_is_the_proof_of_what_is_typed(visitors: Visitors, javascript: bool) -> None:
    number = f"T-8{javascript:d}"
    page = visitors.open(PHONE, javascript)
    sign_in(page, "distributor", "en")
    page.goto("/declarations/from")
    photo = receipt_photo(Bill(number, DAY, SHOP, "", [MOWER]))
    page.locator("[name=proof]").set_input_files(FilePayload(name="IMG.jpg", mimeType="image/jpeg", buffer=photo))
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url(re.compile("/edit$"))
    # Proposed where tesseract is installed; typed where it is not.
    page.get_by_label("Invoice or receipt number").fill(number)
    page.get_by_label("Day of the sale").fill(f"{DAY}")
    for label, text in (("Product", "VL-0603"), ("Quantity", "2"), ("Amount", "413.02")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("h1 .state")).to_have_text("Submitted")
    expect(page.get_by_role("link", name="IMG.jpg").last).to_be_visible()
    assert fits(page)
