"""The application put together: configuration, database, languages, and for the web its rooms."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import Babel
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import tables  # noqa: F401
from app.address import access_url, address_of, engine_options
from app.config import INSTANCE, ROOT, configuration
from app.figures import give_figures
from core.access import BIND, PREPARE
from core.db import db
from core.hooks import DEMONSTRATION, HARMLESS, OPENER, POST, SELLING, let_hear, register_gauge, subscribe
from core.language import chosen_language
from core.selling import Selling

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from core.changes import Changes, Effect
    from core.models import Participant


def assemble(url: str | None, settings: dict[str, object]) -> Flask:
    """An application on this database; without the web, whose rooms `with_web` adds.

    Refused, in words, where a setting or the address of the database cannot be used.
    """
    app = Flask(
        "palier",
        root_path=str(ROOT),
        instance_path=str(INSTANCE.resolve()),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    # Flask would have it from the environment (FLASK_DEBUG), where no server of ours looks for it.
    app.debug = False
    app.config.update(configuration())
    address = address_of(url)
    app.config["DATABASE_ADDRESS"] = address
    app.config["SQLALCHEMY_DATABASE_URI"] = address.url.render_as_string(hide_password=False)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(address.url)
    if (beside := access_url(address.url)) is not None:
        app.config["SQLALCHEMY_BINDS"] = {BIND: {"url": beside}}
    app.config.update(settings)
    db.init_app(app)
    Babel(app, locale_selector=chosen_language)
    subscribe(app, _follow)
    register_gauge(app, _gauge)
    let_hear(app, _hear)
    app.extensions[PREPARE] = _prepare_access
    app.extensions[DEMONSTRATION] = _is_demonstration
    app.extensions[POST] = _are_mails_sent
    app.extensions[HARMLESS] = _document_made_harmless
    app.extensions[OPENER] = open_again
    app.extensions[SELLING] = Selling(_ranges_sold, _buyers)
    give_figures(app)
    return app


def open_again(url: str) -> Flask:
    """An application on the same database, in another process, which works for one that is there."""
    return assemble(url, {})


def _follow(session: Session, changes: "Changes") -> None:
    """Have what was learned fit in with a change, running challenges follow it, then wallets and levels.

    A command that only reads never loads them.
    """
    from challenges.lifecycle.follow import follow
    from elearning.modules.settling import settle
    from rewards.levels.following import follow as follow_with_levels
    from rewards.wallet.crediting import correct_closed

    settle(session, changes)
    follow(session, changes)
    correct_closed(session, changes)
    follow_with_levels(session, changes)


def _prepare_access(engine: Engine) -> None:
    """Make the tables of the access database ready, when it is first used."""
    from app.database import make_access_ready

    make_access_ready(engine)


def _gauge(session: Session) -> "Callable[[], list[Effect]]":
    """Have the running challenges tell what a change did to them."""
    from challenges.ledger.effects import gauge

    return gauge(session)


def _hear(session: Session, news: object) -> None:
    """Have wallets and levels follow what happened, and people told of it."""
    from notifications.hearing import hear
    from rewards.hearing import hear as move_rewards

    move_rewards(news, session)
    hear(news, session)


def _ranges_sold(session: Session, person: "Participant", first: "date", last: "date") -> frozenset[str]:
    """Which ranges somebody sells."""
    from sales.selling import ranges_sold

    return ranges_sold(session, person, first, last)


def _buyers(session: Session, person: "Participant", first: "date", last: "date") -> "Mapping[str, frozenset[int]]":
    """Who of somebody's clients buys which ranges."""
    from sales.selling import buyers

    return buyers(session, person, first, last)


def _are_mails_sent(session: Session) -> bool:
    """Whether there is somebody who takes mails."""
    from notifications.sending import mails_are_sent

    return mails_are_sent(session)


def _document_made_harmless(content: bytes, name: str) -> bytes:
    """Have documents read and written anew as proofs are."""
    from sales.proofs.apart import prepare

    return prepare(content, name).made.content


def _is_demonstration(session: Session) -> bool:
    """Whether the database holds the demonstration, whose people have addresses that lead nowhere."""
    from app.demo.accounts import ACCOUNTS
    from core.accounts.models import Account

    emails = [account.email for account in ACCOUNTS]
    return session.scalar(select(Account.id).where(Account.email.in_(emails)).limit(1)) is not None
