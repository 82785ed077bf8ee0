"""The stops of the tour: who goes where, and what there is to see. script/tour takes their pictures."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.serving import CLOSED, COUNTERS, REPS
from tests.browser.tour_files import CORRECTED, DRAFT, LATE, LEAGUES, THEIRS
from tests.browser.visiting import DESKTOP, DISTRIBUTOR, PHONE, REP, SALES, Language


def by_address(address: str) -> Callable[[Page], None]:
    """Going straight to an address."""

    def go(page: Page) -> None:
        page.goto(address)

    return go


def _unfold_a_criterion(page: Page) -> None:
    page.goto(f"/challenges/{REPS}/participants/{REP}")
    page.locator("#criterion-2 details.lines > summary").first.click()


def _send(page: Page, name: str, content: str) -> None:
    page.goto("/imports")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": content.encode("cp1252")})
    page.click("form.upload-form button[type=submit]")
    page.wait_for_url(re.compile(r"/imports/\d+"))


def _apply(page: Page) -> None:
    page.click("form[action$='/apply'] button")
    page.wait_for_selector("a[href$='/undo']")


def _imports(page: Page) -> None:
    """The list, without what other stops have left waiting."""
    page.goto("/imports")
    for _file in range(page.locator("form[action$='/discard']").count()):
        page.locator("form[action$='/discard'] button").first.click()
        page.wait_for_selector(".notice-success")
        page.goto("/imports")


def _sending(name: str, content: str) -> Callable[[Page], None]:
    return lambda page: _send(page, name, content)


def _corrected_line(page: Page) -> None:
    """A line that was corrected: once, however often one comes here."""
    page.goto("/imports")
    if not page.locator(".imports-table a", has_text="ventes-corrigees").count():
        _send(page, "ventes-corrigees.csv", CORRECTED)
        _apply(page)
    page.goto("/lines?document=FA-2026-000915")
    page.locator(".sales-table a").first.click()
    page.wait_for_selector("#trail")


def _undo(page: Page) -> None:
    page.goto("/imports")
    page.locator(".imports-table a", has_text="ventes-corrigees").first.click()
    page.click("a[href$='/undo']")
    page.wait_for_selector("form[action$='/undo']")


def _launch_with_leagues(page: Page) -> None:
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


def _leagues(page: Page) -> None:
    page.goto("/challenges/ligues-2026/leaderboard")
    if not page.locator("table.ranking").count():
        _launch_with_leagues(page)
        page.goto("/challenges/ligues-2026/leaderboard")


def _late_lines(page: Page) -> None:
    page.goto(f"/challenges/{CLOSED}/late")
    if not page.locator("table.late-table").count():
        _send(page, "factures-mars.csv", LATE)
        _apply(page)
        page.goto(f"/challenges/{CLOSED}/late")
    page.wait_for_selector("table.late-table")


def _refused_text(page: Page) -> None:
    page.goto("/challenges/new?example=1")
    text = (
        page.input_value("[name=source]")
        .replace("every = 100", 'every = "cent"')
        .replace("from = 20000", "from = 10000")
    )
    page.fill("[name=source]", text)
    page.click("main form button[type=submit]")


def _preview_an_amendment(page: Page) -> None:
    page.goto(f"/challenges/{REPS}/amend")
    page.fill("[name=source]", page.input_value("[name=source]").replace("every = 100", "every = 80", 1))
    page.fill("[name=reason]", "Salon de l’automne : un point tous les 80 €")
    page.click("main form button[type=submit]")
    page.wait_for_selector("table.moves")


@dataclass(frozen=True)
class Stop:
    """One page of the tour: the file name of its pictures, who sees it, how one gets there, and what to look at.

    part: the part of the page to show, where it lies far below.
    """

    name: str
    role: str
    go: Callable[[Page], None]
    title: str
    text: str
    dark: tuple[tuple[Language, tuple[int, int]], ...] = field(default=())
    part: str = ""


STOPS = [
    Stop("sign-in", "", by_address("/sign-in"), "Signing in", "In French or English, whichever the browser prefers."),
    Stop(
        "rep-home", "rep", by_address("/home"), "A rep's home",
        "Rank and points, the next steps and what they take, who is close, and the latest points with their reasons.",
        (("fr", PHONE),),
    ),
    Stop(
        "rep-points", "rep", _unfold_a_criterion, "Why these points?",
        "Every criterion with its rule in a sentence, every key with its total, and behind each the sale lines.",
        (("en", DESKTOP),),
    ),
    Stop(
        "rep-leaderboard", "rep", by_address(f"/challenges/{REPS}/leaderboard"), "The leaderboard",
        "Everyone who takes part, with search and pages; one's own row is marked.",
    ),
    Stop(
        "rep-closed", "rep", by_address(f"/challenges/{CLOSED}/participants/{REP}"), "A closed challenge",
        "Still explained line by line, by the sales as they stood when it was closed.",
    ),
    Stop(
        "distributor-home", "distributor", by_address("/home"), "A distributor's home",
        "The same for a partner company: here sell-out counts.",
    ),
    Stop(
        "distributor-points", "distributor", by_address(f"/challenges/{COUNTERS}/participants/{DISTRIBUTOR}"),
        "A distributor's points", "Month by month, with the next steps of each.",
    ),
    Stop(
        "rep-account", "rep", by_address("/account"), "One’s own account",
        "Another password, and every browser in which one is signed in.",
    ),
    Stop(
        "director-challenges", "director", by_address("/challenges"), "The director's challenges",
        "What is running, who leads, and how the last one ended.",
    ),
    Stop(
        "director-challenge", "director", by_address(f"/challenges/{REPS}"), "A running challenge",
        "The rules in sentences, where the points go, the standings of reps and teams.",
        (("fr", DESKTOP),),
    ),
    Stop(
        "director-teams", "director", by_address(f"/challenges/{REPS}/leaderboard?by=teams"), "Teams",
        "Regions ranked by what their members have earned together.",
    ),
    Stop(
        "director-prizes", "director", by_address(f"/challenges/{CLOSED}"), "Prizes",
        "What there was to win, in sentences, and what it came to.", part="section[aria-labelledby=prizes]",
    ),
    Stop(
        "director-duplicate", "director", by_address(f"/challenges/{REPS}/duplicate"), "The same again",
        "A challenge's rules at other dates, as a draft; title, code and all days move along.",
    ),
    Stop(
        "director-revision", "director", by_address(f"/challenges/{REPS}/revisions/1"), "The rules as they were",
        "Every text that a challenge went by, with who decided on it, when and why.",
    ),
    Stop(
        "director-new", "director", by_address("/challenges/new?example=1"), "A new challenge",
        "Written in a short file, from an example; stored as a draft first.",
    ),
    Stop(
        "director-refused", "director", _refused_text, "A challenge that is refused",
        "Every mistake with the path of its key and the reason; the text stays.",
    ),
    Stop(
        "director-draft", "director", by_address(f"/challenges/{DRAFT}"), "A draft",
        "What the text says, in sentences, before anybody sees it; from here its rules are tried on past sales.",
    ),
    Stop(
        "director-launch", "director", by_address(f"/challenges/{DRAFT}/launch"), "Launching a challenge",
        "Who takes part and what it does, before it is done.",
    ),
    Stop(
        "director-amend", "director", _preview_an_amendment, "Amending a running challenge",
        "Before other rules are applied: who gains, who loses, how many points in all.",
    ),
    Stop(
        "director-laboratory", "director", by_address("/laboratory"), "The laboratory",
        "The next challenge's rules on last year's sales: cost, winners, how sure that is; every number has a slider.",
        (("fr", DESKTOP),),
    ),
    Stop(
        "director-close", "director", by_address(f"/challenges/{REPS}/close"), "Closing a challenge",
        "What it does, before it is done.",
    ),
    Stop(
        "administrator-imports", "administrator", _imports, "Imports",
        "Every file that came in, with its counts; another one is sent here.",
    ),
    Stop(
        "administrator-trial", "administrator", _sending("ventes-lundi.csv", SALES), "A trial",
        "What a file would change, and the lines that cannot be taken, each with its reason; then it is confirmed.",
    ),
    Stop(
        "administrator-held", "administrator", _sending("ventes-corrigees.csv", CORRECTED),
        "Corrections, and lines that are held",
        "What was known before and what it becomes; what would change the past by accident waits for a decision.",
    ),
    Stop(
        "administrator-columns", "administrator", _sending("export-comptable.csv", THEIRS),
        "A file with its own columns",
        "Each column with its first values and a proposal; what is chosen is remembered for the next such file.",
    ),
    Stop(
        "administrator-uncredited", "administrator", by_address(f"/challenges/{REPS}/uncredited"),
        "Lines without participant", "Sales that earn nothing: to be completed and imported again.",
    ),
    Stop(
        "administrator-late", "administrator", _late_lines, "Late lines",
        "What came in, was corrected or was withdrawn after a challenge was closed: listed, and nothing moves.",
    ),
    Stop(
        "administrator-reopen", "administrator", by_address(f"/challenges/{CLOSED}/reopen"), "Reopening a challenge",
        "What would count again, with a reason that stays in its history.",
    ),
    Stop(
        "administrator-accounts", "administrator", by_address("/accounts"), "Accounts",
        "Who signs in, for whom they act, when they last did, and where they are signed in now.",
    ),
    Stop(
        "administrator-account", "administrator", by_address("/accounts/1"), "One account",
        "A link to a new password, an end to its sessions, out of use and back.",
    ),
    Stop(
        "administrator-security", "administrator", by_address("/security"), "The security log",
        "Sign-ins, refusals, downloads and what was done with accounts: searched by person, kind and day.",
    ),
    Stop(
        "administrator-lost", "administrator", by_address("/nowhere"), "A page that is not there",
        "What went wrong in words, and where to go from here.",
    ),
]  # fmt: skip

# What changes points or adds a challenge, visited when all other pictures are taken.
LATER = [
    Stop(
        "director-leagues", "director", _leagues, "Leagues",
        "Everyone is ranked among those who sold about as much a year ago.",
    ),
    Stop(
        "administrator-line", "administrator", _corrected_line, "A sale line",
        "What it says, what it counts for, and everything it has said: since when, by which import and by whom.",
    ),
    Stop(
        "administrator-undo", "administrator", _undo, "Undoing an import",
        "What it would set back and what stays, before it is done; nothing is deleted from the trail.",
    ),
]  # fmt: skip
