"""Commands for what the calendar asks for: run every night, or as often as one likes."""

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

    _tell(renew_due(db.session(), today()))


@click.command()
@on_database
def due() -> None:
    """Launch the drafts whose day has come, close what is over, start the seasons that are due. For every night."""
    from itertools import chain

    from challenges.lifecycle.due import close_and_renew, launch_due
    from core.clock import today, utc_now
    from core.db import db

    _tell(chain(launch_due(db.session(), utc_now()), close_and_renew(db.session(), today())))


def _tell(done: Iterable[Any]) -> None:
    """Each thing as it is done; what could not be is told at the end, and fails the command."""
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
    if refused:
        raise Refused("\n".join(refused))
    if not count:
        click.echo(_("Nothing is due."))
