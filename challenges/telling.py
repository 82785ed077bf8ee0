"""An explanation told on a terminal."""

from collections.abc import Sequence

import click
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.explain import Explained
from challenges.files import read_definition
from challenges.models import Challenge
from challenges.sentences import missing, rule
from challenges.standings import standing_of
from core.console import print_table
from core.language import chosen_language
from core.models import Participant
from core.money import plain
from core.wording import key_name, labelled, points


def tell(session: Session, challenge: Challenge, person: Participant, reasons: Sequence[Explained]) -> None:
    """Who, how many points, and for each key the rule, its points and its lines."""
    title = read_definition(challenge.source).title_in(chosen_language())
    total = sum(reason.points for reason in reasons)
    standing = standing_of(session, challenge, person.id)
    rank = _("rank %(rank)s", rank=standing.rank) if standing else _("not in the audience")
    click.echo(f"{title} · {person.name} ({person.code}) · {points(total)} · {rank}")
    for reason in reasons:
        heading = " · ".join(part for part in (reason.criterion.name, key_name(reason.key)) if part)
        click.echo(f"\n{labelled(heading, points(reason.points))}\n  {rule(reason.criterion)}")
        for ahead in reason.ahead:
            click.echo(f"  {missing(reason.criterion, ahead)}")
        _tell_lines(reason)


def _tell_lines(reason: Explained) -> None:
    columns = (_("document"), _("line"), _("date"), _("client"), _("product"), _("quantity"), _("amount"))
    rows = [
        (
            row["document"], row["line"], row["date"].isoformat(), row["client"] or "", row["product"] or "",
            row["quantity"], plain(row["amount_cents"]).rjust(12),
        )
        for row in reason.lines.iter_rows(named=True)
    ]  # fmt: skip
    if rows:
        print_table(columns, rows)
