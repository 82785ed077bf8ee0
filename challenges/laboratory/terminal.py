"""Trials on a terminal."""

from collections.abc import Sequence

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.laboratory import wording
from challenges.laboratory.comparison import side_by_side
from challenges.laboratory.service import Trial
from core.language import chosen_language
from core.tables import Figure, print_table
from core.wording import amount, money, number


def tell(trials: Sequence[Trial]) -> None:
    """The trials as text: what they come to side by side, then winners, rules, steps and other years of each."""
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
    click.echo()
    heads = ("", _("As written")) if len(trials) == 1 else ("", _("As written"), _("Variant"), _("Change"))
    rows = [
        (row.label, *map(Figure, row.values if len(trials) == 1 else (*row.values, row.change)))
        for row in side_by_side(trials)
    ]
    print_table(heads, rows)
    for place, trial in enumerate(trials):
        if len(trials) > 1:
            click.echo(f"\n— {heads[place + 1]} —")
        _tell_one(trial)


def _tell_one(trial: Trial) -> None:
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
    _tell_rules(trial)
    click.echo("\n" + _("The same rules over every comparable period on record"))
    print_table(
        (_("Period"), _("Cost"), _("Points"), _("With points")),
        [
            (
                wording.days(period.days), Figure(money(trial.cost(period.points))), period.points, period.with_points
            )
            for period in trial.periods
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
    steps = [
        (rule.name, wording.step(step), step.points, step.participants)
        for rule in trial.outcome.rules
        for step in rule.steps
    ]
    if steps:
        click.echo("\n" + _("Steps"))
        print_table((_("Rule"), _("From"), _("Points"), _("Participants who reach it")), steps)
