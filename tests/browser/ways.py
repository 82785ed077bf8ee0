"""How one gets to a stop of the tour: what is sent, pressed and waited for on the way."""

import re
from collections.abc import Callable
from datetime import date
from itertools import count

from playwright.sync_api import FilePayload, Page

from app.demo.bills import Bill, Item, invoice_pdf
from tests.browser.serving import CLOSED, REPS
from tests.browser.tour_files import CORRECTED, LATE, LEAGUES
from tests.browser.visiting import REP

# The same invoice twice would be told to be known.
NUMBERS = count(4200)


def by_address(address: str) -> Callable[[Page], None]:
    """Going straight to an address."""

    def go(page: Page) -> None:
        page.goto(address)

    return go


def unfold_a_criterion(page: Page) -> None:
    page.goto(f"/challenges/{REPS}/participants/{REP}")
    page.locator("#criterion-2 details.lines > summary").first.click()


def from_an_invoice(page: Page) -> None:
    """The form that an electronic invoice fills: one line is found, one is not."""
    items = [Item("VL-0603", "Sécateur", 2, 413_02), Item("SEC-LONG", "Sécateur long", 1, 65_66)]
    bill = Bill(
        f"FA-{next(NUMBERS)}", date(2026, 5, 18), "Jardinerie du Petit Parc (Versailles)", "Paysages Martin", items
    )
    page.goto("/declarations/from")
    sent = FilePayload(name=f"{bill.number}.pdf", mimeType="application/pdf", buffer=invoice_pdf(bill))
    page.set_input_files("[name=proof]", sent)
    page.click("form.declare button[type=submit]")
    page.wait_for_url(re.compile("/edit$"))


def send(page: Page, name: str, content: str) -> None:
    page.goto("/imports")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": content.encode("cp1252")})
    page.click("form.upload-form button[type=submit]")
    page.wait_for_url(re.compile(r"/imports/\d+"))


def apply(page: Page) -> None:
    page.click("form[action$='/apply'] button")
    page.wait_for_selector("a[href$='/undo']")


def imports(page: Page) -> None:
    """The list, without what other stops have left waiting."""
    page.goto("/imports")
    for _file in range(page.locator("form[action$='/discard']").count()):
        page.locator("form[action$='/discard'] button").first.click()
        page.wait_for_selector(".notice-success")
        page.goto("/imports")


def sending(name: str, content: str) -> Callable[[Page], None]:
    return lambda page: send(page, name, content)


def corrected_line(page: Page) -> None:
    """A line that was corrected: once, however often one comes here."""
    page.goto("/imports")
    if not page.locator(".imports-table a", has_text="ventes-corrigees").count():
        send(page, "ventes-corrigees.csv", CORRECTED)
        apply(page)
    page.goto("/lines?document=FA-2026-000915")
    page.locator(".sales-table a").first.click()
    page.wait_for_selector("#trail")


def region(page: Page) -> None:
    page.goto("/home")
    page.wait_for_selector("[aria-labelledby=winnable-title]")


def outlook(page: Page) -> None:
    page.goto(f"/challenges/{REPS}")
    page.wait_for_selector("#cost-title", timeout=120_000)


def undo(page: Page) -> None:
    page.goto("/imports")
    page.locator(".imports-table a", has_text="ventes-corrigees").first.click()
    page.click("a[href$='/undo']")
    page.wait_for_selector("form[action$='/undo']")


def launch_with_leagues(page: Page) -> None:
    """The spring's rules again, from May on and in leagues."""
    page.goto(f"/challenges/{REPS}/duplicate")
    page.fill("[name=start]", "2026-05-01")
    page.fill("[name=code]", "ligues-2026")
    page.click("main form button[type=submit]")
    page.goto("/challenges/new?draft=ligues-2026")
    page.fill("[name=source]", page.input_value("[name=source]").replace("[[criteria]]", LEAGUES + "[[criteria]]", 1))
    page.click("main form button[type=submit]")
    page.goto("/challenges/ligues-2026/launch")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/challenges/ligues-2026")


def leagues(page: Page) -> None:
    page.goto("/challenges/ligues-2026/leaderboard")
    if not page.locator("table.ranking").count():
        launch_with_leagues(page)
        page.goto("/challenges/ligues-2026/leaderboard")


def late_lines(page: Page) -> None:
    page.goto(f"/challenges/{CLOSED}/late")
    if not page.locator("table.late-table").count():
        send(page, "factures-mars.csv", LATE)
        apply(page)
        page.goto(f"/challenges/{CLOSED}/late")
    page.wait_for_selector("table.late-table")


def refused_text(page: Page) -> None:
    page.goto("/challenges/new?example=1")
    text = (
        page.input_value("[name=source]")
        .replace("every = 100", 'every = "cent"')
        .replace("from = 20000", "from = 10000")
    )
    page.fill("[name=source]", text)
    page.click("main form button[type=submit]")


def preview_an_amendment(page: Page) -> None:
    page.goto(f"/challenges/{REPS}/amend")
    page.fill("[name=source]", page.input_value("[name=source]").replace("every = 100", "every = 80", 1))
    page.fill("[name=reason]", "Salon de l’automne : un point tous les 80 €")
    page.click("main form button[type=submit]")
    page.wait_for_selector("table.moves")
