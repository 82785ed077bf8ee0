"""A report told on a terminal."""

import click
import polars as pl
from flask_babel import gettext as _
from flask_babel import ngettext

from challenges.explanations.keys import Key
from challenges.explanations.lines import LeftOut
from challenges.explanations.report import Report, RuleReport
from challenges.words.challenge import time_left
from challenges.words.phrases import joined
from core.language import chosen_language
from core.tables import Figure, print_table
from core.wording import labelled, money_exact, number, points


def tell(report: Report) -> None:
    """Who, how many points; for each rule and key what it gave for which lines; and what did not count."""
    definition, person = report.definition, report.person
    rank = time_left(*definition.own_days) if report.standing else _("not in the audience")
    if report.rank is not None:
        rank = _("rank %(rank)s", rank=number(report.rank))
    title = definition.title_in(chosen_language())
    click.echo(f"{title} · {person.name} ({person.code}) · {points(report.points)} · {rank}")
    for rule in report.rules:
        _tell_rule(rule)
    for left in report.left_out.values():
        _tell_left_out(left, report)


def _tell_rule(rule: RuleReport) -> None:
    """A rule, and each of its keys."""
    click.echo("\n" + (rule.label if rule.kind == "gate" else labelled(rule.label, points(rule.points))))
    _say(rule.sentence, rule.state, rule.withheld)
    for key in rule.keys:
        _tell_key(rule, key)


def _tell_key(rule: RuleReport, key: Key) -> None:
    """What a key gave, for which lines; the whole challenge needs no heading under its rule."""
    if key.label:
        click.echo("\n" + labelled(joined(rule.label, key.label), points(key.points)))
    _say(key.remark, key.withheld if key.label else "", *key.ahead)
    _tell_lines(key.result.lines)
    if key.result.elsewhere_cents is not None:
        _say(labelled(_("Bought elsewhere"), money_exact(key.result.elsewhere_cents)))


def _tell_left_out(left: LeftOut, report: Report) -> None:
    """What did not count, reason after reason; the lines themselves are for the other formats."""
    rule = report.context.names.rule(left.name)
    heading = labelled(rule, _("what did not count, and why")) if rule else _("Sales that no rule counts, and why")
    click.echo(f"\n{heading}")
    for reason in left.reasons:
        count = ngettext("%(number)s sale line", "%(number)s sale lines", reason.count, number=number(reason.count))
        _say(f"{reason.label} {count}, {money_exact(reason.amount_cents)}")


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
