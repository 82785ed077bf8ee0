"""What the laboratory's page is asked: whose rules, which days, what a point is worth, and other numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil

from flask_babel import gettext as _

from challenges.criteria.settings import Unit
from challenges.definition.model import Definition
from challenges.definition.refusals import shown
from challenges.definition.toml import Refusal, RefusedDefinition
from challenges.laboratory.service import POINT_VALUE, point_value
from challenges.laboratory.variants import Number, numbers_of
from core.asked import day_of, decimal_of
from core.errors import Refused
from core.limits import FIRST_YEAR, LAST_YEAR

# Under this many steps of its slider a number would move in leaps.
STEPS = 20
LEAPS = (Decimal(5), Decimal(2), Decimal(1))


@dataclass(frozen=True)
class Slider:
    """A number of the rules as a field and a slider beside it: as it is tried, and as it is written."""

    number: Number
    value: Decimal
    least: Decimal
    most: Decimal
    step: Decimal

    @property
    def id(self) -> str:
        """The name of its element: a path without the brackets."""
        return self.number.path.replace("[", "-").replace("]", "").replace(".", "-")

    @property
    def moved(self) -> bool:
        """Whether another number is tried than is written."""
        return self.value != self.number.value


@dataclass
class Asked:
    """What was asked for, as it was written; `problems` says what of it cannot be.

    without_sales: that there is nothing to try the rules on, in words.
    """

    challenge: str = ""
    against: str = ""
    source: str = ""
    start: str = ""
    end: str = ""
    value: str = f"{POINT_VALUE}"
    of: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    problems: list[Refusal] = field(default_factory=list)
    without_sales: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """The request's fields; those with a dot in their name are paths of numbers."""

        def said(name: str) -> str:
            return given.get(name, "").strip()

        return cls(
            challenge=said("challenge"),
            against=said("against"),
            # Browsers send line ends of their own.
            source=given.get("source", "").replace("\r\n", "\n"),
            start=said("start"),
            end=said("end"),
            value=said("value") or f"{POINT_VALUE}",
            of=said("of"),
            numbers={path: text.strip() for path, text in given.items() if "." in path and text.strip()},
        )

    def day(self, name: str) -> date | None:
        """The day of one of the two fields; none where it is empty."""
        text = getattr(self, name)
        day = day_of(text)
        if text and day is None:
            told = _(
                "“%(value)s” is not a date; write it as 2020-04-01, from %(first)s to %(last)s.",
                value=shown(text),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
            self.problems.append(Refusal("", told))
        return day

    def point_value(self) -> Decimal:
        """What a point is worth; the usual value where it cannot be read."""
        try:
            return point_value(self.value)
        except Refused as error:
            self.problems.append(Refusal("", str(error)))
            return POINT_VALUE

    def changed(self, rules: str, definition: Definition) -> dict[str, Decimal]:
        """The numbers that differ from those of the rules named; none where they were written beside other rules."""
        if self.of != rules:
            return {}
        found = {}
        for number in numbers_of(definition):
            text = self.numbers.get(number.path, "")
            value = decimal_of(text) if text else number.value
            if value is None:
                reason = _(
                    "“%(value)s” is not a number; write it without quotes, with a decimal point.", value=shown(text)
                )
                self.problems.append(Refusal(number.path, reason))
            elif value != number.value:
                found[number.path] = value
        return found


def sliders(definition: Definition, changed: Mapping[str, Decimal]) -> dict[str, list[Slider]]:
    """Every number of the rules by the name of its rule, as it is to be shown."""
    grouped: dict[str, list[Slider]] = {}
    for number in numbers_of(definition):
        value = changed.get(number.path, number.value)
        grouped.setdefault(number.rule, []).append(Slider(number, value, *_bounds(number)))
    return grouped


def _bounds(number: Number) -> tuple[Decimal, Decimal, Decimal]:
    """Around what is written, in steps that meet it, and never where it would be refused."""
    least, most, step = _around(number.unit, number.value)
    if number.setting.least is not None:
        short = number.setting.least - least
        steps = ceil(short / step) + (number.setting.above and short % step == 0)
        least += max(steps, 0) * step
    if number.setting.most is not None:
        most -= max(ceil((most - number.setting.most) / step), 0) * step
    return least, most, step


def _around(unit: Unit, value: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """From nothing to twice what is written, or 50 percent around it, in round steps that meet what is written."""
    if unit == "percent":
        return value - 50, value + 50, Decimal(1) if _is_whole(value) else Decimal("0.5")
    step = max(_round_step(value), Decimal(0 if unit == "money" else 1))
    # Where nothing would be refused, the slider begins a step above it.
    least = Decimal(0) if unit == "points" or value <= 0 else step
    return min(least, value), max(value * 2, value + 10 * step), step


def _round_step(value: Decimal) -> Decimal:
    """The largest of 1, 2, 5, 10, 20, 50… that divides a value into enough steps; the smallest where none does."""
    for power in range(8, -3, -1):
        for leap in LEAPS:
            step = Decimal(f"{leap.scaleb(power):f}")
            if value % step == 0 and value / step >= STEPS:
                return step
    return Decimal(1) if _is_whole(value) else Decimal("0.01")


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def refusals_of(error: Refused) -> list[Refusal]:
    """What is wrong, one by one."""
    if isinstance(error, RefusedDefinition):
        return error.refusals
    return [Refusal("", line) for line in str(error).splitlines()]
