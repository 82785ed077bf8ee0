"""One's own count: a list read, beside what Palier has, with the points and the totals."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from challenges.explanations.report import Report, read_report
from core.viewer import Viewer
from portal.count.compare import compare
from portal.count.findings import Comparison
from portal.count.own_list import OwnList
from portal.count.reasons import Reasons
from portal.count.record import read_known
from portal.count.scopes import Scope


@dataclass(frozen=True)
class Points:
    """The points of a challenge by where they come from; they add up to all of them.

    listed: brought by sales that are on the list. missing: by others. without_sale: by no sale of theirs.
    """

    listed: int
    missing: int
    without_sale: int

    @property
    def all(self) -> int:
        """All points of the challenge."""
        return self.listed + self.missing + self.without_sale


@dataclass(frozen=True)
class Answer:
    """What a list comes to beside Palier; `points`: None for days without a challenge."""

    scope: Scope
    list: OwnList
    comparison: Comparison
    points: Points | None


def count(session: Session, scope: Scope, viewer: Viewer, own: OwnList) -> Answer:
    """Compare a list; nothing is stored."""
    report = read_report(session, scope.challenge, scope.person, viewer) if scope.challenge else None
    reasons = Reasons(scope, report)
    known = read_known(session, scope, viewer, own.rows, reasons)
    comparison = compare(own.rows, known.sold, known.elsewhere)
    return Answer(scope, own, comparison, _points(comparison, reasons, report))


def _points(comparison: Comparison, reasons: Reasons, report: Report | None) -> Points | None:
    if report is None or reasons.shares is None:
        return None
    listed = sum(it.points for it in comparison.findings if it.rows)
    missing = sum(it.points for it in comparison.findings if not it.rows)
    return Points(listed, missing, reasons.shares.points - listed - missing)
