"""The command that prints a ranking."""

import click

from core.console import form_option, on_database, print_rows


@click.command()
@click.argument("code")
@click.option("--teams", is_flag=True, help="Rank teams instead of participants.")
@form_option
@on_database
def leaderboard(code: str, teams: bool, form: str) -> None:
    """The ranking of a challenge; everyone of its audience stands in it."""
    from challenges.ledger.standings import read_standings
    from challenges.ledger.teams import read_teams
    from challenges.lifecycle.finding import find_challenge
    from core.db import db

    session = db.session()
    challenge = find_challenge(session, code)
    if teams:
        ranked = [(row.rank, row.team, row.members, row.points) for row in read_teams(session, challenge)]
        print_rows(("rank", "team", "members", "points"), ranked, form)
        return
    rows = [(row.rank, row.code, row.name, row.points) for row in read_standings(session, challenge)]
    print_rows(("rank", "participant", "name", "points"), rows, form)
