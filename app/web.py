"""The web: rooms registered, pages permitted, transactions begun, texts and figures given to templates."""

from collections.abc import Iterator
from importlib import import_module
from itertools import chain

from flask import Flask, Request, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from app import errors
from app.addresses import Code, Number, own_address
from app.assets import with_assets
from app.bearer import refuse_without_token
from app.compression import compress
from app.content import with_content
from app.cookies import SignedCookies
from app.gate import MULTIPART, READING, is_by_token, refuse_early
from app.headers import guard
from app.health import watched
from app.hosts import answer_other_hosts
from app.logs import follow_requests
from app.metrics import with_metrics
from app.page_context import give_to_templates
from app.readiness import refuse_to_write_others, serve_what_is_ready
from app.signing import sign_with_sha256
from app.turns import with_turns
from app.watch import watch
from core.accounts.models import Account, Role
from core.accounts.permissions import BY_TOKEN, PUBLIC, Permission, mark_of, may, requires
from core.accounts.second.waiting import ENROL_KEY
from core.accounts.sessions import COOKIE_KEY, account_of
from core.db import begin_writing, db
from core.hooks import REWARDS, STANDING
from core.page_facts import with_page_facts
from declarations.lists.queries import sees_list_proof
from declarations.proven.access import proves_own
from declarations.queries import waiting
from disputes.queries import of_reader
from elearning.sheets.queries import library_stamp
from notifications.queries import unread
from portal.stands import rewards_of, stands_of
from rewards.wallet.reading import of_reader as wallet_of_reader
from sales.proofs.access import let_see_proofs

ROOMS = (
    "core.accounts.views",
    "core.accounts.own",
    "core.accounts.link_views",
    "core.accounts.second.sign_in_views",
    "core.accounts.second.own_views",
    "core.accounts.admin",
    "core.privacy.views",
    "core.accounts.inviting",
    "core.security.views",
    "core.settings.views",
    "core.settings.install_views",
    "core.design.views",
    "sales.proofs.views",
    "sales.through.views",
    "elearning.packages.views",
    "elearning.web.teaching",
    "elearning.web.teaching_head",
    "elearning.web.teaching_lessons",
    "elearning.web.teaching_bank",
    "elearning.web.teaching_files",
    "elearning.web.teaching_life",
    "elearning.web.teaching_results",
    "elearning.web.paths",
    "elearning.web.learning",
    "elearning.web.attempts",
    "elearning.web.daily",
    "followup.views",
    "statements.certificate_views",
    "elearning.sheets.views",
    "elearning.sheets.file_views",
    "elearning.sheets.edit_views",
    "elearning.sheets.figures_views",
    "imports.views",
    "imports.decisions",
    "imports.columns_views",
    "imports.arrivals.views",
    "imports.arrivals.api",
    "directory.views",
    "directory.edit_views",
    "directory.merge_views",
    "trail.views",
    "challenges.web.views",
    "challenges.web.decisions",
    "challenges.web.lines",
    "challenges.web.drafts",
    "challenges.web.privacy",
    "challenges.web.pictures",
    "challenges.web.builder",
    "challenges.web.outlook",
    "challenges.web.teams",
    "challenges.web.silent",
    "challenges.laboratory.views",
    "declarations.web.own",
    "declarations.web.proofs",
    "declarations.web.lists",
    "declarations.web.list_documents",
    "declarations.web.queue",
    "declarations.web.checks",
    "declarations.web.trust",
    "declarations.web.regional",
    "declarations.web.returns",
    "disputes.web.own",
    "disputes.web.office",
    "rewards.web.views",
    "rewards.web.adjusting",
    "declarations.clients.own_views",
    "declarations.clients.collected_views",
    "leaderboards.views",
    "leaderboards.screen_views",
    "leaderboards.together",
    "leaderboards.duels.views",
    "portal.views",
    "portal.own_views",
    "portal.count.views",
    "portal.goal_views",
    "statements.views",
    "statements.batch_views",
    "notifications.views",
    "notifications.announcement_views",
    "notifications.mails_views",
    "app.worker.views",
)
# These change nothing in the database, or write in the access database alone.
WITHOUT_DATABASE = frozenset(
    {
        "accounts.sign_in_now",
        "accounts.sign_out",
        "accounts.choose_language",
        "account_links.take",
        "second_sign_in.take_code",
        "second_sign_in.passkey_options",
        "second_sign_in.take_passkey",
        "second_factor.passkey_options",
        "account_links.set_password",
        "own_account.change",
        "own_account.end_others",
        "accounts_admin.link",
        "accounts_admin.end_sessions",
        "laboratory.index",
        "own_count.compare",
        "declarations.look",
        "learning.check",
        "screens.make",
        "screens.end",
    }
)
# These read a file before they write: they ask for the writer's place themselves, so that nobody waits for a reader.
READING_FIRST = frozenset(
    {
        *("imports.upload", "imports.again", "imports.apply", "import_columns.choose"),
        *("declared_proofs.read", "declared_proofs.add"),
        *("arrivals_api.bring", "declared_lists.send", "declared_lists.choose"),
        *("teaching.bring", "teaching_bank.bring"),
        "sheet_editing.bring",
    }
)
# These do so where files are sent to them.
READING_FILES_FIRST = frozenset(
    {
        *("declarations.declare", "declarations.change"),
        *("teaching_head.store_head", "teaching_lessons.add_block", "teaching_lessons.store_block"),
        *("teaching_bank.add", "teaching_bank.store_question", "teaching_files.send", "teaching_files.store_package"),
    }
)
# These check a password before they write, and do so for the same reason.
CONFIRMED_FIRST = frozenset(
    {
        "accounts_inviting.invite_now",
        "accounts_inviting.invite_seller_now",
        "accounts_inviting.edit_now",
        "accounts_admin.reset_factor",
        "arrivals.make",
        "second_factor.begin_app",
        "second_factor.remove_app",
        "second_factor.renew_codes",
        "second_factor.remove",
    }
)
HOMES = {
    Role.REP: "portal.home",
    Role.DISTRIBUTOR: "portal.home",
    Role.REGIONAL_MANAGER: "portal.home",
    Role.TRAINER: "teaching.index",
    Role.DIRECTOR: "challenges.index",
    Role.ADMINISTRATOR: "imports.imports",
}

