"""A learner on a phone: each kind of question, a lost connection, a failure, a wait, a pass, the certificate."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from elearning.content.module import read
from elearning.questions.paper import Sheet, paper
from tests.browser.serving import AHEAD, served
from tests.browser.visiting import DESKTOP, PHONE, sign_in
from tests.databases import copy_sqlite, sqlite_url
from tests.elearning.learning.answering import form

CODE, POINTS = "securite-produits", 50
KINDS = {"single", "multiple", "true_false", "number", "ordering", "matching", "fill"}
# The questions at which the connection is lost, and the page is left.
LOST, RESUMED = 3, 5
# What the browser says itself of a connection that is gone.
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def folder(tmp_path: Path, demonstration: Path) -> Path:
    """Where a copy of the demonstration lies."""
    for kept in ("proofs", "packages", "sheets"):
        copytree(demonstration.parent / kept, tmp_path / kept)
    return tmp_path


@pytest.fixture
def database(folder: Path, demonstration: Path) -> Path:
    """A copy of the demonstration of its own."""
    return copy_sqlite(demonstration, folder)


@pytest.fixture
def phone(browser: Browser, database: Path, folder: Path) -> Iterator[Page]:
    """A distributor of the demonstration, in French, on a phone; an error in the browser makes the test fail."""
    wrong: list[str] = []
    with served(sqlite_url(database), folder / "server.log") as address:
        context = browser.new_context(
            base_url=address, viewport={"width": PHONE[0], "height": PHONE[1]}, locale="fr-FR", has_touch=True
        )
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        sign_in(page, "distributor")
        yield page
        context.close()
    assert [it for it in wrong if OFFLINE not in it] == []


def asked(database: Path) -> list[Sheet]:
    """The questions of the attempt that was begun last, with what is right."""
    with closing(sqlite3.connect(database)) as connection:
        seed, content = connection.execute(
            "SELECT learning_attempt.seed, learning_version.content FROM learning_attempt"
            " JOIN learning_course ON learning_course.id = learning_attempt.course_id"
            " JOIN learning_version ON learning_version.id = learning_course.version_id"
            " ORDER BY learning_attempt.id DESC LIMIT 1"
        ).fetchone()
    module = read(content)
    assert module.test is not None
    return list(paper(module.bank, module.test.draw, seed))


def give(page: Page, sheet: Sheet, rightly: bool) -> None:
    """Answer the question that is open, as one does with a thumb."""
    for name, values in form(sheet, rightly).items():
        for value in values:  # type: ignore[attr-defined]
            field = page.locator(f'[name="{name}"]:not([type=hidden])')
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                page.locator(f'[name="{name}"][value="{value}"]').check()
            elif field.evaluate("it => it.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def look(page: Page) -> None:
    """The page is readable by everyone, and as wide as the phone."""
    found = Axe().run(page).response["violations"]
    assert [(it["id"], [node["target"] for node in it["nodes"]]) for it in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def go_on(page: Page) -> None:
    """The one main button of the page."""
    with page.expect_navigation():
        page.locator("main .btn-primary.btn-go").first.click()


def test_a_learner_fails_waits_and_passes(phone: Page, database: Path, folder: Path) -> None:
    read_on(phone)
    fail(phone, database)
    wait(phone, folder)
    succeed(phone, database)
    certified(phone)


def read_on(page: Page) -> None:
    """Home says what to learn; the lessons that are left are read."""
    page.goto("/home")
    expect(page.get_by_role("heading", name="À apprendre")).to_be_visible()
    page.goto("/learning")
    look(page)
    go_on(page)
    expect(page.get_by_text("Leçon 3 sur 4")).to_be_visible()
    # A question inside the text: answered where it stands, without another page.
    page.locator("[name=q1]").fill("100")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_text("Juste !")).to_be_visible()
    assert page.url.endswith("/lessons/3")
    look(page)
    go_on(page)
    go_on(page)
    expect(page.get_by_role("heading", name="Sécurité des produits")).to_be_visible()
    look(page)


def fail(page: Page, database: Path) -> None:
    """Every answer is wrong; the connection is lost in the middle, and the page is left and opened again."""
    go_on(page)
    sheets = asked(database)
    assert {it.question.kind for it in sheets} == KINDS
    for place, sheet in enumerate(sheets, 1):
        expect(page.get_by_text(f"Question {place} sur 7")).to_be_visible()
        look(page)
        if place == RESUMED:
            page.goto(f"/learning/{CODE}")
            go_on(page)
            expect(page.get_by_text(f"Question {place} sur 7")).to_be_visible()
        give(page, sheet, rightly=False)
        if place == LOST:
            page.context.set_offline(True)
            page.locator("main .btn-primary.btn-go").click()
            expect(page.get_by_text("La connexion est perdue.")).to_be_visible()
            with page.expect_navigation():
                page.context.set_offline(False)
        else:
            go_on(page)
    look(page)
    go_on(page)
    expect(page.get_by_role("heading", name="Pas encore réussi")).to_be_visible()
    expect(page.get_by_text("Vous pourrez réessayer à partir du")).to_be_visible()
    expect(page.locator(".told-list > li")).to_have_count(7)
    look(page)


def wait(page: Page, folder: Path) -> None:
    """Nothing can be begun for ten minutes."""
    page.goto(f"/learning/{CODE}")
    expect(page.get_by_role("button", name="Commencer le test")).to_have_count(0)
    expect(page.get_by_text("Vous pourrez réessayer à partir du")).to_be_visible()
    (folder / AHEAD).write_text(str(10 * 60))
    page.reload()
    page.get_by_role("button", name="Commencer le test").click()


def succeed(page: Page, database: Path) -> None:
    """Every answer is right: points, and the certificate."""
    for sheet in asked(database):
        give(page, sheet, rightly=True)
        go_on(page)
    go_on(page)
    expect(page.get_by_role("heading", name="Réussi")).to_be_visible()
    expect(page.get_by_text(f"+{POINTS} points")).to_be_visible()
    look(page)
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    look(page)


def certified(page: Page) -> None:
    """The certificate is a PDF, and anybody may check it."""
    certificate = page.get_by_role("link", name="Certificat (PDF)").get_attribute("href")
    answer = page.request.get(str(certificate))
    assert answer.ok and answer.body().startswith(b"%PDF-")
    page.goto(f"/learning/{CODE}")
    page.get_by_role("link", name="Page où d’autres le vérifient").click()
    expect(page.get_by_role("heading", name="Ce certificat est valable")).to_be_visible()
    look(page)


def test_without_a_script_a_test_is_answered_and_handed_in(browser: Browser, database: Path, folder: Path) -> None:
    with served(sqlite_url(database), folder / "server.log") as address:
        context = browser.new_context(base_url=address, locale="fr-FR", java_script_enabled=False)
        page = context.new_page()
        sign_in(page, "distributor")
        page.goto(f"/learning/{CODE}")
        for _each in range(3):
            go_on(page)
        go_on(page)
        for sheet in asked(database):
            give(page, sheet, rightly=True)
            go_on(page)
        go_on(page)
        expect(page.get_by_role("heading", name="Réussi")).to_be_visible()
        context.close()
