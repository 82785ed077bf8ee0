"""The command that renews seasons, and how what the calendar asked for is told."""

from collections.abc import Iterable
from typing import Any

import click

from core.console import on_database


@click.command()
@on_database
def renew() -> None:
    """Start the next season of every challenge that is renewed and has ended; one already started stays as it is."""
    from challenges.lifecycle.due import renew_due
    from core.clock import today
    from core.db import db

    tell_done(renew_due(db.session(), today()))


def tell_done(done: Iterable[Any], more: Iterable[str] = ()) -> None:
    """Each thing as it is done, then what else was; what could not be is told at the end, and fails the command."""
    from flask_babel import gettext as _

    from core.errors import Refused

    refused = []
    count = 0
    for it in done:
        count += 1
        if it.refused:
            refused += [f"{it.code}: {line}" for line in it.refused.splitlines()]
        elif it.what == "launched":
            click.echo(_("Challenge “%(code)s” launched.", code=it.code))
        elif it.what == "closed":
            click.echo(_("Challenge “%(code)s” closed.", code=it.code))
        else:
            click.echo(_("Season “%(code)s” started.", code=it.code))
    for line in more:
        count += 1
        click.echo(line)
    if refused:
        raise Refused("\n".join(refused))
    if not count:
        click.echo(_("Nothing is due."))
