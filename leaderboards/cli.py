"""The command that prints a ranking."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import click

from core.console import form_option, on_database
from core.tables import print_rows

COLUMNS = ("rank", "participant", "name", "points")


@click.command()
@click.argument("code")
@click.option("--teams", is_flag=True, help="Rank teams instead of participants.")
@form_option
@on_database
def leaderboard(code: str, teams: bool, form: str) -> None:
    """The ranking of a challenge; everyone of its audience stands in it.

    With leagues: one league after the other, each with ranks of its own.
    """
    from flask_babel import gettext as _

    from challenges.ledger.standings import read_standings
    from challenges.ledger.teams import read_teams
    from challenges.lifecycle.finding import find_challenge
    from challenges.lifecycle.upcoming import is_upcoming
    from core.db import db
    from core.wording import long_day

    session = db.session()
    challenge = find_challenge(session, code)
    if form == "table" and is_upcoming(challenge):
        click.echo(_("Starts on %(day)s; there are no ranks before.", day=long_day(challenge.definition.start)))
        return
    if teams:
        ranked = [(row.rank, row.team, row.members, row.points) for row in read_teams(session, challenge)]
        print_rows(("rank", "team", "members", "points"), ranked, form)
        return
    standings = read_standings(session, challenge)
    if form == "table" and challenge.definition.leagues:
        _by_league(challenge.definition.leagues, standings)
        return
    print_rows(COLUMNS, [(row.rank, row.code, row.name, row.points) for row in standings], form)


def _by_league(leagues: Any, standings: Sequence[Any]) -> None:
    """A table for each league that somebody is in."""
    from flask_babel import gettext as _

    for league, rows in groupby(standings, key=lambda row: row.league):
        click.echo(_("League %(name)s", name=leagues.names[league - 1]))
        print_rows(COLUMNS, [(row.rank, row.code, row.name, row.points) for row in rows], "table")
        click.echo("")
