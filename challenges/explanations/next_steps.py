"""The next steps of one participant: of every rule the nearest one, and what would open a shut gate.

Each is tried: the sale that it takes is added to what is on record, and the engine says what that would bring in all.
What brings most for the effort comes first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from flask_babel import gettext as _

from challenges.criteria.base import Rule
from challenges.criteria.steps import NextStep
from challenges.definition.model import Definition
from challenges.explanations.efforts import Efforts
from challenges.explanations.progress import current_key
from challenges.explanations.report import Report
from challenges.explanations.what_if import Effort, Gain, gain_of
from challenges.scoring.results import Explanation, GateResult, KeyResult
from challenges.words import words_of
from challenges.words.base import Progress
from core.days import period_name
from core.wording import points

# Completing a module takes no sale; sales are compared by what they bring; the rest cannot be compared.
NO_SALE, COMPARED, ELSE = range(3)


@dataclass(frozen=True)
class Step:
    """A next step of a rule: how far it is in words, and how much of the way is done.

    key: what it is about, in words. points: what the rule itself gives for it. note: what stands in its way then.
    effort: what it takes. gain: what that brings under each rule, by the engine. by: the last day on which it does.
    """

    name: str
    label: str
    key: str
    text: str
    points: int
    way: Progress
    note: str
    effort: Effort | None
    is_gate: bool = False
    gain: Gain = field(default_factory=dict)
    by: date | None = None

    @property
    def gained(self) -> int:
        """What it brings in all, under every rule that it serves."""
        return sum(self.gain.values())

    @property
    def is_vain(self) -> bool:
        """Whether the sale that it takes brings nothing at all, and no rule says why: to who left, say."""
        is_sale = self.effort is not None and self.effort.cents > 0
        return is_sale and not (self.gain or self.note or self.is_gate)

    def is_served(self, gain: Gain, cents: int) -> bool:
        """Whether a sale of so much that brings this takes it: its rule gives more, or its gate opens."""
        opens = self.name not in gain and self.effort is not None and 0 < self.effort.cents <= cents
        return gain.get(self.name, 0) > 0 or (self.is_gate and opens)

    @property
    def place(self) -> tuple[int, Fraction]:
        """Where it stands among the others: by what it brings for the effort."""
        if self.effort is None or self.gained <= 0:
            return ELSE, Fraction(-self.points)
        if self.effort.cents <= 0:
            return (ELSE if self.effort.sales else NO_SALE), Fraction(-self.gained)
        return COMPARED, Fraction(-self.gained, self.effort.cents)


def next_steps(report: Report) -> list[Step]:
    """The nearest step of each criterion that has one, and of each gate that withholds points; none once it is over.

    Of a rule by period, in the period that the day lies in; of a rule by client, the client that misses least.
    """
    now = report.context.now
    if now is None:
        return []
    finder = _Finder(report, now)
    return sorted((step for step in finder.steps() if not step.is_vain), key=lambda step: step.place)


def day_of(definition: Definition, now: date) -> date:
    """The day on which something could be sold: today, or the first or last day of the challenge."""
    return min(max(now, definition.start), definition.end)


def kept_until(report: Report, effort: Effort, gain: Gain, day: date) -> date:
    """The last day on which an effort surely brings what it does on `day`."""
    last = _last_day(report.definition, gain, day)
    # Meanwhile a client may be forgotten, or the participant may leave: then only the day itself is promised.
    if last > day and gain_of(report.case, report.explanation.rows, effort, last) != gain:
        return day
    return last


def _last_day(definition: Definition, gain: Gain, day: date) -> date:
    """The last day before which no key period and no booster begins or ends."""
    ends = [definition.end]
    for criterion in definition.criteria:
        if criterion.name in gain:
            ends.append(_end_of_period(criterion, definition, day))
    for booster in definition.boosters:
        if booster.start > day:
            ends.append(booster.start - timedelta(days=1))
        elif booster.end >= day:
            ends.append(booster.end)
    return min(ends)


def _end_of_period(criterion: Rule, definition: Definition, day: date) -> date:
    if criterion.key_period == "challenge":
        return definition.end
    name, last = period_name(day, criterion.key_period), day
    while last < definition.end and period_name(last + timedelta(days=1), criterion.key_period) == name:
        last += timedelta(days=1)
    return last


@dataclass(frozen=True)
class _Near:
    """A step that may be the next one of a criterion."""

    criterion: Rule
    key: str
    totals: dict[int, int]
    ahead: Sequence[NextStep]
    result: KeyResult | None


class _Finder:
    def __init__(self, report: Report, now: date) -> None:
        self.report, self.explanation, self.definition = report, report.explanation, report.definition
        self.names, self.now, self.day = report.context.names, now, day_of(report.definition, now)
        self.efforts = Efforts(report)

    def steps(self) -> Iterator[Step]:
        """Those of gates, then those of criteria."""
        yield from (self._through(gate) for gate in self.explanation.gates if not gate.is_open and gate.withheld)
        for criterion in self.definition.criteria:
            near = next(_candidates(criterion, self.definition, self.explanation, self.now), None)
            if near is not None and self.explanation.room_under(criterion.name) != 0:
                yield self._step(near)

    def _step(self, near: _Near) -> Step:
        criterion, said = near.criterion, words_of(near.criterion, self.names)
        step = Step(
            name=criterion.name,
            label=said.label,
            key=self.report.context.keys.of(criterion.name, near.key),
            text=said.steps(near.ahead)[0],
            points=near.ahead[0].points,
            way=said.progress(near.totals, near.ahead, len(self.explanation.of(criterion))),
            note=self._note(criterion.name, near.ahead[0].points),
            effort=self.efforts.of(criterion, near.key, near.ahead, near.result),
        )
        return self._tried(step)

    def _through(self, it: GateResult) -> Step:
        """The way through a shut gate."""
        said = words_of(it.gate, self.names)
        way = Progress(0, 1, "modules") if it.gate.module else Progress(max(it.total, 0), said.least, "money")
        effort = self.efforts.of_gate(it)
        return self._tried(
            Step(it.gate.name, said.label, "", said.opening(it), it.withheld, way, "", effort, is_gate=True)
        )

    def _tried(self, step: Step) -> Step:
        """The step with what it brings."""
        if step.effort is None:
            return step
        gain = gain_of(self.report.case, self.explanation.rows, step.effort, self.day)
        return replace(step, gain=gain, by=kept_until(self.report, step.effort, gain, self.day))

    def _note(self, name: str, given: int) -> str:
        """What stands in the way of points, once they are made."""
        room, gate = self.explanation.room_under(name), self.explanation.gate_over(name)
        if room is not None and given > room:
            return _("of which the ceiling lets %(points)s through", points=points(room))
        return words_of(gate, self.names).note() if gate else ""


def _candidates(criterion: Rule, definition: Definition, explanation: Explanation, now: date) -> Iterator[_Near]:
    """The steps of a criterion, the nearest first."""
    own = {it.key: it for it in explanation.of(criterion)}
    totals = {key: it.totals for key, it in own.items()}
    found = []
    for key, sold in criterion.open_keys(totals, current_key(criterion, definition, now)).items():
        ahead = criterion.ahead(sold)
        for steps in [ahead] if criterion.keyed_by_client else [[it] for it in ahead]:
            if words_of(criterion).steps(steps):
                found.append(_Near(criterion, key, sold, steps, own.get(key)))
    yield from sorted(found, key=lambda it: (len(it.ahead), sum(step.missing for step in it.ahead)))
