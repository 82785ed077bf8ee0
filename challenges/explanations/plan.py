"""One plan of what several next steps take together: what, by when, what it brings, and whom it passes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from challenges.explanations.next_steps import Step, day_of, kept_until
from challenges.explanations.report import Report
from challenges.explanations.what_if import Effort, Gain, Sale, gain_of
from challenges.ledger.standings import Row, next_above, rank_of
from challenges.models import Challenge, Standing
from core.wording import day as short_day
from core.wording import money, points

# Sales to one client, or of one thing, that are tried for the same amount.
DIRECTIONS = 4


@dataclass(frozen=True)
class Plan:
    """One sale that serves several steps.

    gain: what it brings under each rule, by the engine. rank: where it would lead, were all others to stand still.
    """

    sale: Sale
    what: str
    serves: Sequence[str]
    gain: Gain
    by: date
    rank: int

    @property
    def points(self) -> int:
        """What it brings in all."""
        return sum(self.gain.values())

    @property
    def text(self) -> str:
        """`€3,243 by 31 May 2020: +130 points`."""
        return _("%(what)s by %(day)s: +%(points)s", what=self.what, day=short_day(self.by), points=points(self.points))


@dataclass(frozen=True)
class Ahead:
    """What lies before a participant: who stands next above, how many points would pass them, and the plan."""

    above: Row | None
    to_pass: int
    plan: Plan | None


def ahead_of(report: Report, steps: Sequence[Step]) -> Ahead:
    """The plan that passes the next participant above for the least; else the one that serves most steps."""
    row, session = report.standing, report.session
    if row is None or report.context.now is None:
        return Ahead(None, 0, None)
    above = next_above(session, report.challenge, row, report.viewer)
    to_pass = above.points - row.points + 1 if above else 0
    tried = report.kept("tried", lambda: [it for it in _tried(report, steps) if len(it.serves) > 1])
    best = min(tried, key=lambda it: it.place(to_pass), default=None)
    return Ahead(above, to_pass, best.plan(report, row) if best else None)


@dataclass(frozen=True)
class _Tried:
    sale: Sale
    gain: Gain
    serves: Sequence[str]

    @property
    def points(self) -> int:
        return sum(self.gain.values())

    def place(self, to_pass: int) -> tuple[bool, int, int, Fraction]:
        """How good it is: passing somebody for the least, else serving most, then bringing most for the effort."""
        passes = 0 < to_pass <= self.points
        cents = self.sale.cents if passes else 0
        return not passes, cents, -len(self.serves), Fraction(-self.points, self.sale.cents)

    def plan(self, report: Report, row: Row) -> Plan:
        """It in words."""
        by = report.kept(("until", self.sale), lambda: kept_until(report, Effort([self.sale]), self.gain, _day(report)))
        rank = _rank(report.session, report.challenge, row, self.points, by)
        return Plan(self.sale, _told(self.sale), self.serves, self.gain, by, rank)


def _tried(report: Report, steps: Sequence[Step]) -> Iterator[_Tried]:
    """Every step that is one sale; and what serves most anywhere, made where another step needs it."""
    single = [
        (step, step.effort.sales[0])
        for step in steps
        if step.effort and step.way.unit == "money" and len(step.effort.sales) == 1 and step.gained > 0
    ]
    own = [_Tried(sale, step.gain, _served(step.gain, sale, steps)) for step, sale in single]
    yield from own
    anywhere = [it for it in own if not it.sale.is_directed]
    if not anywhere:
        return
    amount = max(anywhere, key=lambda it: (len(it.serves), -it.sale.cents)).sale.cents
    directed = [sale for _step, sale in single if sale.is_directed and sale.cents < amount]
    for sale in directed[:DIRECTIONS]:
        more = replace(sale, cents=amount)
        gain = gain_of(report.case, report.explanation.rows, Effort([more]), _day(report))
        yield _Tried(more, gain, _served(gain, more, steps))


def _day(report: Report) -> date:
    return day_of(report.definition, report.context.now or date.max)


def _served(gain: Gain, sale: Sale, steps: Sequence[Step]) -> list[str]:
    """The labels of the steps that it takes."""
    return [step.label for step in steps if step.is_served(gain, sale.cents)]


def _rank(session: Session, challenge: Challenge, row: Row, gained: int, day: date) -> int:
    last = session.get_one(Standing, (challenge.id, row.participant_id)).last_day
    # Never stored: only where such a standing would be.
    then = Standing(
        challenge_id=challenge.id, league=row.league, points=row.points + gained, last_day=max(day, last or day)
    )
    return rank_of(session, then, challenge.definition.ties)


def _told(sale: Sale) -> str:
    """`€3,243 of Bikes to Client One (C1)`."""
    amount = money(sale.cents)
    if sale.thing and sale.whom:
        return _("%(amount)s of %(thing)s to %(client)s", amount=amount, thing=sale.thing, client=sale.whom)
    if sale.thing:
        return _("%(amount)s of %(thing)s", amount=amount, thing=sale.thing)
    if sale.whom:
        return _("%(amount)s to %(client)s", amount=amount, client=sale.whom)
    return amount
