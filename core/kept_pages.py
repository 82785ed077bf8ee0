"""Whole pages as one reader gets them, kept by the process for as long as all they follow from stays (decision 19)."""

from collections.abc import Callable, Hashable

from flask import g, request
from flask import session as browser
from flask_login import current_user
from sqlalchemy.orm import Session

from core.accounts.models import Role
from core.language import chosen_language
from core.page_facts import page_facts
from core.single_flight import CachesByEngine

# By bytes: some 40,000 a page.
kept = CachesByEngine(8_000_000)
# What a page may say once, and whose token its forms carry.
SAID_ONCE, TOKEN = "_flashes", "csrf_token"


def kept_page(session: Session, state: Hashable, make: Callable[[], str]) -> bytes:
    """The page that is asked for, as the reader's browser gets it; made anew once its state is another.

    The same bytes each time, so that they are compressed once (`is_kept`).

    state: of all that the page shows and that is neither in the address nor the reader's: their name, role,
    participants and teams, the programme's look, what they have not read, and the sales are part of it anyway.
    """
    if browser.get(SAID_ONCE) or not browser.get(TOKEN):
        return make().encode()
    account = current_user
    key = (request.path, request.query_string, account.id, browser[TOKEN], chosen_language())
    people = tuple(person.id for person in account.participants)
    teams = tuple(team.id for team in account.teams) if account.role == Role.REGIONAL_MANAGER else ()
    at = (account.name, account.email, account.role, people, teams, tuple(page_facts(session)), state)
    # As it is sent: a single curly apostrophe makes Python's own letters twice as large.
    page: bytes = kept.of(session).get(key, lambda: make().encode(), len, at)
    g.page_is_kept = True
    return page


def is_kept() -> bool:
    """Whether what this request is answered is asked for again as it is."""
    return bool(g.get("page_is_kept"))
