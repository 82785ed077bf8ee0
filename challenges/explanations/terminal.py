"""An explanation told on a terminal."""

from collections.abc import Sequence
from datetime import date

import click
import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.criteria.adjustments import Booster
from challenges.criteria.base import Rule
from challenges.definition.model import Definition
from challenges.explanations.exclusions import Exclusion, exclusions
from challenges.explanations.explain import Case, Ceiling, Explained, Explanation, Lock
from challenges.explanations.progress import goes_on, is_to_come
from challenges.ledger.standings import standing_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import State
from challenges.words import remarks
from challenges.words.challenge import time_left
from challenges.words.exclusions import why_not
from challenges.words.next_steps import steps_ahead
from challenges.words.sentences import boosting, capping, locking, rule
from core.clock import today
from core.language import chosen_language
from core.models import Participant
from core.tables import Figure, print_table
from core.wording import labelled, money_exact, number, points


def tell(case: Case, person: Participant, explanation: Explanation) -> None:
    """Who, how many points; for each rule and key what it gave for which lines; and what did not count."""
    definition, challenge = case.definition, case.challenge
    title = definition.title_in(chosen_language())
    standing = standing_of(case.session, challenge, person.id)
    rank = _("rank %(rank)s", rank=number(standing.rank)) if standing else _("not in the audience")
    if is_upcoming(challenge):
        rank = time_left(definition.start, definition.end)
    click.echo(f"{title} · {person.name} ({person.code}) · {points(explanation.points)} · {rank}")
    teller = _Teller(definition, explanation, today() if challenge.state == State.RUNNING else None)
    for criterion in definition.criteria:
        teller.criterion(criterion)
    for booster in definition.boosters:
        teller.booster(booster)
    for ceiling in explanation.ceilings:
        teller.ceiling(ceiling)
    for lock in explanation.locks:
        teller.lock(lock)
    _tell_left_out(definition, exclusions(case))


class _Teller:
    def __init__(self, definition: Definition, explanation: Explanation, now: date | None) -> None:
        self.definition, self.explanation, self.now = definition, explanation, now
        self.names = remarks.KeyNames(definition, explanation)

    def criterion(self, criterion: Rule) -> None:
        """A criterion, and each of its keys."""
        own = [it for it in self.explanation.earned if it.criterion.name == criterion.name]
        _head(criterion.name, sum(it.points - it.withheld for it in own), rule(criterion))
        for it in own:
            if self.now is None or not is_to_come(it, self.definition, self.now):
                self._key(it)

    def _key(self, it: Explained) -> None:
        name = it.criterion.name
        key = self.names.of(name, it.key)
        _head(f"{name} · {key}" if key else "", it.points - it.withheld, remarks.remark(it))
        _say(self._withheld(name, it.withheld))
        if self.now is not None and goes_on(it, self.definition, self.now):
            _say(*steps_ahead(it.criterion, it.ahead))
        _tell_lines(it.lines)

    def _withheld(self, name: str, value: int) -> str:
        gate = remarks.shut_by(self.explanation, name)
        return remarks.withheld(value, gate) if gate and value else ""

    def booster(self, booster: Booster) -> None:
        """A booster, and what it adds under each key of its criteria."""
        own = [it for it in self.explanation.boosts if it.booster.name == booster.name]
        withheld = self._withheld(booster.name, sum(it.points for it in own))
        _head(booster.name, 0 if withheld else sum(it.points for it in own), boosting(booster, self.definition))
        _say(withheld)
        for it in own:
            key = self.names.of(it.criterion.name, it.key)
            label = " · ".join(part for part in (booster.name, it.criterion.name, key) if part)
            _head(label, 0 if withheld else it.points, remarks.boosted(it))
            _tell_lines(it.lines)

    def ceiling(self, it: Ceiling) -> None:
        """A cap, and what it takes back."""
        withheld = self._withheld(it.cap.name, -it.taken)
        _head(it.cap.name, 0 if withheld else -it.taken, capping(it.cap))
        _say(remarks.ceiling(it), withheld)

    def lock(self, it: Lock) -> None:
        """A gate, and what it withholds."""
        click.echo(f"\n{it.gate.name}")
        _say(locking(it.gate), remarks.lock(it))
        if it.withheld:
            _say(remarks.withheld(it.withheld, it.gate.name))


def _tell_left_out(definition: Definition, found: Sequence[Exclusion]) -> None:
    """What did not count, reason after reason; the lines themselves are for the other formats."""
    criteria = {criterion.name: criterion for criterion in definition.criteria}
    for name in dict.fromkeys(left.criterion for left in found):
        click.echo(
            "\n"
            + (labelled(name, _("what did not count, and why")) if name else _("Sales that no rule counts, and why"))
        )
        for left in found:
            if left.criterion == name:
                lines = left.lines.height
                count = ngettext("%(number)s sale line", "%(number)s sale lines", lines, number=number(lines))
                amount = money_exact(int(left.lines["amount_cents"].sum()))
                _say(f"{why_not(left, criteria.get(name))} {count}, {amount}")


def _head(heading: str, given: int, sentence: str) -> None:
    """What it is about, its points and a sentence on it; the whole challenge needs no heading under its rule."""
    if heading:
        click.echo("\n" + labelled(heading, points(given)))
    _say(sentence)


def _say(*sentences: str) -> None:
    for sentence in sentences:
        if sentence:
            click.echo(f"  {sentence}")


def _tell_lines(lines: pl.DataFrame) -> None:
    columns = (_("document"), _("line"), _("date"), _("client"), _("product"), _("quantity"), _("amount"))
    rows = [
        (
            row["document"], row["line"], row["date"], row["client"] or "", row["product"] or "",
            row["quantity"], Figure(money_exact(row["amount_cents"])),
        )
        for row in lines.iter_rows(named=True)
    ]  # fmt: skip
    if rows:
        print_table(columns, rows)
