"""Commands on what points bring."""

from datetime import datetime

import click

from core.console import form_option, on_database

day = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("participant")
@click.option("--on", type=day, metavar="DAY", help="As it stands on that day; default: today.")
@form_option
@on_database
def wallet(participant: str, on: datetime | None, form: str) -> None:
    """The wallet of PARTICIPANT: every entry, and what stood in it after each.

    Each row says what could be spent and what was still to come on its day; the last one, on DAY.
    """
    from challenges.lifecycle.finding import find_participant
    from core.clock import today
    from core.db import db
    from core.tables import print_rows
    from rewards.wallet.statement import statement_on
    from rewards.wallet.words import kind_name

    session = db.session()
    person = find_participant(session, participant)
    rows = [
        (row.day, row.kind.value, row.source, row.points, row.balance, row.available, row.pending)
        for row in statement_on(session, person.id, on.date() if on else today())
    ]
    columns = ("date", "kind", "source", "points", "balance", "available", "pending")
    print_rows(columns, rows, form, {"kind": kind_name})
