"""Every page: readable by everyone, in both themes, on a desktop and on a phone, without an error in the browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page

from app import create_web_app
from tests.browser.serving import CLOSED, COUNTERS, PASSWORD, REPS
from tests.browser.visiting import DESKTOP, DISTRIBUTOR, LIST, PHONE, REP, SALES

DRAFT = "spring-2027"
# At the counter of the demonstration's distributor.
SELLER = "V002"
# A module of the demonstration.
TAUGHT = "/teaching/modules/securite-produits"
PAGES = {
    "": ["/sign-in", "/new-password"],
    "rep": [
        "/home",
        "/my-sales",
        "/my-sales/count",
        "/my-goal",
        "/wallet",
        "/stock",
        "/learning",
        "/daily",
        "/learning/gamme-2026",
        "/learning/gamme-2026/lessons/1",
        "/challenges",
        f"/challenges/{REPS}",
        f"/challenges/{REPS}/leaderboard",
        f"/challenges/{REPS}/leaderboard?rule=1&since=week",
        f"/challenges/{REPS}/duels",
        "/account/privacy",
        "/leaderboards",
        f"/challenges/{REPS}/participants/{REP}",
        f"/challenges/{REPS}/participants/{REP}/rules/1",
        f"/challenges/{REPS}/participants/{REP}/rules/1/lines?key=&part=0",
        f"/challenges/{REPS}/participants/{REP}/postings",
        "/notices",
        "/account/notices",
        "/sheets",
        "/sheets?search=debrousailleuse",
        "/sheets/1",
        "/imports",
        "/nowhere",
    ],
    "distributor": [
        "/home",
        "/wallet",
        "/my-goal",
        "/learning/securite-produits",
        "/learning/securite-produits/lessons/1",
        "/account",
        "/accounts",
        "/accounts/sellers/{seller}/invite",
        "/declarations",
        "/declarations/new",
        "/declarations/from",
        "/declarations/1",
        "/declarations/1/edit",
        "/declarations/1/expected",
        "/declarations/lists",
        "/declarations/lists/{list}",
        "/declarations/lists/{list}/columns",
        "/disputes",
        f"/disputes/new?about=points&challenge={COUNTERS}&participant={DISTRIBUTOR}&rule=",
        "/disputes/new?about=missing",
        "/disputes/2",
        "/clients",
        "/clients/361",
        f"/challenges/{COUNTERS}/participants/{DISTRIBUTOR}",
        f"/stock/{DISTRIBUTOR}",
        f"/stock/{DISTRIBUTOR}?range=Motoculture",
    ],
    "regional_manager": [
        "/followup",
        "/home",
        "/stock",
        f"/challenges/{REPS}",
        f"/challenges/{REPS}/teams/1",
        f"/challenges/{REPS}/leaderboard",
        f"/challenges/{COUNTERS}/participants/{DISTRIBUTOR}",
        "/team-declarations",
        "/team-declarations/1",
    ],
    "trainer": [
        "/teaching/paths",
        "/teaching/paths/new",
        "/teaching/paths/1",
        "/followup",
        "/followup/securite-produits",
        "/teaching",
        "/teaching/new",
        "/teaching/import",
        TAUGHT,
        f"{TAUGHT}/head",
        f"{TAUGHT}/test",
        f"{TAUGHT}/lessons",
        f"{TAUGHT}/lessons/ring",
        f"{TAUGHT}/lessons/ring/blocks/ring-picture",
        f"{TAUGHT}/lessons/ring/blocks/new/video",
        f"{TAUGHT}/bank",
        f"{TAUGHT}/questions/distance",
        f"{TAUGHT}/questions/new/matching",
        f"{TAUGHT}/questions/new/fill",
        f"{TAUGHT}/questions/new/number",
        f"{TAUGHT}/files",
        f"{TAUGHT}/package",
        f"{TAUGHT}/preview",
        f"{TAUGHT}/preview/lessons/ring?block=ring-question&q1=1",
        f"{TAUGHT}/preview/test",
        f"{TAUGHT}/preview/test?check=1&q1=1",
        f"{TAUGHT}/duplicate",
        f"{TAUGHT}/results",
        f"{TAUGHT}/results/1/withdraw",
    ],
    "director": [
        "/challenges",
        "/stock",
        "/clients/collected",
        "/stock?only=overstocked&search=Jardin",
        f"/challenges/{REPS}",
        f"/challenges/{CLOSED}",
        f"/challenges/{REPS}/leaderboard?by=teams",
        f"/challenges/{REPS}/outlook",
        f"/challenges/{REPS}/silent",
        f"/challenges/{REPS}/names",
        f"/challenges/{REPS}/picture",
        f"/challenges/{REPS}/duels",
        f"/challenges/{REPS}/statements",
        "/announcements",
        "/sheets/editing",
        "/sheets/new",
        "/sheets/1/edit",
        "/sheets/1/openings",
        "/screens",
        f"/challenges/{REPS}/close",
        f"/challenges/{REPS}/amend",
        f"/challenges/{REPS}/revisions/1",
        f"/challenges/{CLOSED}/late",
        f"/challenges/{CLOSED}/late/returns",
        f"/challenges/{REPS}/uncredited",
        "/lines?document=1",
        "/lines/1",
        "/challenges/new?example=1",
        "/builder",
        f"/builder/{DRAFT}",
        f"/builder/{DRAFT}/answer",
        f"/builder/{DRAFT}/launch",
        f"/challenges/{DRAFT}",
        f"/challenges/{DRAFT}/launch",
        f"/challenges/{DRAFT}/duplicate",
        f"/challenges/{DRAFT}/delete",
        f"/laboratory?challenge={REPS}",
        f"/laboratory?challenge={REPS}&against={COUNTERS}",
    ],
    "administrator": [
        "/imports",
        "/imports/{trial}",
        "/imports/{trial}/columns",
        "/imports/1",
        "/imports/1/undo",
        "/imports/arrivals",
        f"/challenges/{CLOSED}/reopen",
        "/directory/participants",
        "/directory/participants/{rep}",
        "/directory/targets",
        "/directory/new/targets",
        "/directory/participants/{rep}/edit",
        "/directory/participants/{rep}/teams",
        "/directory/participants/{rep}/merge",
        "/trail",
        "/wallets",
        f"/wallets/{DISTRIBUTOR}",
        f"/wallets/{REP}/adjust",
        "/clients/consent-text",
        "/validation",
        "/validation/2",
        "/validation?view=unusual",
        "/trust",
        "/trust/D101",
        "/settings/checks",
        "/disputes/office",
        "/disputes/office/1",
        "/disputes/office/2",
        "/disputes/figures",
        "/accounts",
        "/accounts/1",
        "/accounts/1/edit",
        "/account/second-factor",
        "/accounts/invite",
        "/security",
        "/new-password#{link}",
        "/settings",
        "/design",
        "/jobs",
        "/mails",
    ],
}
# Answers that are no pages: files, redirections, and what a machine asks.
# The second step of a sign-in has a test of its own.
NO_PAGES = {"assets", "static", "health", "ready", "metrics", "start", "challenges.file", "imports.rejects",
            "listed_documents.rejects",
            "second_sign_in.ask", "directory.index", "security.file", "statements.statement", "builder.catalogue",
            "settings.colours", "settings.logo",
            "install.icon", "install.manifest", "install.worker", "leaderboards.live", "screens.live", "screens.show",
            "statements.legal_pack", "announcements.document", "announcements.picture", "statement_batches.archive",
             "challenge_picture.picture", "proofs.show", "proofs.page",
            "teaching_files.show", "teaching_bank.take_out", "teaching_life.export",
            "sheet_files.show", "sheet_files.captions",
            # The demonstration has no package: tests/browser/test_packages.py looks at it with one.
            "packages.play",
            # A test that is open, its result and its certificate: tests/browser/test_learning.py looks at them.
            *("learning.file", "learning_tests.attempt", "learning_tests.question", "learning_tests.result"),
            *("certificates.pdf", "certificates.show"),
            # An announcement, a mail and the link in it: the demonstration has none at first.
            "announcements.one", "mails.one", "notices.stop",
            # The same form as that of a new target.
            "directory_edit.edit_target"}  # fmt: skip

# In no place of the main menu: before signing in, not there, not for the role, or in the menu of the account.
NOWHERE = {
    ("", "/sign-in"), ("", "/new-password"), ("rep", "/nowhere"), ("rep", "/imports"),
    ("distributor", "/account"), ("administrator", "/accounts"), ("administrator", "/accounts/1"),
    ("administrator", "/security"), ("administrator", "/new-password#{link}"),
    ("administrator", "/accounts/1/edit"), ("administrator", "/account/second-factor"),
    ("administrator", "/accounts/invite"), ("administrator", "/trail"), ("distributor", "/accounts"),
    ("distributor", "/accounts/sellers/{seller}/invite"),
    ("administrator", "/settings"), ("administrator", "/design"), ("administrator", "/jobs"),
    ("administrator", "/mails"), ("rep", "/notices"), ("rep", "/account/notices"), ("director", "/announcements"),
    ("director", f"/challenges/{REPS}/statements"), ("rep", "/account/privacy"),
    ("distributor", "/disputes"), ("distributor", "/disputes/new?about=missing"), ("distributor", "/disputes/2"),
    ("distributor", f"/disputes/new?about=points&challenge={COUNTERS}&participant={DISTRIBUTOR}&rule="),
    ("rep", "/sheets"), ("rep", "/sheets?search=debrousailleuse"), ("rep", "/sheets/1"),
    *(("director", f"/sheets/{name}") for name in ("editing", "new", "1/edit", "1/openings")),
    ("administrator", "/wallets"), ("administrator", f"/wallets/{DISTRIBUTOR}"),
    ("administrator", f"/wallets/{REP}/adjust"),
    ("administrator", "/disputes/office"), ("administrator", "/disputes/office/1"),
    ("administrator", "/disputes/office/2"), ("administrator", "/disputes/figures"),
}  # fmt: skip

# What is folded away is read as well, but not a hundred times the same table.
UNFOLDED = 3
UNFOLD = """(most) => {
    const rows = (part) => part.querySelectorAll("tr").length;
    const parts = [...document.querySelectorAll("details:not([data-menu])")].sort((a, b) => rows(a) - rows(b));
    for (const part of parts.slice(0, most)) part.open = true;
    for (const row of document.querySelectorAll("tbody tr:nth-child(n + 11)")) row.hidden = true;
}"""
# Sent for an explanation, at most.
MOST_BYTES = 120_000
# At 200 % a page has half as many points of the style sheet each way; what does not scroll away leaves room to read.
ZOOM, MOST_COVERED = 2, 1 / 3
COVERED = """() => {
    const stays = [...document.querySelectorAll("body *")].filter((it) => {
        const { position, visibility } = getComputedStyle(it);
        return ["fixed", "sticky"].includes(position) && visibility === "visible" && it.offsetWidth > innerWidth / 2;
    });
    const tall = stays.filter((it) => !stays.some((other) => other !== it && other.contains(it)));
    return tall.reduce((sum, it) => sum + it.offsetHeight, 0) / innerHeight;
}"""
# A control that cannot be used is exempt from contrast.
READ = {"exclude": [[".btn.disabled"]]}


def test_every_page_is_visited() -> None:
    app = create_web_app("sqlite://", SECRET_KEY="for this test")
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())} - NO_PAGES
    every = [path for paths in PAGES.values() for path in paths if path != "/nowhere"]
    paths = [re.split("[?#]", path)[0].format(trial=1, list=1, seller="S1", rep=REP) for path in every]
    assert {app.url_map.bind("").match(path)[0] for path in paths} == pages


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("role", PAGES, ids=lambda role: role or "nobody")
def test_pages_are_accessible_and_fit(signed_in: Callable[..., Page], role: str, size: tuple[int, int]) -> None:
    page = signed_in(role, size)
    if role == "director":
        add_draft(page)
    trial, link = (try_file(page), make_link(page)) if role == "administrator" else ("", "")
    listed = send_list(page) if role == "distributor" else ""
    for path in PAGES[role]:
        page.emulate_media(color_scheme="light")
        page.goto(path.format(trial=trial, link=link, list=listed, seller=SELLER, rep=REP))
        assert violations(page, "light") == []
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector("html[data-bs-theme=dark]")
        assert violations(page, "dark") == []
        fits(page)
        if size == DESKTOP:
            page.set_viewport_size({"width": size[0] // ZOOM, "height": size[1] // ZOOM})
            fits(page)
            assert page.evaluate(COVERED) <= MOST_COVERED, f"{page.url} is covered by what stays in place"
            page.set_viewport_size({"width": size[0], "height": size[1]})
        here = page.locator(".main-nav [aria-current=page]").count()
        assert here == ((role, path) not in NOWHERE), f"{page.url} is in {here} places of the menu"


def fits(page: Page) -> None:
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], f"{page.url} scrolls sideways at {width[1]}"


SCREENS = 6


def test_why_these_points_is_short_on_a_phone_and_fetches_what_is_opened(signed_in: Callable[..., Page]) -> None:
    page = signed_in("rep", PHONE)
    page.goto(f"/challenges/{REPS}/participants/{REP}")
    assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * PHONE[1]
    folded = page.locator("details[hx-get]")
    for place in range(folded.count()):
        part = folded.nth(place)
        with page.expect_response(lambda answer: "/participants/" in answer.url) as fetched:
            part.locator("summary").first.click()
        assert len(fetched.value.body()) < MOST_BYTES
        part.locator(".fetched > :not(.more)").first.wait_for()
        # Opened again, it is there.
        part.locator("summary").first.click()
        part.locator("summary").first.click()
    fits(page)


def add_draft(page: Page) -> None:
    """The example, stored as a draft; where somebody has done so before, it is asked about first."""
    page.goto("/challenges/new?example=1")
    page.get_by_role("button", name="Store as a draft").click()
    page.wait_for_load_state()
    if page.url.endswith("/challenges/new"):
        page.get_by_role("button", name="Replace the draft").click()
    page.wait_for_url(f"**/challenges/{DRAFT}")


def make_link(page: Page) -> str:
    """Give the rep a link to a new password, and leave it unused; its token."""
    page.goto("/accounts/1")
    page.click("[data-act=link] summary")
    page.fill("#link-present", PASSWORD)
    page.click("form[action$='/link'] button")
    return page.locator(".one-link").inner_text().split("#")[1]


def try_file(page: Page) -> str:
    """A file with good and bad lines, tried; its number."""
    page.goto("/imports")
    page.set_input_files("[name=file]", {"name": "week.csv", "mimeType": "text/csv", "buffer": SALES.encode()})
    page.get_by_role("button", name="Try the file").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    return page.url.rsplit("/", 1)[1]


def send_list(page: Page) -> str:
    """A list with good and bad documents, read; its number."""
    page.goto("/declarations/lists")
    page.set_input_files("[name=file]", {"name": "caisse.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    page.get_by_role("button", name="Read the list").click()
    page.wait_for_url(re.compile(r"/lists/\d+$"))
    return page.url.rsplit("/", 1)[1]


def violations(page: Page, theme: str) -> list[str]:
    """What axe finds: the page, the rule and the places; in the second theme only colours can differ."""
    page.evaluate(UNFOLD, UNFOLDED)
    rules = {"runOnly": ["color-contrast"]} if theme == "dark" else {}
    found = Axe().run(page, context=READ, options={**DEFAULT_OPTIONS, **rules}).response["violations"]
    return [
        f"{page.url} ({theme}): {one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:5]}"
        for one in found
    ]
