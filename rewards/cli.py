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


@click.command()
@click.argument("code")
@form_option
@on_database
def levels(code: str, form: str) -> None:
    """Which level everybody has in challenge CODE, since when and until when, and what the next one still takes.

    A draft has nobody yet; in a closed season nothing is left to reach.
    """
    from challenges.lifecycle.finding import find_challenge
    from challenges.lifecycle.terminal import amount
    from core.db import db
    from core.language import chosen_language
    from core.money import plain
    from core.tables import print_rows
    from rewards.levels.statement import levels_of, read_levels

    session = db.session()
    challenge = find_challenge(session, code)
    labels = {step.code: step.label_in(chosen_language()) for step in levels_of(challenge).steps}
    rows = []
    for row in read_levels(session, challenge):
        step, missing = row.ahead or (None, None)
        rows.append((
            row.participant, row.level, row.since, row.until, step.code if step else "",
            missing.points if missing else None, plain(missing.sales_cents) if missing else "",
            " ".join(missing.modules) if missing else "",
        ))  # fmt: skip
    columns = (
        "participant", "level", "since", "until", "next", "missing_points", "missing_sales", "missing_modules",
    )  # fmt: skip
    said = {"level": labels.__getitem__, "next": lambda level: labels.get(level, ""), "missing_sales": amount}
    print_rows(columns, rows, form, said)
