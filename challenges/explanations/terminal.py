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
from challenges.explanations.exclusions import exclusions
from challenges.explanations.explain import Case
from challenges.explanations.progress import goes_on, is_to_come
from challenges.ledger.standings import standing_of
from challenges.lifecycle.upcoming import is_upcoming
from challenges.models import State
from challenges.scoring.results import CapResult, Exclusion, Explanation, GateResult, KeyResult
from challenges.words import Names, words_of
from challenges.words.challenge import time_left
from challenges.words.exclusions import common_reason
from challenges.words.keys import KeyNames
from challenges.words.phrases import joined
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
    for cap in explanation.caps:
        teller.cap(cap)
    for gate in explanation.gates:
        teller.gate(gate)
    _tell_left_out(definition, exclusions(case))


class _Teller:
    def __init__(self, definition: Definition, explanation: Explanation, now: date | None) -> None:
        self.definition, self.explanation, self.now = definition, explanation, now
        self.names = Names.of(definition)
        self.keys = KeyNames(self.names, explanation)

    def criterion(self, criterion: Rule) -> None:
        """A criterion, and each of its keys."""
        said, own = words_of(criterion, self.names), self.explanation.of(criterion)
        _head(said.label, sum(it.points - it.withheld for it in own), said.sentence())
        for it in own:
            if self.now is None or not is_to_come(it, self.definition, self.now):
                self._key(it)

    def _key(self, it: KeyResult) -> None:
        name, said = it.criterion.name, words_of(it.criterion, self.names)
        key = self.keys.of(name, it.key)
        _head(joined(said.label, key) if key else "", it.points - it.withheld, said.remark(it))
        _say(self._withheld(name, it.withheld))
        if self.now is not None and goes_on(it, self.definition, self.now):
            _say(*said.steps(it.ahead))
        _tell_lines(it.lines)

    def _withheld(self, name: str, value: int) -> str:
        gate = self.explanation.gate_over(name)
        return words_of(gate, self.names).withheld(value) if gate else ""

    def booster(self, booster: Booster) -> None:
        """A booster, and what it adds under each key of its criteria."""
        said, own = words_of(booster, self.names), self.explanation.boosts_of(booster)
        withheld = self._withheld(booster.name, sum(it.points for it in own))
        _head(said.label, 0 if withheld else sum(it.points for it in own), said.sentence())
        _say(withheld)
        for it in own:
            label = joined(said.label, self.keys.entry(it.base.criterion.name, it.key))
            _head(label, 0 if withheld else it.points, said.remark(it))
            _tell_lines(it.base.lines)

    def cap(self, it: CapResult) -> None:
        """A cap, and what it takes back."""
        withheld = self._withheld(it.cap.name, -it.taken)
        said = words_of(it.cap, self.names)
        _head(said.label, 0 if withheld else -it.taken, said.sentence())
        _say(said.state(it), withheld)

    def gate(self, it: GateResult) -> None:
        """A gate, and what it withholds."""
        said = words_of(it.gate, self.names)
        click.echo(f"\n{said.label}")
        _say(said.sentence(), said.state(it), said.withheld(it.withheld))


def reason_of(left: Exclusion, names: Names) -> str:
    """Why some lines do not count."""
    criterion = names.criterion(left.criterion)
    return words_of(criterion, names).exclusion(left) if criterion else common_reason(left)


def _tell_left_out(definition: Definition, found: Sequence[Exclusion]) -> None:
    """What did not count, reason after reason; the lines themselves are for the other formats."""
    names = Names.of(definition)
    for name in dict.fromkeys(left.criterion for left in found):
        heading = labelled(names.rule(name), _("what did not count, and why")) if name else ""
        click.echo("\n" + (heading or _("Sales that no rule counts, and why")))
        for left in found:
            if left.criterion == name:
                lines = left.lines.height
                count = ngettext("%(number)s sale line", "%(number)s sale lines", lines, number=number(lines))
                amount = money_exact(int(left.lines["amount_cents"].sum()))
                _say(f"{reason_of(left, names)} {count}, {amount}")


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
