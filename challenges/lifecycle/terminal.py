"""What an amendment would do, told on a terminal."""

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.lifecycle.amendments import Preview
from challenges.lifecycle.wording import audience_change
from core.console import print_table
from core.wording import number, points, signed


def tell_amendment(preview: Preview) -> None:
    """Whose points would change, from what to what, and what it comes to."""
    if preview.moves:
        columns = (_("participant"), _("name"), _("before"), _("after"), _("change"))
        rows = [(move.code, move.name, move.before, move.after, move.change) for move in preview.moves]
        print_table(columns, rows)
        click.echo("")
    for sentence in said(preview):
        click.echo(sentence)


def said(preview: Preview) -> list[str]:
    """The same in a few sentences."""
    total = _(
        "%(before)s in all before, %(after)s after: %(change)s.",
        before=points(preview.before),
        after=number(preview.after),
        change=signed(preview.after - preview.before),
    )
    told = [
        ngettext("%(number)s gains.", "%(number)s gain.", preview.gaining, number=number(preview.gaining)),
        ngettext("%(number)s loses.", "%(number)s lose.", preview.losing, number=number(preview.losing)),
        total,
    ]
    return [*told, *audience_change(preview)]
