"""Visiting the demonstration as each of its people."""

import shutil
from typing import Literal

from playwright.sync_api import Page

from app.demo.accounts import ACCOUNTS
from app.demo.people import DEMONSTRATION_DISTRIBUTOR, DEMONSTRATION_REP
from tests.browser.serving import PASSWORD

EMAILS: dict[str, str] = {account.role: account.email for account in ACCOUNTS}
REP, DISTRIBUTOR = DEMONSTRATION_REP, DEMONSTRATION_DISTRIBUTOR
Language = Literal["fr", "en"]
DESKTOP, PHONE = (1440, 900), (390, 844)

# As a back office sends it: semicolons, decimal commas, the day first; four lines to take, four that cannot be.
SALES = """\
kind;document;line;date;rep;distributor;product;quantity;amount
sell_in;FA-2026-001001;1;18/05/2026;R101;D101;VL-3005;4;1 236,00
sell_in;FA-2026-001001;2;18/05/2026;R101;D101;VL-0603;10;2 065,10
sell_in;FA-2026-001002;1;18/05/2026;R101;D104;VL-0901;12;787,92
sell_in;FA-2026-000915;1;18/05/2026;R103;D113;VL-0603;4;826,04
sell_in;FA-2026-001003;1;31/04/2026;R101;D101;VL-0603;1;206,51
sell_in;FA-2026-001003;2;18/05/2026;R101;D101;VL-9999;1;99,00
sell_in;FA-2026-001004;1;18/05/2026;D101;D101;VL-0603;1;206,51
sell_in;FA-2026-001004;2;18/05/2026;R101;D101;VL-0901;2;131,3O
"""


# As a shop's till exports it, with our names for its columns.
LIST = """\
document;date;client;product;quantity;amount;seller
TK-2026-1001;18/05/2026;Mme Lefort;VL-0603;2;413,02;
TK-2026-1001;18/05/2026;Mme Lefort;VL-0901;1;65,66;
TK-2026-1002;18/05/2026;;VL-0901;3;196,98;
TK-2026-1003;31/04/2026;;VL-0603;1;206,51;
TK-2026-1004;18/05/2026;;VL-9999;1;99,00;
TK-2026-1005;18/05/2026;;VL-0901;-1;65,66;Personne
"""


def chromium() -> str | None:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def sign_in(page: Page, role: str, language: Language = "fr", until: Literal["load", "commit"] = "load") -> None:
    """Sign in as the one of the demonstration who has that role; the browser is French."""
    page.goto("/sign-in")
    speak(page, language)
    page.fill("[name=email]", EMAILS[role])
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda address: "/sign-in" not in address, wait_until=until)


def speak(page: Page, language: Language) -> None:
    """Choose the language of the pages, where they are in the other one."""
    button = page.locator(f"button[name=language][value={language}]")
    if button.count():
        button.first.click()
        page.wait_for_load_state()
