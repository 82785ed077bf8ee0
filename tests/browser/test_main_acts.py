"""What each role comes for, done in a browser; all of it works without JavaScript too."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.serving import COUNTERS, REPS
from tests.browser.visiting import DESKTOP, DISTRIBUTOR, PHONE, REP, SALES, sign_in

with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])

CHALLENGE = """\
code = "{code}"
title = "A short one"
start = 2026-05-01
end = 2026-05-31
credit = "rep"
sales = "sell_in"

[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 100
"""


def points_of(page: Page) -> int:
    """The points at the top of the page."""
    figure = page.locator("dt", has_text=re.compile(r"^Points$")).locator("xpath=following-sibling::dd//strong")
    return int(re.sub(r"\D", "", figure.first.inner_text()))


@with_and_without_javascript
@pytest.mark.parametrize(
    ("role", "code", "challenge", "size"),
    [("rep", REP, REPS, DESKTOP), ("distributor", DISTRIBUTOR, COUNTERS, PHONE)],
    ids=["rep", "distributor"],
)
def test_somebody_who_takes_part_sees_where_they_stand_and_why(
    visitors: Visitors, role: str, code: str, challenge: str, size: tuple[int, int], javascript: bool
) -> None:
    page = visitors.open(size, javascript)
    sign_in(page, role, "en")
    expect(page).to_have_url(re.compile("/home$"))
    expect(page.locator("dt", has_text="Rank").first).to_be_visible()
    points = points_of(page)
    assert points > 0

    page.get_by_role("link", name="Why these points?").click()
    expect(page).to_have_url(re.compile(f"/challenges/{challenge}/participants/{code}$"))
    assert points_of(page) == points
    sums = page.locator(".sum .points").all_inner_texts()
    assert sum(int(re.sub(r"\D", "", text)) for text in sums) == points

    lines = page.locator("#criterion-1 details.lines").first
    row = lines.locator("tbody tr").first
    expect(row).to_be_hidden()
    lines.locator("summary").first.click()
    for inner in lines.locator("details summary").all()[:1]:
        inner.click()
    if not javascript and lines.locator(".fetched").count():
        lines.locator(".fetched a").click()
        row = page.locator(".table-lines tbody tr").first
    expect(row).to_be_visible()
    page.goto(f"/challenges/{challenge}/participants/{code}")

    statement = page.get_by_role("link", name="Statement (PDF)").get_attribute("href")
    assert statement is not None
    answer = page.request.get(statement)
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def test_a_rep_compares_a_list_of_their_own_on_a_phone_without_javascript(visitors: Visitors) -> None:
    page = visitors.open(PHONE, javascript=False)
    sign_in(page, "rep", "en")
    page.goto("/my-sales")
    document = page.locator(".data-table .code").first.inner_text()
    page.get_by_role("link", name="My own count").click()
    page.get_by_label("Or paste it, or type it").fill(f"{document.lower()} 0,01\nNOWHERE-1 12,50")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#verdict")).to_have_text("0 of your 2 sales are the same in Palier.")
    expect(page.get_by_text(f"Palier writes its number {document}.")).to_be_visible()
    expect(page.get_by_text("Palier has no document of this number.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@with_and_without_javascript
def test_a_distributor_declares_on_a_phone_in_a_minute_and_keys_validate_it(
    visitors: Visitors, signed_in: Callable[..., Page], javascript: bool
) -> None:
    number, begun = f"FA-9{javascript:d}", time.monotonic()
    page = visitors.open(PHONE, javascript)
    sign_in(page, "distributor", "en")
    page.get_by_role("link", name="Declare", exact=True).click()
    page.get_by_role("link", name="Declare a sale").first.click()
    page.get_by_label("Invoice or receipt number").fill(number)
    page.get_by_label("Client").fill("Marie Dupont")
    page.get_by_label("Product", exact=True).fill("VL-0603")
    page.get_by_role("button", name="Add a line").click()
    for place, (product, quantity, amount) in enumerate([("VL-0603", "2", "413.02"), ("VL-0901", "1", "65.66")]):
        for label, text in (("Product", product), ("Quantity", quantity), ("Amount", amount)):
            page.get_by_label(label, exact=True).nth(place).fill(text)
    page.get_by_role("button", name="What would it bring?").click()
    expect(page.get_by_text("Expected points")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("h1 .state")).to_have_text("Submitted")
    declared = page.url
    assert time.monotonic() - begun < 60

    office = signed_in("administrator", javascript=javascript)
    office.goto(f"/validation/{declared.rpartition('/')[2]}")
    expect(office.locator("h1")).to_contain_text(number)
    if javascript:
        office.keyboard.press("v")
    else:
        office.get_by_role("button", name="Validate the ticked lines").click()
    expect(office.get_by_text(f"{number}: Validated")).to_be_visible()
    page.goto(declared)
    expect(page.locator("h1 .state")).to_have_text("Validated")


@with_and_without_javascript
def test_somebody_disagrees_on_a_phone_and_the_line_is_corrected_on_a_desktop(
    visitors: Visitors, signed_in: Callable[..., Page], javascript: bool
) -> None:
    page = visitors.open(PHONE, javascript)
    sign_in(page, "distributor", "en")
    page.goto(f"/challenges/{COUNTERS}/participants/{DISTRIBUTOR}")
    page.get_by_role("link", name="I disagree", exact=True).first.click()
    # Another line each time: of the same one, the one that goes on would be shown.
    sales = page.get_by_label("Which sale is it about?")
    # Sales of declarations that are validated: they count.
    document = "FA-4180" if javascript else "FA-4184"
    sales.select_option(sales.locator("option", has_text=document).last.get_attribute("value"))
    page.get_by_label("What do you disagree with, and why?").fill("Two pieces more were sold.")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1 .state")).to_have_text("Waits for an answer")
    expect(page.get_by_role("heading", name="As it stood")).to_be_visible()
    thread = page.url

    office = signed_in("administrator", javascript=javascript)
    office.goto(f"/disputes/office/{thread.rsplit('/', 1)[1]}")
    expect(office.get_by_text("Two pieces more were sold.")).to_be_visible()
    office.get_by_label("Your answer").fill("You are right.")
    office.get_by_label("Outcome").select_option(label="Upheld")
    office.get_by_label("Why", exact=True).select_option(label="The sale was recorded wrongly")
    office.get_by_label("Amount").fill("9000.00")
    office.get_by_role("button", name="Settle it").click()
    expect(office.locator("h1 .state")).to_have_text("Upheld")
    expect(office.locator("#outcome + p")).to_have_text("The sale was recorded wrongly")

    page.goto(thread)
    expect(page.locator("h1 .state")).to_have_text("Upheld")
    before, after = re.findall(r"[\d,]+", page.locator(".declared-points").inner_text())[-3:-1]
    assert int(after.replace(",", "")) > int(before.replace(",", ""))
    page.goto("/home")
    page.locator("[data-menu] summary").click()
    expect(page.get_by_role("link", name="My disputes")).to_be_visible()


@with_and_without_javascript
def test_a_director_writes_launches_follows_and_closes_a_challenge(
    signed_in: Callable[..., Page], javascript: bool
) -> None:
    code = f"short-{javascript}".lower()
    page = signed_in("director", javascript=javascript)
    page.goto("/challenges")
    page.get_by_role("link", name="New challenge").click()
    page.get_by_role("link", name="Paste or choose a file").click()
    page.fill("[name=source]", CHALLENGE.format(code=code).replace("every = 100", "every = 0"))
    page.get_by_role("button", name="Store as a draft").click()
    expect(page.locator("#refusals")).to_contain_text("criteria[1].every")

    page.fill("[name=source]", CHALLENGE.format(code=code))
    page.get_by_role("button", name="Store as a draft").click()
    expect(page).to_have_url(re.compile(f"/challenges/{code}$"))
    page.get_by_role("link", name=re.compile("^Launch")).click()
    page.get_by_role("button", name=re.compile("^Launch")).click()
    expect(page).to_have_url(re.compile(f"/challenges/{code}$"))
    expect(page.get_by_text("The challenge is running")).to_be_visible()

    page.get_by_role("link", name="Leaderboard").first.click()
    expect(page.locator("table.ranking tbody tr")).to_have_count(24)
    page.goto(f"/challenges/{code}")
    page.get_by_role("link", name=re.compile("^Close")).click()
    page.get_by_role("button", name=re.compile("^Close")).click()
    expect(page.get_by_text("The challenge is closed; its points no longer change.")).to_be_visible()
    page.goto(f"/challenges/{code}/close")
    expect(page).to_have_url(re.compile(f"/challenges/{code}$"))


@with_and_without_javascript
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_director_amends_the_rules_of_a_running_challenge(
    signed_in: Callable[..., Page], javascript: bool, size: tuple[int, int]
) -> None:
    code = f"amended-{javascript}-{size[0]}".lower()
    page = signed_in("director", size, javascript)
    page.goto("/challenges/new")
    page.fill("[name=source]", CHALLENGE.format(code=code))
    page.get_by_role("button", name="Store as a draft").click()
    page.get_by_role("link", name=re.compile("^Launch")).click()
    page.get_by_role("button", name=re.compile("^Launch")).click()

    page.get_by_role("link", name="Amend the rules").click()
    page.fill("[name=source]", CHALLENGE.format(code=code).replace("every = 100", "every = 0"))
    page.fill("[name=reason]", "Half as much, twice as often")
    page.get_by_role("button", name="See what would move").click()
    expect(page.locator("#refusals")).to_contain_text("criteria[1].every")
    expect(page.locator("[name=reason]")).to_have_value("Half as much, twice as often")

    page.fill("[name=source]", CHALLENGE.format(code=code).replace("every = 100", "every = 50"))
    page.get_by_role("button", name="See what would move").click()
    expect(page.locator("table.moves tbody tr")).to_have_count(20)
    page.get_by_role("button", name="Show all").click()
    rows = page.locator("table.moves tbody tr")
    expect(rows).to_have_count(24)
    before, after = (
        sum(int(re.sub(r"\D", "", text)) for text in rows.locator(f"td:nth-of-type({column})").all_inner_texts())
        for column in (1, 2)
    )
    assert after > before > 0
    expect(page.locator(".compared-added")).to_contain_text("every = 50")
    expect(page.locator("[name=reason]")).to_have_value("Half as much, twice as often")
    page.get_by_role("button", name="Apply these rules").click()

    expect(page).to_have_url(re.compile(f"/challenges/{code}$"))
    expect(page.get_by_text("The rules are amended: 24 postings were made.")).to_be_visible()
    expect(page.get_by_text("1 point for every full €50 sold.")).to_be_visible()
    given = page.locator("dt", has_text="Points given").locator("xpath=following-sibling::dd")
    assert int(re.sub(r"\D", "", given.inner_text())) == after
    expect(page.locator(".life")).to_contain_text("Half as much, twice as often")
    page.get_by_role("link", name="Rules no. 1").click()
    expect(page.locator("pre")).to_contain_text("every = 100")


@with_and_without_javascript
def test_an_administrator_tries_a_file_imports_it_and_takes_back_what_was_rejected(
    signed_in: Callable[..., Page], javascript: bool
) -> None:
    # Documents of its own for each run, and another correction of the one that is known.
    sales = SALES.replace("FA-2026-001", f"FB{javascript:d}-2026-001").replace("826,04", f"82{javascript:d},04")
    page = signed_in("administrator", javascript=javascript)
    page.goto(f"/challenges/{REPS}/participants/{REP}")
    before = points_of(page)

    page.goto("/imports")
    page.set_input_files("[name=file]", {"name": "week.csv", "mimeType": "text/csv", "buffer": sales.encode()})
    page.get_by_role("button", name="Try the file").click()
    expect(page).to_have_url(re.compile(r"/imports/\d+$"))
    assert figures(page) == ["3", "1", "0", "0", "4"]
    trial = page.url
    page.goto(f"/challenges/{REPS}/participants/{REP}")
    assert points_of(page) == before

    page.goto(trial)
    rejects = page.get_by_role("link", name="Download to correct").get_attribute("href")
    assert rejects is not None
    header, *lines = page.request.get(rejects).body().decode("utf-8-sig").splitlines()
    assert header == SALES.splitlines()[0] + ";reason"
    assert [line.rsplit(";", 1)[0] for line in lines] == sales.splitlines()[5:]

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The file was imported")).to_be_visible()
    assert figures(page) == ["3", "1", "0", "0", "4"]
    page.goto(f"/challenges/{REPS}/participants/{REP}")
    assert points_of(page) > before


def figures(page: Page) -> list[str]:
    """New, corrected, unchanged, held, rejected."""
    return [text.split("\n")[0] for text in page.locator(".figures-five dd:first-of-type").all_inner_texts()]
