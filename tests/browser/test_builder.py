"""A director makes and launches a challenge without typing TOML: by keyboard alone, and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

MOST_STEPS = 12


class Keyboard:
    """Somebody without a mouse; each thing done is one step."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, 0

    def reach(self, selector: str) -> None:
        """Go there with the tabulator."""
        for _press in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} is not reached by keyboard")

    def press(self, selector: str) -> None:
        """Press a button or follow a link."""
        self.reach(selector)
        self.page.keyboard.press("Enter")
        self.steps += 1

    def type(self, selector: str, text: str) -> None:
        """Fill a field anew, and leave it."""
        self.reach(selector)
        self.page.keyboard.press("Control+A")
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.keyboard.type(text)
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Shift+Tab")
        self.steps += 1


def test_a_challenge_is_launched_in_twelve_steps_by_keyboard_alone(signed_in: Callable[..., Page]) -> None:
    page = signed_in("director")
    page.goto("/builder")
    hands = Keyboard(page)
    hands.press("button[value=four-criteria]")
    page.wait_for_url(re.compile(r"/builder/network-"))
    expect(page.locator("#criteria .builder-card")).to_have_count(4)
    expect(page.locator("#prizes .builder-card")).to_have_count(3)
    hands.type("#budget", "6000")
    hands.type("#criteria-1-points", "2")
    expect(page.locator("#criteria-1-said")).to_contain_text("2 points for every full €100 sold.")
    expect(page.locator("#criteria-1-said")).to_contain_text("2 points par tranche complète de 100 € vendue.")
    hands.type("#prizes-1-amount", "many")
    expect(page.locator("#prizes-1-amount-error")).to_contain_text("is not a number")
    hands.type("#prizes-1-amount", "1800")
    expect(page.locator("#answer .builder-cost")).to_be_visible()
    expect(page.locator("#answer .ranks li")).to_have_count(5)
    hands.press("#launch-link")
    expect(page.get_by_text("24 participants take part.")).to_be_visible()
    hands.press("button[value=now]")
    expect(page.get_by_text("The challenge is running.")).to_be_visible()
    assert hands.steps <= MOST_STEPS
    source = page.request.get(f"{page.url}/file").text()
    assert source.startswith("# Four criteria that pull in four directions")
    assert 'type = "revenue"\npoints = 2\n' in source and "\nbudget = 6000\n" in source and "amount = 1800\n" in source


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_it_works_without_javascript(signed_in: Callable[..., Page], size: tuple[int, int]) -> None:
    page = signed_in("director", size, javascript=False)
    page.goto("/builder")
    page.click("button[value=training]")
    page.select_option("#new-criteria", "new_client")
    page.click("button[value='add criteria']")
    expect(page).to_have_url(re.compile(r"#criteria-4$"))
    page.fill("#criteria-4-points", "lots")
    page.click(".builder-acts button[value=save]")
    expect(page.locator("#criteria-4-points-error")).to_contain_text("is not a number")
    page.fill("#criteria-4-points", "45")
    page.click("button[value='remove prizes[1]']")
    expect(page.locator("#prizes .builder-card")).to_have_count(1)
    expect(page.locator("#criteria-4-said")).to_contain_text("45 points")
    page.goto(page.url.split("#")[0].replace("/builder/", "/challenges/") + "/delete")
    page.click(".confirm-form button")
