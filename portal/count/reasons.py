"""Why a line of somebody's counts or does not: what the challenge says of it, or its day and status alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from challenges.explanations.lines import LeftOut
from challenges.explanations.report import Report
from challenges.explanations.shares import Shares, shares_of
from challenges.models import State
from core.wording import day, labelled
from portal.count.findings import Fate
from portal.count.scopes import Scope
from sales.models import DEAD, Status

# So many rules tell why they leave a line out; one that no rule counts has often the same reason under all of them.
TOLD = 3


class Said(NamedTuple):
    """What a line says of itself."""

    id: int
    day: date
    status: str


@dataclass(frozen=True)
class Why:
    """What became of a line, the points that it brought, and why it does not count."""

    fate: Fate
    points: int = 0
    reasons: tuple[str, ...] = ()


class Reasons:
    """Why lines count or do not, on the days of a scope; `report`: of its challenge, where it has one."""

    def __init__(self, scope: Scope, report: Report | None) -> None:
        self.scope, self.report = scope, report
        self.shares: Shares | None = None
        self.points: Mapping[int, int] | None = None
        self.left: Mapping[int, tuple[str, ...]] = {}
        if report:
            self.shares = report.kept("shares", lambda: shares_of(report.rules), lambda it: len(it.lines))
            self.points = {line.id: line.points for line in self.shares.lines}
            self.left = _left_out(report)

    def of(self, line: Said) -> Why:
        """Why one of theirs counts, or does not."""
        is_inside = self.scope.first <= line.day <= self.scope.last
        if self.points is not None and line.id in self.points:
            return Why(Fate.COUNTED, self.points[line.id])
        if line.status in DEAD:
            return Why(Fate.TAKEN_BACK, 0, (_("Cancelled.") if line.status == Status.CANCELLED else _("Rejected."),))
        if line.status == Status.SUBMITTED:
            return Why(Fate.AWAITING, 0, (_("Submitted: counts once it is validated."),))
        if not is_inside:
            return Why(Fate.ASIDE, 0, (self._outside(line.day),))
        return Why(Fate.COUNTED) if self.points is None else Why(Fate.ASIDE, 0, self._no_rule(line.id))

    def held(self) -> Why:
        """Why a line that waits in an import does not count."""
        return Why(Fate.HELD, 0, (_("It came with a file and waits for an administrator’s decision."),))

    def _outside(self, sold: date) -> str:
        if self.scope.challenge:
            return _("Dated %(day)s in Palier: not within the days of the challenge.", day=day(sold))
        return _("Dated %(day)s in Palier: not within the days that you compare.", day=day(sold))

    def _no_rule(self, line_id: int) -> tuple[str, ...]:
        told = self.left.get(line_id)
        if told:
            return told
        if self.scope.challenge and self.scope.challenge.state == State.CLOSED:
            return (_("It came, or was credited to you, after the challenge was closed."),)
        return (_("No rule of the challenge counts it."),)


def _left_out(report: Report) -> dict[int, tuple[str, ...]]:
    """Why lines do not count, by their id: what holds under any rule, else what the rules say."""
    labels = {rule.name: rule.label for rule in report.rules}
    found: dict[int, list[str]] = {}
    for name, left in report.left_out.items():
        for line_id, reason in _reasons(left):
            found.setdefault(line_id, []).append(labelled(labels[name], reason) if name in labels else reason)
    return {line_id: tuple(reasons[:TOLD]) for line_id, reasons in found.items()}


def _reasons(left: LeftOut) -> list[tuple[int, str]]:
    return [(line_id, reason.label) for reason in left.reasons for line_id in reason.frame["id"]]
