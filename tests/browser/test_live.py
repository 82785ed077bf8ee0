"""Two people look at a ranking; a third one's import moves the row on both, without anybody touching anything."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.hostile.conftest import hostile_database, hostile_template
from tests.hostile.scene import CHLOE, DIRECTOR, PASSWORD
from tests.hostile.serving import running_server
from tests.hostile.test_live import bring_in

__all__ = ["hostile_database", "hostile_template"]
# Two seconds are what it should take; the machine may be busy.
PATIENCE_MS = 20_000


def opened(browser: Browser, address: str, email: str) -> Page:
    page = browser.new_context(base_url=address, locale="en-GB").new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda at: "/sign-in" not in at)
    page.goto("/challenges/spring/leaderboard")
    return page


def test_a_sale_moves_the_row_on_every_open_page(browser: Browser, hostile_database: str, tmp_path: Path) -> None:
    with running_server(hostile_database, tmp_path / "instance") as server:
        pages = [opened(browser, server.address, email) for email in (CHLOE, DIRECTOR)]
        names = [page.locator("#ranking tbody tr[data-row]").locator(".ranking-name").first for page in pages]
        for name in names:
            expect(name).not_to_contain_text("Chloé")
        bring_in(hostile_database, tmp_path)
        for name in names:
            expect(name).to_contain_text("Chloé", timeout=PATIENCE_MS)
        for page in pages:
            expect(page.locator("tr.moved")).not_to_have_count(0)
            page.context.close()
