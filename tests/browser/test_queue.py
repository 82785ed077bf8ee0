"""The queue of the demonstration: what each check has to find in it, and forty of it cleared by keyboard."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from app.demo.planted import KEY
from declarations.alerts.kinds import Check
from tests.browser.visiting import DESKTOP

FORTY, FEW = 40, 9
# Of those that wait, by which check each was marked; what was planted bears the check's name in its key.
FOUND = """
SELECT declaration."key", alert.name FROM declaration
LEFT JOIN declaration_alert AS alert ON alert.declaration_id = declaration.id
WHERE declaration.state IN ('submitted', 'under_review')
"""


def test_each_planted_case_is_found_and_clean_ones_are_clean(demonstration: Path) -> None:
    with closing(sqlite3.connect(demonstration)) as database:
        rows = database.execute(FOUND).fetchall()
    found: dict[str, set[str]] = {}
    for key, name in rows:
        found.setdefault(key, set()).update({name} - {None})
    missing = [check for check in Check if check.value not in found.get(KEY.format(check.value), set())]
    assert missing == []
    assert len([key for key in found if key.startswith(KEY.format("clean"))]) > FEW
    alarms = {key: names for key, names in found.items() if key.startswith(KEY.format("clean")) and names}
    assert alarms == {}


def test_a_queue_of_forty_is_cleared_by_keyboard(signed_in: Callable[..., Page]) -> None:
    page = signed_in("administrator", DESKTOP)
    page.goto("/validation")
    waiting = re.compile(r"(\d+) waits?, the most unusual first")
    before = waiting.search(page.locator(".page-lead").inner_text())
    assert before is not None
    assert int(before[1]) >= FORTY
    page.get_by_role("link", name="One after the other").click()
    page.wait_for_url(re.compile(r"/validation/\d+$"))
    expect(page.locator(".notice-title").get_by_text("Unusual")).to_be_visible()
    for place in range(FORTY):
        here = page.url
        if place == 0:
            # Nothing is refused without a reason: the key leads to it.
            page.keyboard.press("r")
            expect(page.locator("#reason")).to_be_focused()
            page.keyboard.type("It was declared")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("v")
        page.wait_for_url(re.compile(f"^(?!{re.escape(here)}$)"))
    page.goto("/validation")
    after = waiting.search(page.locator(".page-lead").inner_text())
    assert int(after[1] if after else 0) == int(before[1]) - FORTY
    page.goto("/validation?view=unusual")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("view=unusual"))
