"""The command that writes a statement."""

from pathlib import Path

import click

from core.console import NewFile, on_database
from core.terminal import LANGUAGES


@click.command()
@click.argument("code")
@click.argument("participant")
@click.option("-o", "--output", required=True, type=NewFile(), help="The PDF file to write.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Default: the language of the account that acts for PARTICIPANT, else the terminal's.",
)
@click.option("--in-full", is_flag=True, help="With the sales of others that count: for you, not for PARTICIPANT.")
@on_database
def statement(code: str, participant: str, output: Path, language: str | None, in_full: bool) -> None:
    """Write the statement of PARTICIPANT in challenge CODE as a PDF.

    It is made to be given to them: what others sold to the same clients stands there as a sum at most.
    """
    from flask_babel import gettext as _

    from challenges.lifecycle.finding import find_challenge, find_participant
    from core.db import db
    from core.language import chosen_language
    from statements.queries import language_of
    from statements.render import write_statement

    session = db.session()
    challenge = find_challenge(session, code)
    person = find_participant(session, participant)
    chosen = language or language_of(session, person) or chosen_language()
    document = write_statement(session, challenge, person, chosen, in_full=in_full)
    output.write_bytes(document)
    click.echo(_("Statement written to “%(file)s”.", file=str(output)))
