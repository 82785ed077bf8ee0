"""A browser, the demonstration served to it, and visitors who note whatever goes wrong while they look around."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from tests.browser.serving import fill, served
from tests.browser.visiting import DESKTOP, chromium, sign_in
from tests.databases import copy_sqlite, finish, sqlite_url
from tests.sharing import locked

# A browser notes a page that tells what is wrong, and says so by its status, as if it had failed to load.
TOLD = re.compile(r"the server responded with a status of (403|404|409|410|422) ")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This machine's Chromium; the test is skipped where there is none."""
    path = chromium()
    if path is None:
        pytest.skip("there is no Chromium on the PATH")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def demonstration(databases_folder: Path) -> Path:
    """The demonstration's database, filled once per run by whoever comes first; to be copied.

    In a folder of its own: what lies beside it is for its owner alone, and PostgreSQL's files lie beside that folder.
    """
    path = databases_folder / "demonstration" / "demonstration.sqlite"
    with locked(databases_folder / "demonstration.lock"):
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            unfinished = path.with_name("unfinished-demonstration.sqlite")
            fill(sqlite_url(unfinished))
            finish(unfinished, path)
    return path


@pytest.fixture(scope="session")
def address(browser: Browser, demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a copy of the demonstration is served; there is no need for one without a browser."""
    folder = tmp_path_factory.mktemp("served")
    database = copy_sqlite(demonstration, folder)
    for kept in ("proofs", "packages", "sheets"):
        copytree(demonstration.parent / kept, folder / kept)
    with served(sqlite_url(database), folder / "server.log") as found:
        yield found


@dataclass
class Visitors:
    """Opens pages, and notes every error and every broken policy that the browser tells of."""

    browser: Browser
    address: str
    states: dict[tuple[str, bool], Any]
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, size: tuple[int, int] = DESKTOP, javascript: bool = True, state: Any = None) -> Page:
        """A page of somebody who is not signed in, unless with a state of somebody who is."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="fr-FR",
            timezone_id="Europe/Paris",
            storage_state=state,
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", self._note_response)
        return page

    def signed_in(self, role: str, size: tuple[int, int] = DESKTOP, javascript: bool = True) -> Page:
        """A page of the one of the demonstration who has that role; they sign in once."""
        known = (role, javascript)
        if role and known not in self.states:
            page = self.open(javascript=javascript)
            sign_in(page, role, "en")
            self.states[known] = page.context.storage_state()
        return self.open(size, javascript, self.states.get(known))

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not TOLD.search(message.text):
            self.troubles.append(f"{message.location.get('url')}: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.url}: {response.status}")


@pytest.fixture(scope="session")
def states() -> dict[tuple[str, bool], Any]:
    """The cookies of those who have signed in during this run."""
    return {}


@pytest.fixture
def visitors(browser: Browser, address: str, states: dict[tuple[str, bool], Any]) -> Iterator[Visitors]:
    """Visitors; the test fails if the browser told of any trouble meanwhile."""
    made = Visitors(browser, address, states)
    yield made
    for context in made.contexts:
        context.close()
    assert made.troubles == []


@pytest.fixture
def signed_in(visitors: Visitors) -> Callable[..., Page]:
    """Opens a page as somebody of the demonstration: role, size, whether with JavaScript."""
    return visitors.signed_in
