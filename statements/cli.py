"""The commands that write statements: one, or everybody's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@click.command()
@click.argument("code")
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, writable=True, path_type=Path),
    help="The folder for the PDF files; made where it is not there.",
)  # fmt: skip
@click.option("--anew", is_flag=True, help="Also make those that are in FOLDER already.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: each one's own, else the terminal's.")
@on_database
def statements(code: str, folder: Path, anew: bool, language: str | None) -> None:
    """Write the statements of everybody in challenge CODE as PDF files, on all processors.

    Called again after it was interrupted, it makes those that are missing.
    """
    from flask_babel import ngettext

    from challenges.lifecycle.finding import find_challenge
    from core.db import db
    from core.errors import Refused
    from statements.folder import write_all

    session = db.session()
    folder.mkdir(parents=True, exist_ok=True)
    with _bar() as progress:
        count, problems = write_all(session, find_challenge(session, code), folder, anew, language, progress)
    click.echo(ngettext("%(num)s statement written.", "%(num)s statements written.", count))
    if problems:
        raise Refused("\n".join(problems))


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, for people; nothing where nobody watches."""
    from flask_babel import gettext as _
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(_("Statements"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=max(total, 1))
