"""The command that fills a database with the demonstration programme, through the same doors as everybody."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from core.console import on_database

# The demonstration is served on the loopback address and holds nothing but invented data.
DEMO_PASSWORD = "demonstration"
LOOKED_AT = timedelta(days=12)


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing where the database already holds something.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to build the programme around; default: today."
)
@on_database
def demo(if_empty: bool, today: Any) -> None:
    """Fill the database with the demonstration programme: a brand, its sales, its challenges, its accounts."""
    from flask_babel import gettext as _

    from app.demo.programme import write_completions, write_programme, write_stock
    from core.clock import today as present_day
    from core.db import db
    from core.errors import Refused

    session = db.session()
    if _is_filled(session):
        if if_empty:
            return
        raise Refused(_("The database already holds something; the demonstration needs an empty one."))
    session.rollback()
    with tempfile.TemporaryDirectory() as name:
        click.echo(_("Preparing the demonstration programme …"), err=True)
        day = today.date() if today else present_day()
        folder = Path(name)
        written = [*write_programme(folder, day), write_completions(folder, day), write_stock(folder, day)]
        files = {file.stem: file for file in written}
        _fill(session, files, day)
    click.echo(_("The demonstration programme is ready."), err=True)


def _is_filled(session: Any) -> bool:
    from sqlalchemy import select

    from core.accounts.models import Account
    from core.models import Participant

    return session.scalar(select(Participant.id).limit(1)) is not None or session.scalar(select(Account.id)) is not None


def _fill(session: Any, files: dict[str, Path], day: date) -> None:
    """All of it in one transaction: an interrupted demonstration leaves nothing."""
    from app.demo.accounts import ACCOUNTS
    from app.demo.consents import agree
    from app.demo.declarations import declare
    from app.demo.disputes import disagree
    from app.demo.learning import learn
    from app.demo.play import play
    from app.demo.sheets import bring_sheets
    from app.demo.weeks import live_through
    from core.accounts.managing import add_account
    from core.accounts.models import Role
    from core.db import writing

    def add_accounts() -> None:
        for account in ACCOUNTS:
            add_account(
                session, account.email, account.name, Role(account.role), account.participant_codes, DEMO_PASSWORD,
                account.language, account.teams,
            )  # fmt: skip

    with writing(session):
        # They are told of what happens from the first day on.
        live_through(session, files, day, add_accounts)
        learn(session, day)
        _read_old_news(session)
        play(session)
        declare(session, day)
        disagree(session, day)
        agree(session)
        bring_sheets(session, day)


def _read_old_news(session: Any) -> None:
    """They look at their news now and then."""
    from sqlalchemy import update

    from core.clock import utc_now
    from notifications.models import Notice

    read = update(Notice).where(Notice.at < utc_now() - LOOKED_AT)
    # At the very moment: databases do not add hours to a moment alike.
    session.execute(read.values(read_at=Notice.at))


def demonstration_accounts(session: Any) -> list[tuple[str, str, str]]:
    """(role, e-mail, password) of the demonstration accounts that this database holds with their own password."""
    from sqlalchemy import select

    from app.demo.accounts import ACCOUNTS
    from core.accounts.models import Account
    from core.accounts.passwords import is_right

    emails = [account.email for account in ACCOUNTS]
    found = session.scalars(select(Account).where(Account.email.in_(emails)).order_by(Account.id))
    return [
        (account.role, account.email, DEMO_PASSWORD)
        for account in found
        if is_right(account.password_hash, DEMO_PASSWORD)
    ]