# Asked in this order before each view: who may, whether the body is worth reading, whether it comes from one of our own
# pages, whether it is its turn, and only then the writer's place.
csrf = CSRFProtect()


def with_web(app: Flask) -> Flask:
    """Add the pages to an application."""
    from app.private import keep_private
    from app.secret import secret_key

    keep_private(app)
    app.config["SECRET_KEY"] = app.config.get("SECRET_KEY") or secret_key()
    app.url_map.converters |= {"int": Number, "default": Code}
    app.session_interface = SignedCookies()
    sign_with_sha256()
    follow_requests(app)
    guard(app)
    watch(app)
    compress(app)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    with app.app_context():
        serve_what_is_ready(db.engine)
    _know_accounts(app)
    app.extensions.update({STANDING: stands_of, REWARDS: rewards_of})
    with_page_facts(
        app, unread=unread(), waiting=waiting(), disputes=of_reader(), sheets=library_stamp(), wallet=wallet_of_reader()
    )
    app.before_request(_refuse_address_that_is_no_text)
    app.before_request(_refuse_what_is_not_allowed)
    app.before_request(refuse_early)
    app.before_request(_refuse_form_that_is_no_text)
    csrf.init_app(app)
    with_turns(app)
    app.before_request(_begin_writing)
    for room in ROOMS:
        app.register_blueprint(import_module(room).bp)
    _exempt_what_asks_for_a_token(app)
    app.add_url_rule("/", "start", start)
    watched(app)
    with_assets(app)
    give_to_templates(app)
    for rule in (sees_list_proof, proves_own):
        let_see_proofs(app, rule)
    errors.answer(app)
    answer_other_hosts(app)
    with_metrics(app)
    with_content(app)
    return app


def _exempt_what_asks_for_a_token(app: Flask) -> None:
    """No browser sends a token by itself: what asks for one needs no token of a form besides."""
    for view in app.view_functions.values():
        if mark_of(view) == BY_TOKEN:
            csrf.exempt(view)


@requires(Permission.HOME)
def start() -> ResponseReturnValue:
    """Where each role's work is."""
    return redirect(url_for(HOMES[Role(current_user.role)]))


def _know_accounts(app: Flask) -> None:
    manager = LoginManager(app)
    # Addresses change on the way; whose session it is, its token says alone.
    manager.session_protection = None

    @manager.request_loader
    def load(_request: Request) -> Account | None:
        return account_of(db.session(), session.get(COOKIE_KEY))


def _refuse_address_that_is_no_text() -> None:
    """Nobody writes a zero sign, and PostgreSQL takes none."""
    _refuse_zeros(request.path, *_texts(request.args))


def _refuse_form_that_is_no_text() -> None:
    """The same of what a form sends, and a field without a name, which no page of ours has."""
    if is_by_token() and request.mimetype != MULTIPART:
        # Its body is a file, whatever kind the program says that it is.
        return
    if None in request.form or None in request.files:
        raise BadRequest()
    _refuse_zeros(*_texts(request.form), *(file.filename or "" for file in request.files.values()))


def _texts(sent: MultiDict[str, str]) -> Iterator[str]:
    return chain.from_iterable((name, *values) for name, values in sent.lists())


def _refuse_zeros(*texts: str) -> None:
    if any("\0" in text for text in texts):
        raise BadRequest()


def _refuse_what_is_not_allowed() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    mark = mark_of(current_app.view_functions[request.endpoint])
    if mark == PUBLIC:
        return None
    if mark == BY_TOKEN:
        return refuse_without_token()
    if not current_user.is_authenticated:
        if session.pop(COOKIE_KEY, None):
            flash(_("Your session has ended. Sign in again."), "info")
        asked = own_address() if request.method in READING else None
        return redirect(url_for("accounts.sign_in", next=asked if asked != "/" else None))
    if not isinstance(mark, Permission) or not may(current_user, mark):
        raise Forbidden()
    if session.get(ENROL_KEY) and mark != Permission.OWN_ACCOUNT:
        return redirect(url_for("second_factor.show"))
    return None


def _begin_writing() -> None:
    """A request that changes something is a writer from its first statement (see core.db)."""
    if request.endpoint is None or request.method in READING:
        return
    if request.endpoint in READING_FILES_FIRST and any(request.files.values()):
        return
    if request.endpoint not in WITHOUT_DATABASE | READING_FIRST | CONFIRMED_FIRST:
        begin_writing(db.session())
        refuse_to_write_others(db.session())
