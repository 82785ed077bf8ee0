"""What the laboratory can do: try rules on past sales, and on every comparable period on record; nothing is posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.definition.model import Days, Definition
from challenges.definition.refusals import shown
from challenges.laboratory.cached_scene import score_stage
from challenges.laboratory.figures import Outcome, cost_cents, outcome_of, points_of, total_points
from challenges.laboratory.frames import Frame, days_on_record, frame_of
from challenges.laboratory.history import Lack, Record, lacks, record_of
from challenges.laboratory.periods import comparable, days_asked, moved
from challenges.laboratory.prizes import leagues_tried, prize_cost
from challenges.scoring.prize_costs import Cost
from core.asked import decimal_of
from core.errors import Refused
from core.limits import FIRST_YEAR, LAST_YEAR
from core.wording import long_day

# What a point is worth where nobody says, in currency units; a director sets what the company's points are worth.
POINT_VALUE = Decimal("0.10")
MAX_POINT_VALUE = Decimal(10_000)
DECIMALS = 4


class NoSales(Refused):
    """There is nothing to try the rules on."""


@dataclass(frozen=True)
class Person:
    """A participant as people know them."""

    code: str
    name: str


@dataclass(frozen=True)
class Period:
    """What the same rules come to on other days."""

    days: Days
    points: int
    with_points: int


@dataclass(frozen=True)
class LeftOut:
    """Days on record that are not comparable, and the rules that look at what is not."""

    days: Days
    lacks: Sequence[Lack]


@dataclass(frozen=True)
class Trial:
    """Rules tried on past sales.

    definition: the rules as they were tried, on those days. people: who the winners are. periods: every comparable
        period on record, the latest first. left_out: the others. lacks: what the days it was tried on lack themselves.
        record: the days of the first and last sale. prizes: what they would have cost; None without any.
    """

    definition: Definition
    outcome: Outcome
    people: dict[int, Person]
    value: Decimal
    periods: Sequence[Period]
    left_out: Sequence[LeftOut]
    lacks: Sequence[Lack]
    record: Days
    prizes: Cost | None = None

    def cost(self, points: int) -> int:
        """What points cost, in cents."""
        return cost_cents(points, self.value)


def try_rules(
    session: Session,
    definition: Definition,
    start: date | None = None,
    end: date | None = None,
    value: Decimal = POINT_VALUE,
) -> Trial:
    """What a challenge's rules would have given on past days: its own one year earlier, unless others are named.

    NoSales where there are none on those days, RefusedDefinition where the rules do not fit them.
    """
    for day in (start, end):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused(_("A day lies between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))
    days, shift = days_asked(definition, start, end)
    if days[1] < days[0]:
        raise Refused(_("The end lies before the start."))
    tried = moved(definition, days, shift)
    frame = frame_of(session, tried)
    outcome = outcome_of(tried, frame.stage, frame.more)
    if not outcome.lines:
        raise NoSales(_no_sales(session, tried))
    people = {winner.participant: Person(*frame.people[winner.participant]) for winner in outcome.winners}
    record = days_on_record(session, tried) or tried.own_days
    known = record_of(session, tried, record)
    periods, left_out = _periods(session, tried, outcome, known)
    prizes = _prizes(session, tried, frame)
    return Trial(tried, outcome, people, value, periods, left_out, lacks(tried, known), record, prizes)


def point_value(text: str) -> Decimal:
    """What a point is worth, as somebody writes it; Refused where it is no such value."""
    value = decimal_of(text)
    if value is None or not 0 <= value <= MAX_POINT_VALUE or value != round(value, DECIMALS):
        raise Refused(
            _("“%(value)s” is not the value of a point: write 0.10, with at most four decimals.", value=shown(text))
        )
    return value


def _prizes(session: Session, definition: Definition, frame: Frame) -> Cost | None:
    if not definition.prizes:
        return None
    ranked = points_of(score_stage(definition, frame.stage), frame.scene)
    return prize_cost(session, definition, ranked, frame.people, leagues_tried(session, definition, frame))


def _periods(
    session: Session, definition: Definition, outcome: Outcome, record: Record
) -> tuple[list[Period], list[LeftOut]]:
    """The same days of every year on record: those that can be compared, and those that cannot."""
    periods, left_out = [], []
    for shift in comparable(definition.own_days, record.sales):
        days = shift.period(definition.own_days)
        own = days == definition.own_days
        tried = definition if own else moved(definition, days, shift)
        if missing := lacks(tried, record):
            left_out.append(LeftOut(days, missing))
        elif own:
            periods.append(Period(days, outcome.points, outcome.with_points))
        else:
            periods.append(Period(days, *total_points(tried, frame_of(session, tried).stage)))
    return periods, left_out


def _no_sales(session: Session, definition: Definition) -> str:
    said = _(
        "There are no sales that these rules could count from %(start)s to %(end)s.",
        start=long_day(definition.start),
        end=long_day(definition.end),
    )
    record = days_on_record(session, definition)
    if record is None:
        return said + " " + _("There are none on other days either: import the sales first.")
    return (
        said
        + " "
        + _("On record are those from %(start)s to %(end)s.", start=long_day(record[0]), end=long_day(record[1]))
    )
