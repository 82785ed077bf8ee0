"""Commands on challenges: their life, their points, and why."""

from pathlib import Path
from typing import Any

import click

from core.console import form_option, on_database, print_rows


@click.group()
def challenge() -> None:
    """Add, launch, close and show challenges."""


@challenge.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@on_database
def add(file: Path) -> None:
    """Store the challenge of FILE as a draft (a draft of the same code is replaced)."""
    from flask_babel import gettext as _

    from challenges.services import add_challenge
    from core.db import db, writing
    from core.errors import Refused

    try:
        source = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("“%(file)s” is not a text in UTF-8.", file=file.name)) from error
    with writing(db.session()) as session:
        try:
            added = add_challenge(session, source)
        except Refused as error:
            raise Refused("\n".join(f"{file.name}: {line}" for line in str(error).splitlines())) from error
        click.echo(_("Challenge “%(code)s” added as a draft.", code=added.code))


@challenge.command("launch")
@click.argument("code")
@on_database
def launch(code: str) -> None:
    """Set a draft running, and score it."""
    from flask_babel import ngettext

    from challenges.services import launch_challenge
    from core.db import db, writing

    with writing(db.session()) as session:
        posted = launch_challenge(session, code)
    click.echo(ngettext("Launched: %(num)s posting.", "Launched: %(num)s postings.", posted))


@challenge.command("close")
@click.argument("code")
@on_database
def close(code: str) -> None:
    """Freeze a running challenge."""
    from flask_babel import gettext as _

    from challenges.services import close_challenge
    from core.db import db, writing

    with writing(db.session()) as session:
        close_challenge(session, code)
    click.echo(_("Challenge “%(code)s” closed.", code=code))


@challenge.command("show")
@click.argument("code")
@on_database
def show(code: str) -> None:
    """Print the challenge's file."""
    from challenges.services import find_challenge
    from core.db import db

    click.echo(find_challenge(db.session(), code).source, nl=False)


@challenge.command("list")
@form_option
@on_database
def list_all(form: str) -> None:
    """Every challenge with its state and days."""
    from challenges.files import read_definition
    from challenges.queries import list_challenges
    from core.db import db

    rows = []
    for found in list_challenges(db.session()):
        definition = read_definition(found.source)
        rows.append((found.code, found.state, definition.start.isoformat(), definition.end.isoformat()))
    print_rows(("code", "state", "start", "end"), rows, form)


@click.command()
@click.argument("code")
@on_database
def score(code: str) -> None:
    """Score everyone anew; prints how many postings that took (none if the points were exact)."""
    from challenges.services import score_challenge
    from core.db import db, writing

    with writing(db.session()) as session:
        posted = score_challenge(session, code)
    click.echo(posted)


@click.command()
@click.argument("code")
@form_option
@on_database
def points(code: str, form: str) -> None:
    """What the ledger holds: a row a key, zero rows left out."""
    from challenges.queries import balances
    from challenges.services import find_challenge
    from core.db import db

    session = db.session()
    print_rows(("participant", "criterion", "key", "points"), balances(session, find_challenge(session, code)), form)


EXPLAINED = (
    *("criterion", "key", "points", "part"),
    *("kind", "document", "line", "date", "client", "product", "quantity", "amount"),
)


@click.command()
@click.argument("code")
@click.argument("participant")
@form_option
@on_database
def explain(code: str, participant: str, form: str) -> None:
    """Every point of PARTICIPANT, down to the sale lines that made it.

    csv and json give a row per line; `points` stands on the first row of each key and is 0 on the others, so that
    the column adds up.
    """
    from challenges.explain import explain as reasons_of
    from challenges.services import find_challenge, find_participant
    from core.db import db

    session = db.session()
    found = find_challenge(session, code)
    person = find_participant(session, participant)
    reasons = reasons_of(session, found, person.id)
    if form == "table":
        from challenges.telling import tell

        tell(session, found, person, reasons)
    else:
        print_rows(EXPLAINED, [row for reason in reasons for row in _rows(reason)], form)


def _rows(reason: Any) -> list[tuple[Any, ...]]:
    from core.money import plain

    lines = [
        (
            row["part"], row["kind"], row["document"], row["line"], row["date"].isoformat(), row["client"] or "",
            row["product"] or "", row["quantity"], plain(row["amount_cents"]),
        )
        for row in reason.lines.iter_rows(named=True)
    ] or [(0, "", "", "", "", "", "", 0, "0.00")]  # fmt: skip
    return [
        (reason.criterion.name, reason.key, 0 if place else reason.points, *line) for place, line in enumerate(lines)
    ]
