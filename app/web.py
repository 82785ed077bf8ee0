"""The web: rooms registered, pages permitted, transactions begun, texts and figures given to templates."""

from importlib import import_module
from itertools import chain

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import text
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from app import errors
from app.assets import with_assets
from app.compression import compress
from app.headers import guard
from core import wording
from core.accounts.models import Account, Role
from core.accounts.permissions import PUBLIC, Permission, mark_of, may, public, requires
from core.db import begin_writing, db
from core.language import LANGUAGES

ROOMS = (
    "core.accounts.views",
    "imports.views",
    "imports.decisions",
    "imports.columns_views",
    "challenges.web.views",
    "challenges.web.decisions",
    "challenges.web.lines",
    "challenges.web.drafts",
    "challenges.laboratory.views",
    "leaderboards.views",
    "portal.views",
    "statements.views",
)
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# These are sent from forms, but change nothing in the database.
WITHOUT_DATABASE = frozenset({"accounts.sign_out", "accounts.choose_language", "laboratory.index"})
FIGURES = (
    wording.number,
    wording.points,
    wording.signed,
    wording.amount,
    wording.money,
    wording.money_exact,
    wording.pieces,
    wording.percent,
    wording.day,
    wording.long_day,
    wording.moment,
    wording.period,
    wording.key_name,
    wording.labelled,
    wording.called,
)
HOMES = {
    Role.REP: "portal.home",
    Role.DISTRIBUTOR: "portal.home",
    Role.DIRECTOR: "challenges.index",
    Role.ADMINISTRATOR: "imports.imports",
}

# Asked in this order before each view: who may, from one of our own pages, and only then the writer's place.
csrf = CSRFProtect()


class Number(IntegerConverter):
    """A number in an address: one that no database could hold leads nowhere, as any other that there is not."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def with_web(app: Flask) -> Flask:
    """Add the pages to an application."""
    from app.config import secret_key

    app.config["SECRET_KEY"] = app.config.get("SECRET_KEY") or secret_key()
    app.url_map.converters["int"] = Number
    guard(app)
    compress(app)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    _know_accounts(app)
    app.before_request(_refuse_what_is_no_text)
    app.before_request(_refuse_what_is_not_allowed)
    csrf.init_app(app)
    app.before_request(_begin_writing)
    for room in ROOMS:
        app.register_blueprint(import_module(room).bp)
    app.add_url_rule("/", "start", start)
    app.add_url_rule("/health", "health", health)
    with_assets(app)
    _give_to_templates(app)
    errors.answer(app)
    return app


@requires(Permission.HOME)
def start() -> ResponseReturnValue:
    """Where each role's work is."""
    return redirect(url_for(HOMES[Role(current_user.role)]))


@public
def health() -> tuple[dict[str, str], int]:
    """Whether the server answers and reaches its database."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:
        current_app.logger.exception("The database does not answer")
        return {"status": "the database does not answer"}, 503
    return {"status": "ok"}, 200


def _know_accounts(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = "basic"

    @manager.user_loader
    def load(account_id: str) -> Account | None:
        account = db.session.get(Account, int(account_id))
        return account if account is not None and account.active else None


def _refuse_what_is_no_text() -> None:
    """Nobody writes a zero sign, and PostgreSQL takes none."""
    sent = chain.from_iterable((name, *values) for name, values in request.values.lists())
    files = (file.filename or "" for file in request.files.values())
    if any("\0" in text for text in chain([request.path], sent, files)):
        raise BadRequest()


def _refuse_what_is_not_allowed() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    mark = mark_of(current_app.view_functions[request.endpoint])
    if mark == PUBLIC:
        return None
    if not current_user.is_authenticated:
        asked = request.full_path.rstrip("?") if request.method in READING else None
        return redirect(url_for("accounts.sign_in", next=asked if asked != "/" else None))
    if not isinstance(mark, Permission) or not may(current_user, mark):
        raise Forbidden()
    return None


def _begin_writing() -> None:
    """A request that changes something is a writer from its first statement (see core.db)."""
    if request.endpoint is not None and request.method not in READING and request.endpoint not in WITHOUT_DATABASE:
        begin_writing(db.session())


def _give_to_templates(app: Flask) -> None:
    for figure in FIGURES:
        app.jinja_env.filters[figure.__name__] = figure
        app.jinja_env.globals[figure.__name__] = figure
    app.jinja_env.globals.update(Permission=Permission, LANGUAGES=LANGUAGES)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def page() -> dict[str, object]:
        return {
            "language": str(get_locale() or "fr")[:2],
            "programme": app.config["PROGRAMME"],
            "allowed": lambda act: current_user.is_authenticated and may(current_user, act),
        }
