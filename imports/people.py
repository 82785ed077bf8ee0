"""Participants: who they are, and since when they are in which team."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.changes import Changes, publish
from core.clock import today, utc_now
from core.files.fields import Fields
from core.models import Kind, Membership, Participant, RecordVersion, Team
from imports.lookups import code, reject_repeated, text
from imports.models import ImportRun
from imports.outcome import Counts

KINDS = tuple(kind.value for kind in Kind)


def import_participants(session: Session, fields: Fields, run: ImportRun) -> Counts:
    """Store the participants of a file, their parents and their teams, and tell the subscribers."""
    repeated = _("“{value}” stands in the file twice with different values. Keep one line.")
    people = reject_repeated(fields, _read(session, fields), ["code"], "code", repeated)
    register = _Register.of(session, run.id)
    counts = Counts()
    # Parents first: a seller may stand in the file before its distributor.
    for row in sorted(people.iter_rows(named=True), key=lambda row: row["parent"] is not None):
        change = register.store(row)
        setattr(counts, change, getattr(counts, change) + 1)
    session.flush()
    publish(session, Changes(run.file_name, everyone=counts.new + counts.corrected > 0))
    return counts


def _read(session: Session, fields: Fields) -> pl.DataFrame:
    """The rows of the file as they ask to be stored; bad ones are rejected."""
    frame = pl.DataFrame(
        {
            "code": code(fields, "code", required=True),
            "name": text(fields, "name", Participant.name, required=True),
            "kind": fields.choice("kind", KINDS, required=True),
            "team": text(fields, "team", Team.name),
            "email": text(fields, "email", Participant.email),
            "parent": code(fields, "parent"),
            "since": fields.day("since"),
        }
    )
    known = set(session.scalars(select(Participant.code).where(Participant.kind == Kind.DISTRIBUTOR)))
    known |= set(frame.filter(pl.col("kind") == "distributor")["code"])
    orphan = frame["parent"].is_not_null() & ~frame["parent"].is_in(list(known))
    fields.reject(orphan, "parent", _("There is no distributor “{value}”. Add its line, or correct the code."))
    return frame


@dataclass
class _Register:
    """Participants and teams as they stand, by code and by name."""

    session: Session
    run_id: int
    people: dict[str, Participant]
    teams: dict[str, Team]

    @classmethod
    def of(cls, session: Session, run_id: int) -> "_Register":
        everyone = session.scalars(
            select(Participant).options(selectinload(Participant.memberships), selectinload(Participant.parent))
        )
        teams = {team.name: team for team in session.scalars(select(Team))}
        return cls(session, run_id, {person.code: person for person in everyone}, teams)

    def store(self, row: dict[str, Any]) -> str:
        """Insert or correct one participant: `new`, `corrected` or `unchanged`."""
        person = self.people.get(row["code"])
        wanted = {"name": row["name"], "kind": row["kind"], "email": row["email"] or ""}
        parent = self.people.get(row["parent"]) if row["parent"] else None
        if person is None:
            person = Participant(code=row["code"], parent=parent, **wanted)
            self.session.add(person)
            self.people[person.code] = person
            self._join(person, row["team"], row["since"])
            return "new"
        former: dict[str, str | None] = {"name": person.name, "kind": person.kind, "email": person.email}
        former |= {"parent": person.parent.code if person.parent else None, "team": _team_of(person)}
        if former == wanted | {"parent": row["parent"], "team": row["team"]}:
            return "unchanged"
        for name, value in wanted.items():
            setattr(person, name, value)
        person.parent = parent
        if former["team"] != row["team"]:
            self._move(person, row["team"], row["since"] or today())
        self._keep(person.code, former)
        return "corrected"

    def _join(self, person: Participant, team: str | None, since: date | None) -> None:
        if team is not None:
            found = self.teams.setdefault(team, Team(name=team))
            self.session.add(found)
            person.memberships.append(Membership(team=found, first_day=since))

    def _move(self, person: Participant, team: str | None, since: date) -> None:
        """The old membership ends the day before the new one begins."""
        for membership in person.memberships:
            if membership.last_day is None or membership.last_day >= since:
                membership.last_day = since - timedelta(days=1)
        self._join(person, team, since)

    def _keep(self, code: str, former: dict[str, Any]) -> None:
        said = json.dumps(former, ensure_ascii=False)
        self.session.add(
            RecordVersion(what="participant", record=code, former=said, replaced_at=utc_now(), import_id=self.run_id)
        )


def _team_of(person: Participant) -> str | None:
    """The team somebody is in from now on."""
    present = [membership for membership in person.memberships if membership.last_day is None]
    return present[-1].team.name if present else None
