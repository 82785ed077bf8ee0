"""What every page is given beside its own: the reader's language, the programme's look, what waits for the reader."""

from collections.abc import Callable

from flask import Flask, has_request_context
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from app.addresses import own_address
from core.accounts.models import Account
from core.accounts.permissions import Permission, may
from core.db import db
from core.language import LANGUAGES
from core.page_facts import page_facts
from core.people import initials, team_colour
from core.settings.look import look_of_page
from declarations.queries import declares
from elearning.web.shown import give_words
from elearning.web.words import give_teaching_words
from sales.through.charge import looks_after


def give_to_templates(app: Flask) -> None:
    """Have every template know these."""
    app.jinja_env.globals.update(Permission=Permission, LANGUAGES=LANGUAGES, initials=initials, team_colour=team_colour)
    give_words(app)
    give_teaching_words(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def page() -> dict[str, object]:
        look = look_of_page(db.session())
        return {
            "language": str(get_locale() or "fr")[:2],
            "look": look,
            "programme": look.name,
            "own_address": own_address,
            "unread_notices": _counted("unread"),
            "waiting_declarations": _counted("waiting"),
            "disputes_counted": _counted("disputes"),
            "has_sheets": _has_sheets(),
            "has_wallet": bool(_counted("wallet")),
            "declares": _acts_for(Permission.DECLARE, declares),
            "sees_stock": _acts_for(Permission.SEE_STOCK, looks_after),
            "allowed": lambda act: current_user.is_authenticated and may(current_user, act),
        }


def _acts_for(act: Permission, holds: Callable[[Account], bool]) -> bool:
    """Whether the reader may do an act, and acts for somebody of whom that holds; not on a bad day."""
    if not has_request_context():
        return False
    try:
        return bool(current_user.is_authenticated and may(current_user, act) and holds(current_user))
    except SQLAlchemyError:
        return False


def _has_sheets() -> bool:
    """Whether there is a sheet to be found; not on a bad day."""
    if not has_request_context():
        return False
    try:
        return bool(current_user.is_authenticated and page_facts(db.session()).sheets)
    except SQLAlchemyError:
        return False


def _counted(name: str) -> int:
    """One of the counts that pages tell; 0 on a bad day, whose page has to be shown all the same, and in a mail."""
    if not has_request_context():
        return 0
    try:
        return int(getattr(page_facts(db.session()), name)) if current_user.is_authenticated else 0
    except SQLAlchemyError:
        return 0
