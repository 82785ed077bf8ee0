"""Commands on accounts."""

from typing import TYPE_CHECKING

import click

from core.console import form_option, on_database
from core.tables import print_rows

if TYPE_CHECKING:
    from core.security.log import EventKind

# As core.accounts.models.Role, whose import would load the database before it is asked for.
ROLES = ["rep", "distributor", "regional_manager", "director", "administrator"]

LOOKED_AFTER = "A team that a regional manager looks after; as often as needed."


@click.group()
def account() -> None:
    """Invite, add, change and list the accounts that sign in; lock them, and take them out of use."""


@account.command("add")
@click.argument("email")
@click.option("--name", default="", help="How the pages address them; default: the e-mail.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
@click.option("--participant", "codes", multiple=True, metavar="CODE", help="Whom they act for; as often as needed.")
@click.option("--team", "teams", multiple=True, metavar="NAME", help=LOOKED_AFTER)
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="The language of their pages."
)
@click.password_option(help="Asked for where it is not given; at least 12 characters, and none that many people use.")
@on_database
def add(
    email: str, name: str, role: str, codes: tuple[str, ...], teams: tuple[str, ...], language: str, password: str
) -> None:
    """Add an account for EMAIL."""
    from flask import current_app
    from flask_babel import gettext as _

    from core.accounts.managing import add_account
    from core.accounts.models import Role
    from core.accounts.passwords import refuse_weak
    from core.db import db, writing
    from core.security.log import EventKind, record

    refuse_weak(password, (email, name, str(current_app.config["PROGRAMME"])))
    with writing(db.session()) as session:
        added = add_account(session, email, name, Role(role), codes, password, language, teams)
        told = added.email
    record(EventKind.ACCOUNT_ADDED, told, role)
    click.echo(_("Account “%(email)s” added.", email=told))


@account.command("invite")
@click.argument("email")
@click.option("--name", default="", help="How the pages address them; default: the e-mail.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
@click.option("--participant", "codes", multiple=True, metavar="CODE", help="Whom they act for; as often as needed.")
@click.option("--team", "teams", multiple=True, metavar="NAME", help=LOOKED_AFTER)
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="The language of their pages."
)
@on_database
def invite(email: str, name: str, role: str, codes: tuple[str, ...], teams: tuple[str, ...], language: str) -> None:
    """Add an account for EMAIL without a password, and print a link by which they choose one.

    It can be used once, within three days; “palier account reset” prints another one.
    """
    from core.accounts import managing
    from core.accounts.models import Role
    from core.db import db, writing
    from core.security.log import EventKind

    with writing(db.session()) as session:
        added = managing.invite(session, managing.Profile(email, name, Role(role), codes, language, teams))
        told = added.email
    _print_link(told, EventKind.INVITED)


@account.command("reset")
@click.argument("email")
@on_database
def reset(email: str) -> None:
    """Print a link by which whoever has the account of EMAIL chooses a new password.

    It can be used once, within a day; a new link takes the place of the one before. The present password holds until
    then.
    """
    from core.security.log import EventKind

    _print_link(email, EventKind.PASSWORD_LINK)


@account.command("change")
@click.argument("email")
@click.option("--email", "other", default=None, help="Another e-mail by which they sign in.")
@click.option("--name", default=None, help="How the pages address them.")
@click.option("--role", type=click.Choice(ROLES), default=None, help="What they may do.")
@click.option(
    "--participant", "codes", multiple=True, metavar="CODE", help="Whom they act for, in place of all before."
)
@click.option("--team", "teams", multiple=True, metavar="NAME", help="Which teams they look after, in the same way.")
@click.option("--language", type=click.Choice(["fr", "en"]), default=None, help="The language of their pages.")
@on_database
def change(
    email: str,
    other: str | None,
    name: str | None,
    role: str | None,
    codes: tuple[str, ...],
    teams: tuple[str, ...],
    language: str | None,
) -> None:
    """Change what is given of the account of EMAIL; the rest stays as it is.

    Whoever is no regional manager any more looks after no team.
    """
    from flask_babel import gettext as _

    from core.accounts import managing, services
    from core.accounts.models import Role
    from core.db import db, writing
    from core.security.log import EventKind, record

    with writing(db.session()) as session:
        found = services.account_named(session, email)
        kept, wanted_role = tuple(person.code for person in found.participants), Role(role or found.role)
        held = tuple(team.name for team in found.teams) if wanted_role == Role.REGIONAL_MANAGER else ()
        wanted = managing.Profile(
            other or found.email, found.name if name is None else name, wanted_role, codes or kept,
            language or found.language, teams or held,
        )  # fmt: skip
        changes, told = managing.change(session, found, wanted), found.email
    if changes:
        record(EventKind.ACCOUNT_CHANGED, told, ", ".join(changes))
    click.echo(_("The account is changed.") if changes else _("Nothing was different."))


