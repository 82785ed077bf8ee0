"""What one sale line earned in each challenge, or why it earned nothing there."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.explanations.report import Report, read_report
from challenges.models import Challenge, State
from challenges.reading.credit import credited
from challenges.reading.lines import lines_at
from core.models import Participant
from core.viewer import Viewer
from sales.models import SaleLine


@dataclass(frozen=True)
class Share:
    """A rule under which the line counts: the key, what all of that gives, and for what."""

    rule: str
    key: str
    points: int
    basis: str


@dataclass(frozen=True)
class Earning:
    """A challenge in whose days the line lies: whom it is credited to, where it counts, and why not elsewhere.

    person: None where it names nobody who could earn. reasons: the rule (empty: any) and the reason, in words.
    """

    challenge: Challenge
    person: Participant | None
    shares: Sequence[Share] = ()
    reasons: Sequence[tuple[str, str]] = ()

    @property
    def counts(self) -> bool:
        """Whether the line counts there at all."""
        return bool(self.shares)


def earnings_of(session: Session, line: SaleLine, viewer: Viewer) -> list[Earning]:
    """What the line earned in every launched challenge in whose days it lies, as somebody may read it; latest first."""
    query = select(Challenge).where(Challenge.state != State.DRAFT).order_by(Challenge.id.desc())
    return [
        _earning(session, challenge, line, viewer)
        for challenge in session.scalars(query)
        if challenge.definition.start <= line.date <= challenge.definition.end
    ]


def _earning(session: Session, challenge: Challenge, line: SaleLine, viewer: Viewer) -> Earning:
    source = lines_at(challenge.closed_at if challenge.state == State.CLOSED else None)
    person_id = session.scalar(select(credited(challenge.definition, source)).where(source.c.id == line.id))
    person = session.get(Participant, person_id) if person_id else None
    if person is None:
        return Earning(challenge, None)
    report = read_report(session, challenge, person, viewer)
    return Earning(challenge, person, _shares(report, line.id), _reasons(report, line.id))


def _shares(report: Report, line_id: int) -> list[Share]:
    return [
        Share(rule.label, key.label, key.points, key.basis)
        for rule in report.rules
        for key in rule.keys
        if _holds(key.result.lines, line_id)
    ]


def _reasons(report: Report, line_id: int) -> list[tuple[str, str]]:
    return [
        (name, reason.label)
        for name, left in report.left_out.items()
        for reason in left.reasons
        if _holds(reason.frame, line_id)
    ]


def _holds(lines: pl.DataFrame, line_id: int) -> bool:
    return "id" in lines.columns and line_id in lines["id"]
