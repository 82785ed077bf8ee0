"""A record edited by hand: what it says, what it would say, and what that does to points before it is saved.

What is saved goes through the same service as a file of one row. An edit names what its author saw: where the record
has changed since, nothing is written and they are told what.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.changes import effects_mark
from core.db import lock_sales
from core.models import Participant, Target
from directory.records import find_record
from imports.by_hand import faults, import_row
from imports.models import ImportRun, Origin
from imports.outcome import Outcome
from imports.report import Difference, Report
from imports.service import new_run
from imports.team_days import Stay, StayFaults, check_stays, write_stays

Texts = dict[str, str]
# What may be edited of a record, by the names of a file's fields; `since` only says when a team is another one.
EDITED = {
    "participants": ("name", "email", "team", "since", "parent", "until"),
    "products": ("name", "range", "cost", "gtin"),
    "clients": ("name", "segment"),
    "targets": ("amount",),
}


@dataclass(frozen=True)
class Edit:
    """What somebody wrote: of which record (a target by its person and month), and what they saw before.

    seen: what the record said when the form was opened; None for a new one. shown: the mark of the effects they saw.
    """

    what: str
    key: Texts
    entered: Texts
    seen: Texts | None
    shown: str = ""

    @property
    def label(self) -> str:
        """What the trail calls the record."""
        return " ".join(text for name, text in self.key.items() if name != "kind")


@dataclass
class Saved:
    """What came of an edit; the caller commits where `run` is there, and rolls back where it is not.

    faults: sentences by field. meanwhile: what the record has become since it was seen. report: what it would do, to
    be confirmed by `mark`. now: what the record says.
    """

    run: ImportRun | None = None
    faults: dict[str, list[str]] = field(default_factory=dict)
    meanwhile: Sequence[Difference] = ()
    report: Report | None = None
    mark: str = ""
    now: Texts = field(default_factory=dict)
    unchanged: bool = False


def texts_of(session: Session, what: str, key: Mapping[str, str]) -> Texts | None:
    """What a record says, as a form has it; None where there is none."""
    if what == "targets":
        return _target(session, key["participant"], key["month"])
    record = find_record(session, what, key["code"])
    if record is None:
        return None
    names = (*EDITED[what], *(["kind"] if what == "participants" else []))
    return {name: _text(name, record.said[name]) for name in names}


def _target(session: Session, code: str, month: str) -> Texts | None:
    first = date.fromisoformat(f"{month}-01")
    query = select(Target.amount_cents).join(Participant, Participant.id == Target.participant_id)
    amount = session.scalar(query.where(Participant.code == code, Target.month == first))
    return None if amount is None else {"amount": _text("amount", amount)}


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    return f"{value // 100}.{value % 100:02d}" if name in ("cost", "amount") else str(value)


def save(session: Session, edit: Edit, account_id: int) -> Saved:
    """Save an edit, where nothing keeps it from being saved."""
    lock_sales(session)
    now = texts_of(session, edit.what, edit.key)
    if (refused := _unsaved(session, edit, now)) is not None:
        return refused
    run = new_run(session, edit.what, edit.label, account_id, Origin.HAND)
    outcome = import_row(session, edit.what, _cells(edit), run)
    found = faults(outcome)
    return Saved(faults=found, now=now or {}) if found else _saved(edit.shown, run, outcome)


def _kept_code(session: Session, code: str) -> str | None:
    """The code that was kept in place of a merged one of a person."""
    merged = select(Participant.merged_into_id).where(Participant.code == code).scalar_subquery()
    return session.scalar(select(Participant.code).where(Participant.id == merged))


def _unsaved(session: Session, edit: Edit, now: Texts | None) -> Saved | None:
    """Why an edit is not even tried: the record is there already, or has changed."""
    if edit.seen is None and edit.what == "targets" and (kept := _kept_code(session, edit.key["participant"])):
        told = _("This code was merged into “%(kept)s”. Write that one.", kept=kept)
        return Saved(faults={"participant": [told]})
    if edit.seen is None:
        exists = {"month" if edit.what == "targets" else "code": [_("This one is there already: edit it instead.")]}
        return Saved(faults=exists) if now is not None else None
    if now is None or now == edit.seen:
        return None
    return Saved(meanwhile=[Difference(name, _seen(edit, name), _said(name, now[name])) for name in now
                            if edit.seen.get(name) != now[name]], now=now)  # fmt: skip


def _seen(edit: Edit, name: str) -> str | int:
    return _said(name, (edit.seen or {}).get(name, ""))


def _said(name: str, text: str) -> str | int:
    """A text of a form as reports have it: money in cents."""
    return int(text.replace(".", "")) if name in ("cost", "amount") and text else text


def _cells(edit: Edit) -> Texts:
    """The row of a file that says the same."""
    kind = {"kind": edit.seen["kind"]} if edit.what == "participants" and edit.seen else {}
    cells = {**edit.key, **kind, **edit.entered}
    # No day says nothing about it: whoever comes into a team comes today.
    return {name: text for name, text in cells.items() if text or name != "since"}


def _saved(shown: str, run: ImportRun, outcome: Outcome) -> Saved:
    """What was written, unless it moves points that nobody has been shown yet."""
    if outcome.unchanged:
        return Saved(unchanged=True)
    moving = [effect for effect in outcome.report.effects if not effect.stopped]
    if moving and effects_mark(moving) != shown:
        return Saved(report=outcome.report, mark=effects_mark(moving))
    return Saved(run=run)


@dataclass(frozen=True)
class TeamsEdit:
    """The days in teams that somebody wrote for a person; seen and shown as of an Edit."""

    code: str
    stays: Sequence[Stay]
    seen: str
    shown: str = ""


def seen_of(person: Participant) -> str:
    """Somebody's days in teams, as the form keeps them to know whether they have changed."""
    days = sorted([one.team.name, str(one.first_day or ""), str(one.last_day or "")] for one in person.memberships)
    return sha256(json.dumps(days).encode()).hexdigest()[:16]


def save_teams(session: Session, person: Participant, edit: TeamsEdit, account_id: int) -> Saved | StayFaults:
    """Save days in teams, where nothing keeps them from being saved."""
    faults_found = check_stays(edit.stays)
    if faults_found.told:
        return faults_found
    lock_sales(session)
    if seen_of(person) != edit.seen:
        return Saved(meanwhile=[Difference("team_days", "", "")])
    run = new_run(session, "participants", edit.code, account_id, Origin.HAND)
    return _saved(edit.shown, run, write_stays(session, edit.code, edit.stays, run))
