"""Trials as rows: what a page and a terminal show side by side, and what a machine reads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from flask_babel import gettext as _

from challenges.definition.model import Days
from challenges.laboratory import wording
from challenges.laboratory.figures import RuleFigures, Step
from challenges.laboratory.history import Lack
from challenges.laboratory.service import LeftOut, Period, Trial
from challenges.scoring.prize_costs import Cost
from core.money import plain
from core.wording import money, number


@dataclass(frozen=True)
class Row:
    """One figure of each variant, and how much the last differs from the first."""

    label: str
    values: Sequence[str]
    change: str = ""
    hint: str = ""


def side_by_side(trials: Sequence[Trial]) -> list[Row]:
    """The figures of a challenge as a whole."""
    return [*_costs(trials), *_prizes(trials), *_counts(trials), *_points_held(trials)]


def _money(trials: Sequence[Trial], label: str, cents: Callable[[Trial], int], hint: str = "") -> Row:
    values = [cents(trial) for trial in trials]
    return Row(label, [money(value) for value in values], wording.change(values[0], values[-1]), hint)


def _number(trials: Sequence[Trial], label: str, count: Callable[[Trial], int]) -> Row:
    values = [count(trial) for trial in trials]
    return Row(label, [number(value) for value in values], wording.change(values[0], values[-1]))


def _people(trials: Sequence[Trial], label: str, count: Callable[[Trial], int], hint: str = "") -> Row:
    values = [count(trial) for trial in trials]
    shown = [
        f"{number(value)} ({wording.share(value, trial.outcome.participants)})"
        for value, trial in zip(values, trials, strict=True)
    ]
    return Row(label, shown, wording.change(values[0], values[-1]), hint)


def _costs(trials: Sequence[Trial]) -> list[Row]:
    """What it costs, and the band that other participants would make of it."""
    less = _("Other participants like these would cost less only once in ten times.")
    more = _("Other participants like these would cost more only once in ten times.")
    return [
        _money(trials, _("Cost"), lambda trial: trial.cost(trial.outcome.points)),
        _money(trials, _("Cost, 10th percentile"), lambda trial: trial.cost(trial.outcome.band.low), less),
        _money(trials, _("Cost, median"), lambda trial: trial.cost(trial.outcome.band.middle)),
        _money(trials, _("Cost, 90th percentile"), lambda trial: trial.cost(trial.outcome.band.high), more),
    ]


def _prizes(trials: Sequence[Trial]) -> list[Row]:
    """What the prizes cost, and what shared ranks could make of it."""
    if not any(trial.prizes for trial in trials):
        return []
    shared = _("Had the same people shared other ranks.")
    none = Cost(0, 0, 0, 0)
    rows = [
        _money(trials, _("Cost of the prizes"), lambda trial: (trial.prizes or none).cents),
        _money(trials, _("Cost of the prizes, at least"), lambda trial: (trial.prizes or none).lowest, shared),
        _money(trials, _("Cost of the prizes, at most"), lambda trial: (trial.prizes or none).highest, shared),
    ]
    if any(trial.prizes and trial.prizes.gifts for trial in trials):
        rows.append(_number(trials, _("Gifts"), lambda trial: (trial.prizes or none).gifts))
    return rows


def _counts(trials: Sequence[Trial]) -> list[Row]:
    """What was sold and given, and how many have something of it."""
    more = _("Selling a tenth more would have brought them more points.")
    return [
        _number(trials, _("Points"), lambda trial: trial.outcome.points),
        _money(trials, _("Sales counted"), lambda trial: trial.outcome.revenue_cents),
        _number(trials, _("Participants"), lambda trial: trial.outcome.participants),
        _people(trials, _("With points"), lambda trial: trial.outcome.with_points),
        _people(trials, _("With something to gain"), lambda trial: trial.outcome.to_gain, more),
    ]


def _points_held(trials: Sequence[Trial]) -> list[Row]:
    """How the points lie among the participants, and what gates keep back."""
    inequality = [wording.inequality(trial.outcome.gini) for trial in trials]
    rows = [
        Row(_("Inequality (Gini)"), inequality, hint=_("0: everyone has the same; 1: one has everything.")),
        _number(trials, _("Points, lowest"), lambda trial: trial.outcome.spread.least),
        _number(trials, _("Points, first quarter"), lambda trial: trial.outcome.spread.quarter),
        _number(trials, _("Points, median"), lambda trial: trial.outcome.spread.median),
        _number(trials, _("Points, third quarter"), lambda trial: trial.outcome.spread.three_quarters),
        _number(trials, _("Points, highest"), lambda trial: trial.outcome.spread.most),
    ]
    if any(trial.outcome.withheld for trial in trials):
        rows.append(_number(trials, _("Points withheld by gates"), lambda trial: trial.outcome.withheld))
    return rows


@dataclass(frozen=True)
class RuleRow:
    """One rule by its name, as each variant has it; None where a variant has none of that name."""

    name: str
    figures: Sequence[RuleFigures | None]

    @property
    def present(self) -> RuleFigures:
        """The rule as the last variant that has it."""
        return next(found for found in reversed(self.figures) if found is not None)

    @property
    def has_steps(self) -> bool:
        """Whether any variant of it has steps."""
        return any(found.steps for found in self.figures if found is not None)


def rules_beside(trials: Sequence[Trial]) -> list[RuleRow]:
    """The rules of all variants, each name once, in the order of the files."""
    named = [{rule.name: rule for rule in trial.outcome.rules} for trial in trials]
    names = dict.fromkeys(name for rules in named for name in rules)
    return [RuleRow(name, [rules.get(name) for rules in named]) for name in names]


@dataclass(frozen=True)
class StepRow:
    """One step of a rule by its place, as each variant has it; None where a variant has fewer."""

    place: int
    steps: Sequence[Step | None]


def steps_beside(row: RuleRow) -> list[StepRow]:
    """The steps of a rule, those of all variants side by side."""
    steps = [figures.steps if figures else () for figures in row.figures]
    return [StepRow(place, beside) for place, beside in enumerate(zip_longest(*steps), 1)]


@dataclass(frozen=True)
class PeriodRow:
    """Days on record, with what each variant comes to on them; None where they are not comparable under its rules."""

    days: Days
    periods: Sequence[Period | None]


def periods_beside(trials: Sequence[Trial]) -> list[PeriodRow]:
    """The periods that are comparable under the rules of any variant, the latest first."""
    known = [{period.days: period for period in trial.periods} for trial in trials]
    days = sorted({days for periods in known for days in periods}, reverse=True)
    return [PeriodRow(each, [periods.get(each) for periods in known]) for each in days]


def left_out_of(trials: Sequence[Trial]) -> list[LeftOut]:
    """The periods on record that are not comparable under the rules of some variant, with all reasons, each once."""
    found: dict[Days, dict[Lack, None]] = {}
    for left in (left for trial in trials for left in trial.left_out):
        found.setdefault(left.days, {}).update(dict.fromkeys(left.lacks))
    return [LeftOut(days, list(lacks)) for days, lacks in sorted(found.items(), reverse=True)]


FLAT = ("variant", "figure", "of", "value")


def flat(trials: Sequence[Trial]) -> list[tuple[int, str, str, str]]:
    """Every figure of every variant as (variant, figure, of, value), for machines."""
    return [(place, *row) for place, trial in enumerate(trials, 1) for row in _flat(trial)]


def _flat_prizes(trial: Trial) -> Iterator[tuple[str, str, str]]:
    if trial.prizes:
        yield "prizes", "", plain(trial.prizes.cents)
        yield "prizes_lowest", "", plain(trial.prizes.lowest)
        yield "prizes_highest", "", plain(trial.prizes.highest)
        yield "gifts", "", str(trial.prizes.gifts)


def _flat(trial: Trial) -> Iterator[tuple[str, str, str]]:
    outcome = trial.outcome
    yield "start", "", trial.definition.start.isoformat()
    yield "end", "", trial.definition.end.isoformat()
    yield "point_value", "", str(trial.value)
    for figure, count in (
        ("lines", outcome.lines),
        ("points", outcome.points),
        ("participants", outcome.participants),
        ("with_points", outcome.with_points),
        ("to_gain", outcome.to_gain),
        ("withheld", outcome.withheld),
        ("points_least", outcome.spread.least),
        ("points_quarter", outcome.spread.quarter),
        ("points_median", outcome.spread.median),
        ("points_three_quarters", outcome.spread.three_quarters),
        ("points_most", outcome.spread.most),
    ):
        yield figure, "", str(count)
    yield "revenue", "", plain(outcome.revenue_cents)
    yield "gini", "", "" if outcome.gini is None else f"{float(outcome.gini):.4f}"
    for figure, count in (
        ("cost", outcome.points),
        ("cost_10", outcome.band.low),
        ("cost_50", outcome.band.middle),
        ("cost_90", outcome.band.high),
    ):
        yield figure, "", plain(trial.cost(count))
    yield from _flat_prizes(trial)
    yield from _flat_rules(trial)
    for winner in outcome.winners:
        code = trial.people[winner.participant].code
        yield "winner_rank", code, str(winner.rank)
        yield "winner_points", code, str(winner.points)
    yield from _flat_periods(trial)


def _flat_rules(trial: Trial) -> Iterator[tuple[str, str, str]]:
    for rule in trial.outcome.rules:
        yield "rule_points", rule.name, str(rule.points)
        yield "rule_cost", rule.name, plain(trial.cost(rule.points))
        yield "rule_participants", rule.name, str(rule.participants)
        if rule.revenue_cents is not None:
            yield "rule_revenue", rule.name, plain(rule.revenue_cents)
        for step in rule.steps:
            yield "step_participants", f"{rule.name}|{step.start}", str(step.participants)


def _flat_periods(trial: Trial) -> Iterator[tuple[str, str, str]]:
    for period in trial.periods:
        days = "/".join(day.isoformat() for day in period.days)
        yield "period_points", days, str(period.points)
        yield "period_cost", days, plain(trial.cost(period.points))
        yield "period_with_points", days, str(period.with_points)
    for left in trial.left_out:
        days = "/".join(day.isoformat() for day in left.days)
        for lack in left.lacks:
            yield "period_left_out", days, f"{lack.what}|{lack.rule}"
