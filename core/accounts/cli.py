"""Commands on accounts."""

import click

from core.console import form_option, on_database
from core.tables import print_rows

# As core.accounts.models.Role, whose import would load the database before it is asked for.
ROLES = ["rep", "distributor", "director", "administrator"]


@click.group()
def account() -> None:
    """Add and list the accounts that sign in; give them a new password, take them out of use and back."""


@account.command("add")
@click.argument("email")
@click.option("--name", default="", help="How the pages address them; default: the e-mail.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
@click.option("--participant", "codes", multiple=True, metavar="CODE", help="Whom they act for; as often as needed.")
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="The language of their pages."
)
@click.password_option(help="Asked for where it is not given; at least 12 characters, and none that many people use.")
@on_database
def add(email: str, name: str, role: str, codes: tuple[str, ...], language: str, password: str) -> None:
    """Add an account for EMAIL."""
    from flask import current_app
    from flask_babel import gettext as _

    from core.accounts.models import Role
    from core.accounts.passwords import refuse_weak
    from core.accounts.services import add_account
    from core.db import db, writing
    from core.security.log import EventKind, record

    refuse_weak(password, (email, name, str(current_app.config["PROGRAMME"])))
    with writing(db.session()) as session:
        added = add_account(session, email, name, Role(role), codes, password, language)
        told = added.email
    record(EventKind.ACCOUNT_ADDED, told, role)
    click.echo(_("Account “%(email)s” added.", email=told))


@account.command("reset")
@click.argument("email")
@on_database
def reset(email: str) -> None:
    """Print a link by which whoever has the account of EMAIL chooses a new password.

    It can be used once, within a day; a new link takes the place of the one before. The present password holds until
    then.
    """
    from flask_babel import gettext as _

    from core.accounts.links import HOURS, address_of_link, make_link
    from core.accounts.services import account_named
    from core.db import db
    from core.errors import Refused
    from core.security.log import EventKind, record

    found = account_named(db.session(), email)
    if not found.active:
        raise Refused(_("The account “%(email)s” is deactivated: reactivate it first.", email=found.email))
    link = address_of_link(_base(), make_link(found))
    record(EventKind.PASSWORD_LINK, found.email)
    click.echo(_("Good for %(hours)s hours, and for one use. Give it to nobody else:", hours=HOURS), err=True)
    click.echo(link)


@account.command("deactivate")
@click.argument("email")
@on_database
def deactivate(email: str) -> None:
    """Take the account of EMAIL out of use: it is signed out everywhere, and does not sign in any more."""
    from flask_babel import gettext as _

    from core.accounts import services
    from core.db import db, writing
    from core.security.log import EventKind, record

    with writing(db.session()) as session:
        found = services.account_named(session, email)
        services.deactivate(session, found)
        account_id, told = found.id, found.email
    services.after_password(account_id)
    record(EventKind.ACCOUNT_DEACTIVATED, told)
    click.echo(_("Account “%(email)s” is deactivated.", email=told))


@account.command("reactivate")
@click.argument("email")
@on_database
def reactivate(email: str) -> None:
    """Take the account of EMAIL back into use, with the password it had."""
    from flask_babel import gettext as _

    from core.accounts import services
    from core.db import db, writing
    from core.security.log import EventKind, record

    with writing(db.session()) as session:
        found = services.account_named(session, email)
        services.reactivate(found)
        told = found.email
    record(EventKind.ACCOUNT_REACTIVATED, told)
    click.echo(_("Account “%(email)s” is active again.", email=told))


@account.command("list")
@form_option
@on_database
def list_all(form: str) -> None:
    """Every account, with its role and the participants it acts for."""
    from sqlalchemy import select
    from sqlalchemy.orm import selectinload

    from core.accounts.models import Account
    from core.db import db

    query = select(Account).options(selectinload(Account.participants)).order_by(Account.email)
    rows = [
        (one.email, one.name, one.role, one.language, " ".join(person.code for person in one.participants),
         "yes" if one.active else "no")
        for one in db.session.scalars(query)
    ]  # fmt: skip
    print_rows(("email", "name", "role", "language", "participants", "active"), rows, form)


def _base() -> str:
    """Where people reach Palier: the first of PALIER_HOSTS, else where `palier serve` listens by itself."""
    import os

    from flask import current_app

    hosts = current_app.config["TRUSTED_HOSTS"]
    if hosts:
        return f"{'https' if current_app.config['SESSION_COOKIE_SECURE'] else 'http'}://{hosts[0].lstrip('.')}"
    return f"http://localhost:{os.environ.get('PALIER_PORT') or 8000}"
