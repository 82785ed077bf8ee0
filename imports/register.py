"""Participants and their teams as they stand, corrected one by one with a trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.clock import today
from core.models import Membership, Participant, Team
from core.versions import moment
from imports.records import keep_versions
from imports.report import Change, Difference, Report

# What the trail calls them.
WHAT = "participant"
PLAIN = ("name", "kind", "email", "until")
A_DAY = timedelta(days=1)


@dataclass
class Register:
    """Participants and teams, by code and by name, and where what becomes of them is told."""

    session: Session
    run_id: int
    at: datetime
    report: Report
    people: dict[str, Participant]
    teams: dict[str, Team]

    @classmethod
    def of(cls, session: Session, run_id: int, report: Report) -> "Register":
        """Everybody who is known."""
        everyone = session.scalars(
            select(Participant).options(
                selectinload(Participant.memberships).selectinload(Membership.team), selectinload(Participant.parent)
            )
        )
        teams = {team.name: team for team in session.scalars(select(Team))}
        return cls(session, run_id, moment(session), report, {person.code: person for person in everyone}, teams)

    def store(self, row: Mapping[str, Any]) -> str:
        """Insert or correct one participant, of what the row has: `new`, `corrected` or `unchanged`."""
        person = self.people.get(row["code"])
        if person is None:
            person = Participant(code=row["code"], email="")
            self.session.add(person)
            self.people[person.code] = person
            self._fill(person, row)
            return "new"
        former = state_of(person)
        self._fill(person, row)
        now = state_of(person)
        if now == former:
            return "unchanged"
        keep_versions(self.session, WHAT, [(person.code, former)], self.run_id, self.at)
        self._tell(person.code, former, now)
        return "corrected"

    def _fill(self, person: Participant, row: Mapping[str, Any]) -> None:
        for name in PLAIN:
            if name in row:
                setattr(person, name, row[name])
        if "parent" in row:
            person.parent = self.people.get(row["parent"]) if row["parent"] else None
        self._place(person, row)

    def _place(self, person: Participant, row: Mapping[str, Any]) -> None:
        """Let somebody be in the team of the row, from its first day on; no day says nothing about it."""
        present, since = present_of(person), row.get("since")
        team = row.get("team", present.team.name if present else None)
        if present is not None and present.team.name == team:
            if since is not None and since != present.first_day:
                _begin(person, present, since)
        elif team is not None or present is not None:
            known = person.id is not None
            first = since or (today() if known else None)
            self._move(person, team, first)

    def _move(self, person: Participant, team: str | None, since: date | None) -> None:
        """The old membership ends the day before the new one begins."""
        for membership in person.memberships:
            if since is not None and (membership.last_day is None or membership.last_day >= since):
                membership.last_day = since - A_DAY
        if team is not None:
            self.join(person, team, since, None)

    def rewrite(self, person: Participant, days: Sequence[tuple[str, date | None, date | None]]) -> bool:
        """Let somebody have been in these teams on these days and in no others; whether that is another truth."""
        former = state_of(person)
        self.empty(person)
        for team, first, last in days:
            self.join(person, team, first, last)
        now = state_of(person)
        if now == former:
            return False
        keep_versions(self.session, WHAT, [(person.code, former)], self.run_id, self.at)
        self._tell(person.code, former, now)
        return True

    def empty(self, person: Participant) -> None:
        """Take somebody out of every team, on all days."""
        for membership in list(person.memberships):
            person.memberships.remove(membership)
            self.session.delete(membership)

    def join(self, person: Participant, team: str, first: date | None, last: date | None) -> None:
        """Add days in a team, which may be a new one."""
        found = self.teams.setdefault(team, Team(name=team))
        self.session.add(found)
        person.memberships.append(Membership(team=found, first_day=first, last_day=last))

    def _tell(self, code: str, former: dict[str, Any], now: dict[str, Any]) -> None:
        """Tell a correction, and what it means."""
        before, after = told(former), told(now)
        found = differences(former, now)
        names = [one.field for one in found]
        self.report.correct(Change([code], found))
        mean = self.report.mean
        if "team" in names and before["team"]:
            mean("team_changed" if after["team"] else "team_left")
        elif "since" in names:
            mean("days_corrected")
        elif "team_days" in names:
            mean("past_days_corrected")
        if "parent" in names and before["parent"]:
            mean("parent_changed" if after["parent"] else "parent_lost")
        if "until" in names:
            mean("gone" if after["until"] else "back")


def _begin(person: Participant, present: Membership, since: date) -> None:
    """Correct the first day in the present team; the days before it are those of the team before, if they were."""
    before = present.first_day - A_DAY if present.first_day else None
    for membership in person.memberships:
        if membership is present or membership.last_day is None:
            continue
        if membership.last_day == before or membership.last_day >= since:
            membership.last_day = since - A_DAY
    present.first_day = since


def present_of(person: Participant) -> Membership | None:
    """The team somebody is in from now on."""
    present = [membership for membership in person.memberships if membership.last_day is None]
    return present[-1] if present else None


def state_of(person: Participant) -> dict[str, Any]:
    """All that is known of somebody, as the trail keeps it."""
    return {
        "name": person.name,
        "kind": person.kind,
        "email": person.email,
        "until": _day(person.until),
        "parent": person.parent.code if person.parent else None,
        "teams": sorted(
            ([it.team.name, _day(it.first_day), _day(it.last_day)] for it in person.memberships),
            key=lambda days: (days[1] or "", days[2] or "9", days[0]),
        ),
    }


def told(state: Mapping[str, Any]) -> dict[str, Any]:
    """The same as people read it: the present team and its first day in place of all days."""
    present: Sequence[Any] = next((it for it in reversed(state["teams"]) if it[2] is None), (None, None, None))
    plain = {name: state[name] for name in ("name", "kind", "email", "until", "parent")}
    return {**plain, "team": present[0], "since": present[1]}


def differences(former: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What is different in two states of somebody; days in teams as a whole where the present one is the same."""
    before, after = told(former), told(now)
    found = [Difference(name, before[name], after[name]) for name in before if before[name] != after[name]]
    if former["teams"] != now["teams"] and not {"team", "since"} & {one.field for one in found}:
        found.append(Difference("team_days", _as_text(former["teams"]), _as_text(now["teams"])))
    return found


def _as_text(teams: Sequence[Sequence[str | None]]) -> str:
    """Days in teams, one a line: name, first and last day, divided by tabs."""
    return "\n".join("\t".join(part or "" for part in one) for one in teams)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
