"""The stops of the tour: who goes where, and what there is to see. script/tour takes their pictures."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.serving import CLOSED, COUNTERS, REPS
from tests.browser.tour_files import CORRECTED, DRAFT, THEIRS
from tests.browser.visiting import DESKTOP, DISTRIBUTOR, PHONE, REP, SALES, Language
from tests.browser.ways import (
    by_address,
    corrected_line,
    from_an_invoice,
    imports,
    late_lines,
    leagues,
    outlook,
    preview_an_amendment,
    refused_text,
    region,
    send_list,
    sending,
    undo,
    unfold_a_criterion,
)


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
        "rep-goal", "rep", by_address("/my-goal"), "A goal and a rival",
        "What the rank that one wants takes a week, and beside whom one has chosen to be compared, once they agreed.",
    ),
    Stop(
        "rep-points", "rep", unfold_a_criterion, "Why these points?",
        "Every criterion with its rule in a sentence, every key with its total, and behind each the sale lines.",
        (("en", DESKTOP),),
    ),
    Stop(
        "rep-leaderboard", "rep", by_address(f"/challenges/{REPS}/leaderboard"), "The leaderboard",
        "Everyone who takes part, with search and pages; one's own row is marked.",
    ),
    Stop(
        "rep-duels", "rep", by_address(f"/challenges/{REPS}/duels"), "Duels",
        "A bracket over the ledger: whoever gains more points in a week goes on; a consolation for the others.",
    ),
    Stop(
        "rep-count", "rep", by_address("/my-sales/count"), "One's own count",
        "A list of one's own beside what Palier has: each difference with its reason, and totals that add up.",
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
        "distributor-declare", "distributor", by_address("/declarations/new"), "Declaring a sale",
        "What was sold at the counter, under a minute on a phone, with the points that it would bring.",
    ),
    Stop(
        "distributor-from", "distributor", from_an_invoice, "Declaring from an invoice",
        "An electronic invoice is read: number, day, client and lines stand there, with nothing left to type.",
    ),
    Stop(
        "distributor-declared", "distributor", by_address("/declarations/1"), "A declaration",
        "Where it stands, what happened to it, and the points that it brought.",
    ),
    Stop(
        "distributor-list", "distributor", send_list, "Declaring from a spreadsheet",
        "Grouped by document, each fault in its cell, put right in place; the good ones are submitted each by itself.",
    ),
    Stop(
        "distributor-dispute", "distributor", by_address("/disputes/2"), "A dispute",
        "What one disagreed with, as it stood, what both sides said, and what came of it.",
    ),
    Stop(
        "distributor-stock", "distributor", by_address(f"/stock/{DISTRIBUTOR}"), "A distributor's stock",
        "What was bought and sold on, what is left and how long it lasts, by range and product.",
        (("fr", PHONE),),
    ),
    Stop(
        "distributor-clients", "distributor", by_address("/clients"), "A distributor's clients",
        "Segment and consent of those to whom it has sold, to be corrected, taken away and forgotten.",
    ),
    Stop(
        "rep-account", "rep", by_address("/account"), "One’s own account",
        "Another password, and every browser in which one is signed in.",
    ),
    Stop(
        "regional-home", "regional_manager", region, "A regional manager's home",
        "Where the teams stand, who is close to a step, who has gone silent, for whom a prize is still to be won.",
    ),
    Stop(
        "regional-declarations", "regional_manager", by_address("/team-declarations"), "Declarations of one's teams",
        "What waits to be validated; a regional manager says which sales they know of, and no point follows from it.",
    ),
    Stop(
        "director-challenges", "director", by_address("/challenges"), "The director's challenges",
        "What is running, who leads, and how the last one ended.",
    ),
    Stop(
        "director-challenge", "director", outlook, "A running challenge",
        "What it will cost against its budget, for whom it is still winnable, who is close and who has gone silent.",
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
        "director-stock", "director", by_address("/stock"), "Stock and sell-through",
        "Which distributors declare nothing, who is overstocked, where sell-out lags, and what to do next.",
        (("fr", DESKTOP),),
    ),
    Stop(
        "director-clients", "director", by_address("/clients/collected"), "End clients",
        "Those who have agreed to be contacted, with the version of the text and the day.",
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
        "director-builder", "director", by_address(f"/builder/{DRAFT}"), "The builder",
        "Rules as sentences with numbers in them; beside them what they would have cost, and what is left to check.",
    ),
    Stop(
        "director-new", "director", by_address("/challenges/new?example=1"), "A new challenge",
        "Written in a short file, from an example; stored as a draft first.",
    ),
    Stop(
        "director-refused", "director", refused_text, "A challenge that is refused",
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
        "director-amend", "director", preview_an_amendment, "Amending a running challenge",
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
        "administrator-imports", "administrator", imports, "Imports",
        "Every file that came in, with its counts; another one is sent here.",
    ),
    Stop(
        "administrator-trial", "administrator", sending("ventes-lundi.csv", SALES), "A trial",
        "What a file would change, and the lines that cannot be taken, each with its reason; then it is confirmed.",
    ),
    Stop(
        "administrator-held", "administrator", sending("ventes-corrigees.csv", CORRECTED),
        "Corrections, and lines that are held",
        "What was known before and what it becomes; what would change the past by accident waits for a decision.",
    ),
    Stop(
        "administrator-columns", "administrator", sending("export-comptable.csv", THEIRS),
        "A file with its own columns",
        "Each column with its first values and a proposal; what is chosen is remembered for the next such file.",
    ),
    Stop(
        "administrator-arrivals", "administrator", by_address("/imports/arrivals"), "Files from the ERP",
        "What came into the watched folder or by a token, what became of it, and the tokens that hold.",
    ),
    Stop(
        "administrator-disputes", "administrator", by_address("/disputes/office"), "Disputes that wait",
        "What is due first before the others; from each, the sale line is corrected or the refusal validated.",
    ),
    Stop(
        "administrator-dispute", "administrator", by_address("/disputes/office/1"), "Deciding on a dispute",
        "What was said, how it stood, and the outcome, which acts in the same transaction as the points.",
    ),
    Stop(
        "director-disputes", "director", by_address("/disputes/figures"), "Disputes in figures",
        "How many go on and how old they are, how long they took, and the share upheld.",
    ),
    Stop(
        "administrator-queue", "administrator", by_address("/validation"), "Declarations that wait",
        "The most unusual first, with why; one after the other by keyboard, those chosen or all clean ones at once.",
    ),
    Stop(
        "administrator-checks", "administrator", by_address("/settings/checks"), "Checks of declarations",
        "What is looked for, how much it weighs and where it begins; samples, two people, and what validates itself.",
    ),
    Stop(
        "administrator-trust", "administrator", by_address("/trust/D101"), "Trust in a distributor",
        "What became of its declarations, what it comes to, and who has set it otherwise and why.",
    ),
    Stop(
        "administrator-proof", "administrator", by_address("/validation/7"), "A declaration and its proof",
        "The invoice beside the lines, with what was read marked on it and whether each line agrees.",
    ),
    Stop(
        "administrator-uncredited", "administrator", by_address(f"/challenges/{REPS}/uncredited"),
        "Lines without participant", "Sales that earn nothing: to be completed and imported again.",
    ),
    Stop(
        "administrator-late", "administrator", late_lines, "Late lines",
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
        "director-leagues", "director", leagues, "Leagues",
        "Everyone is ranked among those who sold about as much a year ago.",
    ),
    Stop(
        "administrator-line", "administrator", corrected_line, "A sale line",
        "What it says, what it counts for, and everything it has said: since when, by which import and by whom.",
    ),
    Stop(
        "administrator-undo", "administrator", undo, "Undoing an import",
        "What it would set back and what stays, before it is done; nothing is deleted from the trail.",
    ),
]  # fmt: skip
