"""The days somebody has spent in teams, written by hand: one truth in place of another, as an import of people is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.changes import Changes, measure, publish
from core.db import lock_sales
from core.models import Team
from core.news import tell
from core.versions import moment
from imports.models import ImportRun
from imports.news import Imported
from imports.outcome import Outcome
from imports.register import Register
from imports.report import Report
from imports.service import note_outcome


@dataclass(frozen=True)
class Stay:
    """Days in a team; no first day: since ever, no last day: to this day."""

    team: str
    first: date | None
    last: date | None


@dataclass
class StayFaults:
    """What is wrong with stays, each sentence by the stay's place and its field (team, first or last)."""

    told: dict[tuple[int, str], str] = field(default_factory=dict)


def check_stays(stays: Sequence[Stay]) -> StayFaults:
    """What is wrong with them: nobody is in two teams on one day, and no stay ends before it begins."""
    faults = StayFaults()
    longest: int = Team.name.type.length
    for place, stay in enumerate(stays):
        if len(stay.team) > longest:
            faults.told[place, "team"] = _("Write at most %(longest)s characters.", longest=longest)
        if stay.first and stay.last and stay.last < stay.first:
            faults.told[place, "last"] = _("This lies before the first day. Correct one of them.")
    for place, other in _overlapping(stays):
        faults.told.setdefault(
            (place, "first"),
            _("On these days there is also %(team)s. Nobody is in two teams at once: correct a day.", team=other.team),
        )
    return faults


def _overlapping(stays: Sequence[Stay]) -> list[tuple[int, Stay]]:
    """The stays, by place, that share a day with the one before them in time."""
    order = sorted(range(len(stays)), key=lambda place: (stays[place].first or date.min, place))
    pairs = pairwise(order)
    return [(after, stays[before]) for before, after in pairs if (stays[before].last or date.max) >= (
        stays[after].first or date.min)]  # fmt: skip


def write_stays(session: Session, code: str, stays: Sequence[Stay], run: ImportRun) -> Outcome:
    """Let the person of that code have been in these teams, as checked; the caller commits. Points follow."""
    lock_sales(session)
    run.at = moment(session)
    report = Report()
    effects = measure(session)
    register = Register.of(session, run.id, report)
    days = [(stay.team, stay.first, stay.last) for stay in stays]
    changed = register.rewrite(register.people[code], days)
    session.flush()
    publish(session, Changes(run.file_name, everyone=changed))
    report.effects = effects()
    outcome = Outcome(corrected=int(changed), unchanged=int(not changed), report=report)
    note_outcome(run, outcome)
    tell(session, Imported(run))
    return outcome
