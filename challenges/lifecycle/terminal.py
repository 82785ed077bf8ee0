"""What an amendment would do, and what came late, told on a terminal."""

from decimal import Decimal

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.lifecycle.amendments import Preview
from challenges.lifecycle.wording import audience_change, late_change
from challenges.words.challenge import status_name
from core.money import to_cents
from core.tables import Figure, Words, print_table
from core.wording import moment, money_exact, number, points, signed


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


def amount(value: str) -> Figure:
    """An amount for machines, `1234.50` or nothing, as people read it."""
    return Figure(money_exact(to_cents(Decimal(value))) if value else "")


def _status(value: str) -> str:
    return status_name(value) if value else ""


# What a table of late lines says in the place of what machines read; what was not there at closing stays empty.
LATE_WORDS: Words = {
    "change": late_change,
    "changed_at": moment,
    "status": _status,
    "status_then": _status,
    "amount": amount,
    "amount_then": amount,
}
