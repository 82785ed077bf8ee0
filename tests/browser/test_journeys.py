"""A day of each role, from link to link: in both languages, on a phone and on a desktop."""

import re
from dataclasses import dataclass
from functools import cache

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from app.config import ROOT
from tests.browser.conftest import Visitors
from tests.browser.serving import REPS
from tests.browser.visiting import DESKTOP, PHONE, SALES, Language, sign_in

# Both languages on both sizes.
WAYS: list[tuple[Language, tuple[int, int]]] = [("fr", PHONE), ("en", DESKTOP), ("en", PHONE), ("fr", DESKTOP)]
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"

in_every_way = pytest.mark.parametrize(
    ("language", "size"), WAYS, ids=[f"{it}-{'phone' if size == PHONE else 'desktop'}" for it, size in WAYS]
)


@cache
def french() -> dict[str, str]:
    """Every text by what it is in English."""
    with (ROOT / "translations/fr/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(it.id): str(it.string) for it in read_po(file, "fr") if it.id and it.string}


@dataclass
class Journey:
    """Somebody who goes from page to page by what they read there."""

    page: Page
    language: Language

    def said(self, text: str) -> str:
        """A text as it stands in the language of the pages."""
        return text if self.language == "en" else french()[text]

    def reads(self, *texts: str) -> None:
        """They stand somewhere on the page, and can be seen."""
        for text in texts:
            expect(self.page.get_by_text(self.said(text)).filter(visible=True).first).to_be_visible(timeout=30_000)

    def arrives(self, address: str) -> None:
        """At that address, in the language; the page has a title to be seen and does not scroll sideways."""
        expect(self.page).to_have_url(re.compile(address))
        expect(self.page.locator(f"html[lang={self.language}]")).to_be_attached()
        expect(self.page.locator("h1").first).to_be_visible()
        needed, there = self.page.evaluate(WIDTHS)
        assert needed <= there, f"{self.page.url} scrolls sideways"

    def follows(self, link: str, address: str, within: str = "main") -> None:
        """A link of the page by its text."""
        self.page.locator(within).get_by_role("link", name=self.said(link)).first.click()
        self.arrives(address)

    def opens(self, entry: str, address: str) -> None:
        """An entry of the account's menu."""
        self.page.locator("details[data-menu] summary").click()
        self.follows(entry, address, "details[data-menu]")

    def goes_by_menu(self, entry: str, address: str) -> None:
        """An entry of the main menu: a bar at the bottom of a phone."""
        self.follows(entry, address, ".main-nav")

    def presses(self, button: str, address: str) -> None:
        """A button by its text."""
        self.page.locator("main").get_by_role("button", name=self.said(button)).first.click()
        self.arrives(address)

    def leaves(self) -> None:
        """Sign out; the language stays."""
        self.page.locator("details[data-menu] summary").click()
        self.page.locator("details[data-menu]").get_by_role("button", name=self.said("Sign out")).click()
        self.arrives("/sign-in$")
        self.reads("You are signed out.")


def begin(visitors: Visitors, role: str, language: Language, size: tuple[int, int], address: str) -> Journey:
    """Sign in, and be where the role's work is."""
    page = visitors.open(size)
    sign_in(page, role, language)
    journey = Journey(page, language)
    journey.arrives(address)
    return journey


@in_every_way
def test_a_rep_between_two_visits(visitors: Visitors, language: Language, size: tuple[int, int]) -> None:
    rep = begin(visitors, "rep", language, size, "/home$")
    rep.reads("What changed", "Your best next move", "Around you")
    rank = rep.page.locator(".now-rank .display").inner_text()
    rep.follows("Why these points?", "/participants/")
    rep.page.go_back()
    rep.follows("Leaderboard", "/leaderboard$")
    mine = rep.page.locator("tr.mine, li.mine").filter(visible=True).first
    expect(mine).to_contain_text(rank)
    rep.goes_by_menu("Home", "/home$")
    rep.follows("Goal and rival", "/my-goal")
    rep.page.locator("[name=target]").fill("1")
    rep.page.locator(".goal-form button").click()
    rep.arrives("/my-goal")
    rep.goes_by_menu("Home", "/home$")
    expect(rep.page.locator(".now-goal")).to_be_visible()
    rep.goes_by_menu("My sales", "/my-sales")
    rep.follows("My own count", "/my-sales/count")
    rep.leaves()


@in_every_way
def test_a_distributor_at_the_counter(visitors: Visitors, language: Language, size: tuple[int, int]) -> None:
    shop = begin(visitors, "distributor", language, size, "/home$")
    shop.follows("Why these points?", "/participants/")
    shop.goes_by_menu("Challenges", "/challenges$")
    shop.opens("My sellers' accounts", "/accounts$")
    shop.follows("Invite", "/invite$")
    shop.opens("What I am told", "/account/notices$")
    shop.page.locator("form.choices button[type=submit]").click()
    shop.arrives("/account/notices$")
    expect(shop.page.locator(".notice-success")).to_be_visible()
    shop.leaves()


@in_every_way
def test_a_regional_manager_before_a_meeting(visitors: Visitors, language: Language, size: tuple[int, int]) -> None:
    manager = begin(visitors, "regional_manager", language, size, "/home$")
    manager.reads("Close to a step")
    manager.page.locator("main a[href*='/participants/']").first.click()
    manager.arrives("/participants/")
    manager.goes_by_menu("Home", "/home$")
    manager.follows("All teams", "by=teams")
    manager.page.locator("main a[href*='/teams/']").first.click()
    manager.arrives("/teams/")
    manager.leaves()


@in_every_way
def test_a_director_with_ten_minutes(visitors: Visitors, language: Language, size: tuple[int, int]) -> None:
    director = begin(visitors, "director", language, size, "/challenges$")
    director.page.locator(f"main a[href$='/challenges/{REPS}']").first.click()
    director.arrives(f"/challenges/{REPS}$")
    director.reads("What it will cost")
    director.follows("Leaderboard", "/leaderboard$")
    director.page.locator("main a[href*='/participants/']").first.click()
    director.arrives("/participants/")
    director.opens("Announcements", "/announcements$")
    title = f"Salon {language} {size[0]}"
    director.page.get_by_label(director.said("Title"), exact=True).fill(title)
    director.page.get_by_label(director.said("Text"), exact=True).fill("Stand B12.")
    director.presses("Announce", "/announcements")
    expect(director.page.locator("main").get_by_text(title).first).to_be_visible()
    director.goes_by_menu("Laboratory", "/laboratory")
    director.goes_by_menu("Challenges", "/challenges$")
    director.follows("New challenge", "/builder$")
    director.leaves()


@in_every_way
def test_an_administrator_on_a_monday(visitors: Visitors, language: Language, size: tuple[int, int]) -> None:
    # Documents of its own each time.
    number = f"J{language}{size[0]}"
    sales = SALES.replace("FA-2026-001", f"{number}-001")
    office = begin(visitors, "administrator", language, size, "/imports$")
    office.page.set_input_files("[name=file]", {"name": "lundi.csv", "mimeType": "text/csv", "buffer": sales.encode()})
    office.presses("Try the file", r"/imports/\d+$")
    office.presses("Import", r"/imports/\d+$")
    office.reads("The file was imported, and the points of the running challenges are up to date.")
    office.goes_by_menu("Sales", "/lines")
    office.page.get_by_label(office.said("Document"), exact=True).fill(f"{number}-001001")
    office.presses("Search", "/lines")
    office.page.locator(".sales-table a").first.click()
    office.arrives(r"/lines/\d+$")
    office.opens("Accounts", "/accounts$")
    office.page.locator("[name=search]").fill("camille")
    office.presses("Search", "/accounts")
    office.page.locator(".accounts-table a[href^='/accounts/']").first.click()
    office.arrives(r"/accounts/\d+$")
    office.goes_by_menu("Directory", "/directory/")
    office.opens("Security log", "/security$")
    office.leaves()