@account.command("lock")
@click.argument("email")
@on_database
def lock(email: str) -> None:
    """Let nobody sign in with the account of EMAIL until it is unlocked; it is signed out everywhere."""
    _do(email, "LOCK")


@account.command("unlock")
@click.argument("email")
@on_database
def unlock(email: str) -> None:
    """Let people sign in with the account of EMAIL again, at once, whatever they mistyped before."""
    _do(email, "UNLOCK")


@account.command("reset-factor")
@click.argument("email")
@on_database
def reset_factor(email: str) -> None:
    """Take the second factor from the account of EMAIL, whose owner has lost it; it is signed out everywhere."""
    _do(email, "RESET_FACTOR")


@account.command("deactivate")
@click.argument("email")
@on_database
def deactivate(email: str) -> None:
    """Take the account of EMAIL out of use: it is signed out everywhere, and does not sign in any more."""
    _do(email, "DEACTIVATE")


@account.command("reactivate")
@click.argument("email")
@on_database
def reactivate(email: str) -> None:
    """Take the account of EMAIL back into use, with the password it had."""
    _do(email, "REACTIVATE")


@account.command("list")
@form_option
@on_database
def list_all(form: str) -> None:
    """Every account, with its role, the participants it acts for and the teams it looks after."""
    from sqlalchemy import select
    from sqlalchemy.orm import selectinload

    from core.accounts.models import Account
    from core.accounts.words import state_of
    from core.db import db

    query = (
        select(Account).options(selectinload(Account.participants), selectinload(Account.teams)).order_by(Account.email)
    )
    rows = [
        (one.email, one.name, one.role, one.language, " ".join(person.code for person in one.participants),
         ", ".join(team.name for team in one.teams), state_of(one))
        for one in db.session.scalars(query)
    ]  # fmt: skip
    print_rows(("email", "name", "role", "language", "participants", "teams", "state"), rows, form)


def _do(email: str, name: str) -> None:
    """Do one of core.accounts.acts, whose import loads the database."""
    from core.accounts import acts, services
    from core.db import db

    act: acts.Act = getattr(acts, name)
    account = act.store(lambda: services.account_named(db.session(), email))
    click.echo(act.printed(account))


def _print_link(email: str, kind: "EventKind") -> None:
    from flask_babel import gettext as _

    from core.accounts.links import address_of_link, hours_of, make_link
    from core.accounts.services import account_named
    from core.db import db
    from core.errors import Refused
    from core.security.log import record

    found = account_named(db.session(), email)
    if not found.is_active:
        raise Refused(
            _("Nobody signs in as “%(email)s” now: unlock or reactivate the account first.", email=found.email)
        )
    link = address_of_link(_base(), make_link(found))
    record(kind, found.email)
    click.echo(_("Good for %(hours)s hours, and for one use. Give it to nobody else:", hours=hours_of(found)), err=True)
    click.echo(link)


def _base() -> str:
    """Where people reach Palier: the first of PALIER_HOSTS, else where `palier serve` listens by itself."""
    import os

    from flask import current_app

    hosts = current_app.config["TRUSTED_HOSTS"]
    if hosts:
        return f"{'https' if current_app.config['SESSION_COOKIE_SECURE'] else 'http'}://{hosts[0].lstrip('.')}"
    return f"http://localhost:{os.environ.get('PALIER_PORT') or 8000}"
