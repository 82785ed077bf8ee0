"""Commands on what a challenge comes to: prizes, leagues, and the seals of closings."""

import json

import click

from core.console import form_option, on_database
from core.tables import print_rows


@click.command()
@click.argument("code")
@form_option
@on_database
def prizes(code: str, form: str) -> None:
    """Who gets what in challenge CODE: as things stand, or as it was closed."""
    from challenges.ledger.prizes import read_prizes
    from challenges.lifecycle.finding import find_challenge
    from challenges.lifecycle.terminal import amount
    from core.db import db
    from core.money import plain

    session = db.session()
    rows = [
        (win.participant, win.prize, "" if win.cents is None else plain(win.cents), win.gift or "")
        for win in read_prizes(session, find_challenge(session, code))
    ]
    print_rows(("participant", "prize", "amount", "gift"), rows, form, {"amount": amount})


@click.command()
@click.argument("code")
@form_option
@on_database
def leagues(code: str, form: str) -> None:
    """Who is in which league of challenge CODE, and their total over the reference days.

    Leagues are cut on the day of launch; a draft has none yet.
    """
    from challenges.ledger.leagues import read_leagues
    from challenges.lifecycle.finding import find_challenge
    from challenges.lifecycle.terminal import amount
    from core.db import db
    from core.money import plain

    session = db.session()
    rows = [
        (row.league, row.participant, "" if row.reference_cents is None else plain(row.reference_cents))
        for row in read_leagues(session, find_challenge(session, code))
    ]
    print_rows(("league", "participant", "reference"), rows, form, {"reference": amount})


@click.command()
@click.option(
    "--export", is_flag=True, help="Print every closing as a line of JSON: its seal, and what that is made of."
)
@on_database
def verify(export: bool) -> None:
    """Recompute the seals of all closings, in the order in which they were made; names the first that does not hold."""
    from flask_babel import ngettext

    from challenges.ledger.seals import documents
    from challenges.ledger.seals import verify as verified
    from challenges.lifecycle.wording import broken_closing
    from core.db import db
    from core.errors import Refused

    if export:
        for seal, document in documents(db.session()):
            click.echo(json.dumps({"seal": seal, "document": document}, ensure_ascii=False))
        return
    chain = verified(db.session())
    if chain.broken:
        raise Refused(broken_closing(chain.broken))
    click.echo(ngettext("%(num)s closing: its seal holds.", "%(num)s closings: all seals hold.", chain.holding))
