"""Trials on a terminal."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.laboratory import wording
from challenges.laboratory.comparison import (
    PeriodRow,
    left_out_of,
    periods_beside,
    rules_beside,
    side_by_side,
    steps_beside,
)
from challenges.laboratory.figures import Step
from challenges.laboratory.service import Trial
from core.language import chosen_language
from core.tables import Figure, print_table
from core.wording import amount, labelled, money, number


def tell(trials: Sequence[Trial]) -> None:
    """The trials as text: what they come to side by side, with their steps and other years, then winners and rules."""
    first = trials[0]
    click.echo(first.definition.title_in(chosen_language()))
    click.echo(
        ngettext(
            "Tried on %(number)s sale line, %(days)s, at %(value)s a point. Nothing was posted.",
            "Tried on %(number)s sale lines, %(days)s, at %(value)s a point. Nothing was posted.",
            first.outcome.lines,
            number=number(first.outcome.lines),
            days=wording.days(first.definition.own_days),
            value=amount(first.value),
        )
    )
    for sentence in dict.fromkeys(wording.lack(lack, trial.record) for trial in trials for lack in trial.lacks):
        click.echo(sentence)
    click.echo()
    names = [_("As written"), _("Variant")][: len(trials)]
    rows = [
        (row.label, *map(Figure, row.values if len(trials) == 1 else (*row.values, row.change)))
        for row in side_by_side(trials)
    ]
    print_table(("", *names) if len(trials) == 1 else ("", *names, _("Change")), rows)
    _tell_steps(trials, names)
    _tell_periods(trials, names)
    for name, trial in zip(names, trials, strict=True):
        if len(trials) > 1:
            click.echo(f"\n— {name} —")
        _tell_winners(trial)
        _tell_rules(trial)


def _tell_steps(trials: Sequence[Trial], names: Sequence[str]) -> None:
    """The steps of all rules, those of a variant beside those that are written."""
    rows = []
    for rule in rules_beside(trials):
        for row in steps_beside(rule):
            rows.append((rule.name, *chain.from_iterable(_step_cells(step) for step in row.steps)))
    if not rows:
        return
    click.echo("\n" + _("Steps"))
    heads = (_("From"), _("Points"), _("Reached by"))
    both = [labelled(name, head) if len(trials) > 1 else head for name in names for head in heads]
    print_table((_("Rule"), *both), rows)


def _step_cells(step: Step | None) -> tuple[Any, Any, Any]:
    return ("", None, None) if step is None else (Figure(wording.step(step)), step.points, step.participants)


def _tell_periods(trials: Sequence[Trial], names: Sequence[str]) -> None:
    """What the rules come to on every comparable period, and why others are not."""
    if rows := periods_beside(trials):
        click.echo("\n" + _("The same rules over every comparable period on record"))
        costs = [_("Cost")] if len(trials) == 1 else [labelled(name, _("Cost")) for name in names]
        print_table((_("Period"), *costs), [_period_cells(row, trials) for row in rows])
    for left in left_out_of(trials):
        reasons = " ".join(wording.lack(lack, trials[0].record) for lack in left.lacks)
        click.echo(labelled(_("Not comparable, %(days)s", days=wording.days(left.days)), reasons))


def _period_cells(row: PeriodRow, trials: Sequence[Trial]) -> tuple[Any, ...]:
    costs = [
        None if period is None else Figure(money(trial.cost(period.points)))
        for period, trial in zip(row.periods, trials, strict=True)
    ]
    return wording.days(row.days), *costs


def _tell_winners(trial: Trial) -> None:
    click.echo("\n" + _("Winners"))
    print_table(
        (_("Rank"), _("Code"), _("Name"), _("Points"), _("Worth")),
        [
            (
                winner.rank, trial.people[winner.participant].code, trial.people[winner.participant].name,
                winner.points, Figure(money(trial.cost(winner.points))),
            )
            for winner in trial.outcome.winners
        ],
    )  # fmt: skip


def _tell_rules(trial: Trial) -> None:
    click.echo("\n" + _("Rules"))
    print_table(
        (_("Rule"), _("Points"), _("Cost"), _("Participants"), _("Sales counted")),
        [
            (
                rule.name, rule.points, Figure(money(trial.cost(rule.points))), rule.participants,
                None if rule.revenue_cents is None else Figure(money(rule.revenue_cents)),
            )
            for rule in trial.outcome.rules
        ],
    )  # fmt: skip
