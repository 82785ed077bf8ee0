"""An explanation told on a terminal."""

from collections.abc import Sequence

import click
import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from challenges import remarks
from challenges.definition import Definition
from challenges.explain import Explained, Explanation
from challenges.files import read_definition
from challenges.left_out import LeftOut, left_out
from challenges.models import Challenge, State
from challenges.progress import goes_on, is_to_come
from challenges.sentences import boosting, capping, locking, rule, steps_ahead
from challenges.standings import standing_of
from core.clock import today
from core.console import print_table
from core.language import chosen_language
from core.models import Participant
from core.money import plain
from core.wording import labelled, money_exact, number, points


def tell(session: Session, challenge: Challenge, person: Participant, explanation: Explanation) -> None:
    """Who, how many points; for each rule and key what it gave for which lines; and what did not count."""
    definition = read_definition(challenge.source)
    title = definition.title_in(chosen_language())
    standing = standing_of(session, challenge, person.id)
    rank = _("rank %(rank)s", rank=standing.rank) if standing else _("not in the audience")
    click.echo(f"{title} · {person.name} ({person.code}) · {points(explanation.points)} · {rank}")
    names = remarks.KeyNames(definition, explanation)
    now = today() if challenge.state == State.RUNNING else None
    for reason in explanation.earned:
        if now is None or not is_to_come(reason, definition, now):
            is_open = now is not None and goes_on(reason, definition, now)
            _tell_key(reason, explanation, names, is_open)
    _tell_around(definition, explanation, names)
    _tell_left_out(definition, left_out(session, challenge, person.id))


def _tell_key(reason: Explained, explanation: Explanation, names: remarks.KeyNames, is_open: bool) -> None:
    name = reason.criterion.name
    _heading(_joined(name, names.of(name, reason.key)), reason.points - reason.withheld, rule(reason.criterion))
    said = [remarks.remark(reason)]
    if reason.withheld:
        said.append(remarks.withheld(reason.withheld, remarks.shut_by(explanation, name)))
    if is_open:
        said += steps_ahead(reason.criterion, reason.ahead)
    _indented(said)
    _tell_lines(reason.lines)


def _tell_around(definition: Definition, explanation: Explanation, names: remarks.KeyNames) -> None:
    """What boosters added, caps took back, and gates withhold."""
    for boost in explanation.boosts:
        name, criterion = boost.booster.name, boost.criterion.name
        gate = remarks.shut_by(explanation, name)
        heading = _joined(name, criterion, names.of(criterion, boost.key))
        _heading(heading, 0 if gate else boost.points, boosting(boost.booster, definition))
        _indented([remarks.boosted(boost), remarks.withheld(boost.points, gate) if gate else ""])
        _tell_lines(boost.lines)
    for ceiling in explanation.ceilings:
        gate = remarks.shut_by(explanation, ceiling.cap.name)
        _heading(ceiling.cap.name, 0 if gate else -ceiling.taken, capping(ceiling.cap))
        _indented([remarks.ceiling(ceiling), remarks.withheld(-ceiling.taken, gate) if gate and ceiling.taken else ""])
    for lock in explanation.locks:
        click.echo(f"\n{lock.gate.name}\n  {locking(lock.gate)}")
        _indented([remarks.lock(lock), remarks.withheld(lock.withheld, lock.gate.name) if lock.withheld else ""])


def _tell_left_out(definition: Definition, found: Sequence[LeftOut]) -> None:
    """What did not count, reason after reason."""
    criteria = {criterion.name: criterion for criterion in definition.criteria}
    heard = ""
    for place, left in enumerate(found):
        if place == 0 or left.criterion != heard:
            heard = left.criterion
            click.echo("\n" + (labelled(heard, _("what did not count, and why")) if heard else _("Counted by no rule")))
        count = ngettext(
            "%(number)s sale line", "%(number)s sale lines", left.lines.height, number=number(left.lines.height)
        )
        amount = money_exact(int(left.lines["amount_cents"].sum()))
        click.echo(f"  {remarks.why_not(left, criteria.get(left.criterion))} {count}, {amount}")
        _tell_lines(left.lines)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _heading(heading: str, given: int, sentence: str) -> None:
    click.echo(f"\n{labelled(heading, points(given))}\n  {sentence}")


def _indented(said: Sequence[str]) -> None:
    for sentence in said:
        if sentence:
            click.echo(f"  {sentence}")


def _tell_lines(lines: pl.DataFrame) -> None:
    columns = (_("document"), _("line"), _("date"), _("client"), _("product"), _("quantity"), _("amount"))
    rows = [
        (
            row["document"], row["line"], row["date"].isoformat(), row["client"] or "", row["product"] or "",
            row["quantity"], plain(row["amount_cents"]).rjust(12),
        )
        for row in lines.iter_rows(named=True)
    ]  # fmt: skip
    if rows:
        print_table(columns, rows)
