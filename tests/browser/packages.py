"""Packages of others kept in a copy of the demonstration, which is served to a browser."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import urlsplit

from flask_babel import force_locale
from playwright.sync_api import Browser, FrameLocator, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.serving import served
from tests.browser.visiting import PHONE, Language, sign_in
from tests.databases import copy_sqlite, sqlite_url


@dataclass
class Learning:
    """The served demonstration with packages in it; `shown`: what dialogs of packages said."""

    browser: Browser
    address: str
    database: Path
    packages: dict[str, int]
    shown: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def learner(self, role: str = "rep", language: Language = "en", size: tuple[int, int] = PHONE) -> Page:
        """A page of somebody of the demonstration; what a package asks is answered by yes."""
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": size[0], "height": size[1]}, locale="fr-FR"
        )
        self.contexts.append(context)
        page = context.new_page()

        def accept(dialog: Any) -> None:
            self.shown.append(dialog.message)
            dialog.accept()

        page.on("dialog", accept)
        sign_in(page, role, language)
        return page

    def open(self, page: Page, name: str, button: str = "Begin") -> FrameLocator:
        """Open a package; the frame of its unit."""
        page.goto(f"/learning/packages/{self.packages[name]}/play")
        page.get_by_role("button", name=button).click()
        return unit(page)

    def states(self, name: str) -> list[dict[str, Any]]:
        """What is kept of a package, of everybody."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(
                "SELECT * FROM package_state WHERE package_id = ? ORDER BY id", (self.packages[name],)
            ).fetchall()
        return [dict(row) for row in rows]

    def completions(self, name: str) -> list[int]:
        """The points of the completions of a package's module, of everybody."""
        with closing(sqlite3.connect(self.database)) as connection:
            rows = connection.execute("SELECT points FROM completion WHERE module = ? ORDER BY id", (name,)).fetchall()
        return [points for (points,) in rows]


def unit(page: Page) -> FrameLocator:
    """The frame of the unit that is played."""
    return page.frame_locator("iframe.played").frame_locator("iframe.unit")


def leave(page: Page) -> None:
    """Leave the package by the page's button, which leads to its module, and look at the package's own page."""
    own = urlsplit(page.url).path
    page.get_by_role("button", name="Leave the module").click()
    page.wait_for_url(re.compile("/learning/[a-z0-9]+$"))
    page.goto(own)


@contextmanager
def learning(
    browser: Browser, demonstration: Path, folder: Path, contents: dict[str, Callable[[], bytes]]
) -> Iterator[Learning]:
    """The demonstration with these packages, served for as long as the block runs."""
    database = copy_sqlite(demonstration, folder)
    for kept in ("proofs", "packages", "sheets"):
        copytree(demonstration.parent / kept, folder / kept)
    numbers = keep(database, {name: content() for name, content in contents.items()})
    with served(sqlite_url(database), folder / "server.log") as address:
        found = Learning(browser, address, database, numbers)
        yield found
        for context in found.contexts:
            context.close()


def keep(database: Path, contents: dict[str, bytes]) -> dict[str, int]:
    """Keep packages in a database, each in a module that whoever signs in has begun, and their files beside it.

    Returns their numbers.
    """
    from app import create_app
    from core.db import db, writing

    app = create_app(sqlite_url(database), PACKAGES=database.parent / "packages")
    with app.app_context(), force_locale("en"):
        with writing(db.session()) as session:
            kept = {name: taken(session, name, content) for name, content in contents.items()}
        db.session.remove()
        db.engine.dispose()
    return kept


def taken(session: Session, name: str, content: bytes) -> int:
    """A package in a module of its own, which everybody who has an account takes; the package's number."""
    from core.accounts.models import Account
    from elearning.content.module import Module, PackageUse
    from elearning.modules.authoring import add_module, publish
    from elearning.modules.learning import take
    from elearning.packages.keeping import keep_package
    from elearning.packages.reading import read_package
    from elearning.texts import Texts

    kept = keep_package(session, content, read_package(content, name), None)
    title = Texts(en=name)
    use = PackageUse(sha256=kept.sha256, title=title, cap=10)
    module = add_module(session, name, Module(title=title, points=10, package=use), None)
    version = publish(session, module.id, module.revision, None)
    people = {person.id for account in session.scalars(select(Account)) for person in account.participants}
    for number in sorted(people):
        take(session, number, version)
    return kept.id
