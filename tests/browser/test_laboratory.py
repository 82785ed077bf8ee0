"""The laboratory in a browser: a slider answers at once, and everything works without JavaScript too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import DESKTOP, PHONE

DRAFT = "reseau-ete-2026"
POINTS = "criteria[1].points"


def cost(page: Page, which: str) -> float:
    """One of the costs told in the line above the figures."""
    text = page.locator("#told .lab-cost", has_text=which).locator("strong").inner_text()
    return float(re.sub(r"[^\d.]", "", text))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_slider_answers_without_a_reload(signed_in: Callable[..., Page], size: tuple[int, int]) -> None:
    page = signed_in("director", size)
    page.goto("/laboratory")
    before = cost(page, "Cost")
    page.evaluate("window.sameDocument = true")
    slider = page.locator("input[type=range][data-moves='criteria-1-points']")
    expect(slider).to_be_visible()
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#told")).to_contain_text("Variant")
    assert page.locator(f"[name='{POINTS}']").input_value() == "2"
    assert cost(page, "Variant") > before
    assert cost(page, "Cost") == before
    expect(page.locator("#answer")).to_contain_text("Variant")

    # Back where it was written, there is no variant any more; the figures follow what is typed, too.
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#told")).not_to_contain_text("Variant")
    page.locator(f"[name='{POINTS}']").fill("3")
    expect(page.locator("#told")).to_contain_text("Variant")
    assert slider.input_value() == "3"
    assert page.evaluate("window.sameDocument") is True
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]


def test_a_number_that_cannot_be_is_told_at_once_and_the_sliders_stay(signed_in: Callable[..., Page]) -> None:
    page = signed_in("director")
    page.goto("/laboratory")
    page.locator("[name='criteria[1].every']").fill("0")
    expect(page.locator("#answer")).to_contain_text("criteria[1].every")
    page.locator("[name='criteria[1].every']").fill("50")
    expect(page.locator("#told")).to_contain_text("Variant")
    expect(page.locator("#refusals")).to_have_count(0)


def test_it_works_without_javascript(signed_in: Callable[..., Page]) -> None:
    page = signed_in("director", javascript=False)
    page.goto("/laboratory")
    before = cost(page, "Cost")
    expect(page.locator("input[type=range]").first).to_be_hidden()
    page.fill(f"[name='{POINTS}']", "2")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page).to_have_url(re.compile(r"/laboratory\?"))
    assert cost(page, "Variant") > before
    assert page.locator(f"[name='{POINTS}']").input_value() == "2"


def test_another_challenge_brings_its_own_numbers(signed_in: Callable[..., Page]) -> None:
    page = signed_in("director")
    page.goto("/laboratory")
    page.select_option("#challenge", "comptoirs-printemps-2026")
    expect(page).to_have_url(re.compile("challenge=comptoirs-printemps-2026"))
    expect(page.locator("summary", has_text="Ventes du mois")).to_be_visible()
    expect(page.locator("#told")).not_to_contain_text("Variant")
    page.select_option("#against", DRAFT)
    expect(page.locator("#told")).to_contain_text("Variant")
