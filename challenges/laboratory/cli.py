"""The command that tries rules on past sales."""

from pathlib import Path
from typing import Any

import click

from core.console import form_option, on_database, print_rows, print_table

rules_file = click.Path(exists=True, dir_okay=False, path_type=Path)
day = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("file", type=rules_file)
@click.option("--start", type=day, help="First day to try them on; default: their own, one year earlier.")
@click.option("--end", type=day, help="Last day to try them on; default: as many months on as theirs.")
@click.option("--point-value", metavar="VALUE", help="What a point is worth in currency units; default: 0.10.")
@click.option(
    "--set", "settings", metavar="PATH=NUMBER", multiple=True,
    help="Beside it the same rules with another number, as in criteria[1].points=2; may be repeated.",
)  # fmt: skip
@click.option("--against", type=rules_file, help="Beside it the rules of another file, on the same days.")
@form_option
@on_database
def simulate(
    file: Path,
    start: Any,
    end: Any,
    point_value: str | None,
    settings: tuple[str, ...],
    against: Path | None,
    form: str,
) -> None:
    """Try the rules of FILE on past sales: cost, winners, distribution. Nothing is posted."""
    from flask_babel import gettext as _

    from challenges.laboratory.service import POINT_VALUE, try_rules
    from challenges.laboratory.service import point_value as value_of
    from challenges.laboratory.variants import with_numbers
    from core.db import db

    written = _definition(file)
    variants = [written]
    if settings or against:
        other = _definition(against) if against else written
        variants.append(with_numbers(other, dict(map(_number, settings))))
    value = POINT_VALUE if point_value is None else value_of(point_value)
    first, last = (given and given.date() for given in (start, end))
    click.echo(_("Trying the rules on past sales …"), err=True)
    tried = try_rules(db.session(), written, first, last, value)
    days = tried.definition.own_days
    trials = [tried, *(try_rules(db.session(), other, *days, value) for other in variants[1:])]
    if form == "table":
        _tell(trials)
    else:
        from challenges.laboratory.telling import FLAT, flat

        print_rows(FLAT, flat(trials), form)


def _definition(file: Path) -> Any:
    """The definition in a file; what is refused is told with the file's name."""
    from flask_babel import gettext as _

    from challenges.files import RefusedDefinition, read_definition
    from core.errors import Refused

    try:
        return read_definition(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(_("“%(file)s” is not a text in UTF-8.", file=file.name)) from error
    except RefusedDefinition as error:
        raise Refused("\n".join(f"{file.name}: {refusal}" for refusal in error.refusals)) from error


def _number(setting: str) -> tuple[str, Any]:
    from decimal import Decimal, InvalidOperation

    from flask_babel import gettext as _

    from core.errors import Refused

    path, _sign, number = setting.rpartition("=")
    try:
        return path.strip(), Decimal(number.strip())
    except InvalidOperation as error:
        raise Refused(_("“%(setting)s” is not a path, an equals sign and a number.", setting=setting)) from error


def _tell(trials: Any) -> None:
    """The trials as text: what they come to side by side, then winners, rules, steps and other years of each."""
    from flask_babel import gettext as _
    from flask_babel import ngettext

    from challenges.laboratory import wording
    from challenges.laboratory.telling import side_by_side
    from core.language import chosen_language
    from core.wording import amount, number

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
        (row.label, *row.values) if len(trials) == 1 else (row.label, *row.values, row.change)
        for row in side_by_side(trials)
    ]
    print_table(heads, rows)
    for place, trial in enumerate(trials):
        if len(trials) > 1:
            click.echo(f"\n— {heads[place + 1]} —")
        _tell_one(trial)


def _tell_one(trial: Any) -> None:
    from flask_babel import gettext as _

    from challenges.laboratory import wording
    from core.wording import money, number

    click.echo("\n" + _("Winners"))
    print_table(
        (_("Rank"), _("Code"), _("Name"), _("Points"), _("Worth")),
        [
            (
                winner.rank, trial.people[winner.participant].code, trial.people[winner.participant].name,
                number(winner.points), money(trial.cost(winner.points)),
            )
            for winner in trial.outcome.winners
        ],
    )  # fmt: skip
    click.echo("\n" + _("Rules"))
    print_table(
        (_("Rule"), _("Points"), _("Cost"), _("Participants"), _("Sales counted")),
        [
            (
                rule.name, number(rule.points), money(trial.cost(rule.points)), rule.participants,
                "" if rule.revenue_cents is None else money(rule.revenue_cents),
            )
            for rule in trial.outcome.rules
        ],
    )  # fmt: skip
    steps = [
        (rule.name, wording.step(step), number(step.points), step.participants)
        for rule in trial.outcome.rules
        for step in rule.steps
    ]
    if steps:
        click.echo("\n" + _("Steps"))
        print_table((_("Rule"), _("From"), _("Points"), _("Participants who reach it")), steps)
    click.echo("\n" + _("The same rules over every comparable period on record"))
    print_table(
        (_("Period"), _("Cost"), _("Points"), _("With points")),
        [
            (
                wording.days(period.days), money(trial.cost(period.points)), number(period.points), period.with_points
            )
            for period in trial.periods
        ],
    )  # fmt: skip
