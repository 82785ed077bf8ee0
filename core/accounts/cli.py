"""Commands on accounts."""

import click

from core.console import form_option, on_database
from core.tables import print_rows

# As core.accounts.models.Role, whose import would load the database before it is asked for.
ROLES = ["rep", "distributor", "director", "administrator"]


@click.group()
def account() -> None:
    """Add and list the accounts that sign in."""


@account.command("add")
@click.argument("email")
@click.option("--name", default="", help="How the pages address them; default: the e-mail.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
@click.option("--participant", "codes", multiple=True, metavar="CODE", help="Whom they act for; as often as needed.")
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="The language of their pages."
)
@click.password_option(help="Asked for where it is not given; at least 10 characters.")
@on_database
def add(email: str, name: str, role: str, codes: tuple[str, ...], language: str, password: str) -> None:
    """Add an account for EMAIL."""
    from flask_babel import gettext as _

    from core.accounts.models import Role
    from core.accounts.services import add_account
    from core.db import db, writing

    with writing(db.session()) as session:
        added = add_account(session, email, name, Role(role), codes, password, language)
        told = added.email
    click.echo(_("Account “%(email)s” added.", email=told))


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
