"""What the rest of the house tells, turned into notices: decisions on challenges, points that moved, imports."""

from collections.abc import Collection, Iterable, Sequence
from functools import singledispatch
from typing import Any

import polars as pl
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from challenges.ledger.news import Decided, Moved
from challenges.ledger.standings import rank_of, read_standings
from challenges.models import Cause, Challenge, EventKind, Standing
from core.accounts.models import Account, Role, account_participant, account_team
from core.accounts.news import LinkWanted
from core.bulk import listed
from core.clock import today, utc_now
from core.teams import memberships_on
from declarations.news import DeclarationDecided
from disputes.models import DisputeEntry
from disputes.news import DisputeSaid
from elearning.modules.models import Result
from elearning.modules.news import Completed, EndsSoon, Withdrawn
from elearning.paths.news import PathDue
from imports.arrivals.news import CameIn
from imports.news import Imported
from notifications.choices import those_told
from notifications.models import Carries, Kind
from notifications.overtaking import Overtaken, Place, overtaken
from notifications.writing import Told, new_mail, notify

KINDS = {
    EventKind.LAUNCHED: Kind.LAUNCHED,
    EventKind.AMENDED: Kind.AMENDED,
    EventKind.REOPENED: Kind.AMENDED,
    EventKind.CLOSED: Kind.CLOSED,
}
# What moves points because something was sold; a launch and an amendment are told as such.
BY_SALES = frozenset({Cause.IMPORT, Cause.SCORE})
# So many letters of a message are told with it.
DISPUTE_TOLD = 200
# The rank is told to so many at once: each is counted by itself.
RANKED = 50


@singledispatch
def hear(news: Any, session: Session) -> None:
    """Write the notices of what happened; of what nobody is told, none."""


@hear.register
def _decided(news: Decided, session: Session) -> None:
    challenge, event = news.challenge, news.event
    act = EventKind(event.act)
    people = taking_part(session, challenge)
    by_account, leaders = accounts_by(session, people), [*_directors(session), *managers_of(session, people)]
    ranks = _ranks(session, challenge) if act == EventKind.CLOSED else {}
    told = []
    for account_id in those_told([*by_account, *leaders], event.account_id):
        own = by_account.get(account_id, [])
        facts: dict[str, Any] = {"act": act.value, "reason": event.reason}
        places = [[person, *ranks[person]] for person in own if person in ranks]
        told.append(
            Told(account_id, KINDS[act], f"event:{event.id}", facts | {"places": places}, challenge.id)
        )  # fmt: skip
    notify(session, told)


@hear.register
def _moved(news: Moved, session: Session) -> None:
    if news.cause in BY_SALES:
        notify(session, [*_steps(session, news), *_overtakings(session, news)])


@hear.register
def _imported(news: Imported, session: Session) -> None:
    run = news.run
    if not (run.rejected or run.held):
        return
    facts = {"run": run.id, "file": run.file_name, "rejected": run.rejected, "held": run.held}
    _tell_administrators(session, Kind.IMPORT, f"import:{run.id}", facts)


@hear.register
def _came_in(news: CameIn, session: Session) -> None:
    """Also what went well, as nobody was there; of an import with problems these have been told under the same key."""
    arrival, run = news.arrival, news.arrival.run
    facts: dict[str, Any] = {"file": arrival.file_name, "run": run.id if run else None, "why": arrival.told}
    if run is not None:
        facts["counts"] = {name: getattr(run, name) for name in ("new", "corrected", "unchanged", "held")}
    _tell_administrators(session, Kind.ARRIVAL, f"import:{run.id}" if run else f"arrival:{arrival.id}", facts)


def _tell_administrators(session: Session, kind: Kind, key: str, facts: dict[str, Any]) -> None:
    administrators = select(Account.id).where(Account.role == Role.ADMINISTRATOR.value, Account.active)
    people = those_told(session.scalars(administrators), None)
    notify(session, [Told(account_id, kind, key, facts) for account_id in people])


@hear.register
def _declaration_decided(news: DeclarationDecided, session: Session) -> None:
    declaration, step = news.declaration, news.step
    facts = {"declaration": declaration.id, "document": declaration.document, "state": step.to_state,
             "reason": step.reason, "text": step.text}  # fmt: skip
    concerned = [declaration.account_id, *accounts_by(session, [declaration.distributor_id])]
    people = those_told(concerned, step.account_id)
    notify(session, [Told(account_id, Kind.DECLARATION, f"declaration:{step.id}", facts) for account_id in people])


@hear.register
def _dispute_said(news: DisputeSaid, session: Session) -> None:
    dispute, entry = news.dispute, news.entry
    facts = {"dispute": dispute.id, "person": dispute.participant_id, "office": entry.is_office,
             "state": entry.to_state, "first": dispute.version == 1, "text": entry.text[:DISPUTE_TOLD]}  # fmt: skip
    if entry.is_office:
        concerned: Iterable[int] = accounts_by(session, [dispute.participant_id])
    else:
        # Whoever answers, and whoever has answered this one already.
        answered = select(DisputeEntry.account_id).where(DisputeEntry.dispute_id == dispute.id, DisputeEntry.is_office)
        office = or_(Account.role == Role.ADMINISTRATOR.value, Account.id.in_(answered))
        concerned = session.scalars(select(Account.id).where(office, Account.active)).all()
    people = those_told(concerned, entry.account_id)
    told = [Told(account_id, Kind.DISPUTE, f"dispute:{entry.id}", facts, dispute.challenge_id) for account_id in people]
    notify(session, told)


@hear.register
def _completed(news: Completed, session: Session) -> None:
    _tell_learner(session, news.result, "completed", {"points": news.result.paid})


@hear.register
def _completion_withdrawn(news: Withdrawn, session: Session) -> None:
    _tell_learner(session, news.result, "withdrawn", {"text": news.result.reason[:DISPUTE_TOLD]})


@hear.register
def _certificate_ends(news: EndsSoon, session: Session) -> None:
    assert news.result.expires_on is not None
    _tell_learner(session, news.result, "ends", {"until": news.result.expires_on.isoformat()})


@hear.register
def _path_due(news: PathDue, session: Session) -> None:
    """Once before its day and once after it; another day is told anew."""
    path, what = news.path, "late" if news.is_late else "due"
    assert path.due_on is not None
    until = path.due_on.isoformat()
    titles = {language: title for language, title in (("fr", path.title_fr), ("en", path.title_en)) if title}
    told = [
        Told(account_id, Kind.LEARNING, f"learning:{what}:{path.id}:{until}:{person}",
             {"what": what, "person": person, "titles": titles, "until": until, "left": news.left[person]})
        for account_id, people in accounts_by(session, news.left.keys()).items()
        for person in people
    ]  # fmt: skip
    notify(session, told)


def _tell_learner(session: Session, result: Result, what: str, more: dict[str, Any]) -> None:
    version = result.version
    titles = {"fr": version.title_fr, "en": version.title_en}
    facts = {"what": what, "person": result.participant_id, "module": version.module.code,
             "titles": {language: title for language, title in titles.items() if title}, **more}  # fmt: skip
    concerned = accounts_by(session, [result.participant_id])
    notify(session, [Told(one, Kind.LEARNING, f"learning:{what}:{result.id}", facts) for one in concerned])


@hear.register
def _link_wanted(news: LinkWanted, session: Session) -> None:
    mail = new_mail(news.account.id, utc_now())
    mail.carries = Carries.LINK.value
    session.add(mail)


def taking_part(session: Session, challenge: Challenge) -> Sequence[int]:
    """The participants that stand in the ranking of a challenge."""
    return session.scalars(select(Standing.participant_id).where(Standing.challenge_id == challenge.id)).all()


def accounts_by(session: Session, people: Collection[int]) -> dict[int, list[int]]:
    """The active accounts that act for some of these participants, each with those."""
    query = (
        select(account_participant.c.account_id, account_participant.c.participant_id)
        .join(Account, Account.id == account_participant.c.account_id)
        .where(Account.active, listed(account_participant.c.participant_id, people))
        .order_by(account_participant.c.account_id, account_participant.c.participant_id)
    )
    found: dict[int, list[int]] = {}
    for account_id, participant_id in session.execute(query):
        found.setdefault(account_id, []).append(participant_id)
    return found


def managers_of(session: Session, people: Collection[int]) -> Sequence[int]:
    """The active accounts of regional managers who have some of these people in their teams today."""
    members = memberships_on(today()).subquery()
    query = (
        select(Account.id)
        .join(account_team, account_team.c.account_id == Account.id)
        .join(members, members.c.team_id == account_team.c.team_id)
        .where(Account.role == Role.REGIONAL_MANAGER.value, Account.active, listed(members.c.id, people))
    )
    return session.scalars(query.distinct()).all()


def _directors(session: Session) -> Iterable[int]:
    return session.scalars(select(Account.id).where(Account.role == Role.DIRECTOR.value, Account.active))


def _ranks(session: Session, challenge: Challenge) -> dict[int, tuple[int, int]]:
    return {row.participant_id: (row.rank, row.points) for row in read_standings(session, challenge)}


def _steps(session: Session, news: Moved) -> list[Told]:
    """Who was given points by a rule that has steps."""
    challenge = news.challenge
    stepped = [rule.name for rule in challenge.definition.criteria if getattr(rule, "steps", None)]
    gained = (
        news.posted.filter(pl.col("criterion").is_in(stepped))
        .group_by("participant", "criterion")
        .agg(pl.col("points").sum())
        .filter(pl.col("points") > 0)
        .sort("participant", "criterion")
    )
    by_account = accounts_by(session, set(gained["participant"])) if gained.height else {}
    accounts = [(account, person) for account, people in by_account.items() for person in people]
    rows = gained.rows(named=True)
    return [
        Told(
            account_id,
            Kind.STEP,
            f"step:{challenge.id}:{challenge.version}:{person}:{row['criterion']}"[:200],
            {"person": person, "rule": row["criterion"], "points": row["points"]},
            challenge.id,
        )
        for account_id, person in accounts
        for row in rows
        if row["participant"] == person
    ]


def _overtakings(session: Session, news: Moved) -> list[Told]:
    """Whom others have passed, of those who look."""
    challenge = news.challenge
    before, now = _places(news.before), _places(news.now)
    gained = [one for one in now if one in before and now[one].points > before[one].points]
    if not gained:
        return []
    lowest, highest = min(before[one].points for one in gained), max(now[one].points for one in gained)
    beside = _standing_between(session, challenge, lowest, highest)
    everyone_before, everyone_now = beside | before, beside | now
    by_account = accounts_by(session, set(everyone_now))
    asked = {person for people in by_account.values() for person in people}
    found = overtaken(everyone_before, everyone_now, challenge.definition.ties, asked)
    ranks = _ranks_of(session, challenge, found) if len(found) <= RANKED else {}
    return [
        Told(
            account_id,
            Kind.OVERTAKEN,
            f"overtaken:{challenge.id}:{challenge.version}:{person}",
            {"person": person, "by": found[person].by, "others": found[person].count - 1, "rank": ranks.get(person)},
            challenge.id,
        )
        for account_id, people in by_account.items()
        for person in people
        if person in found
    ]


def _places(standings: pl.DataFrame) -> dict[int, Place]:
    rows = standings.select("participant", "league", "points", "last_day").rows()
    return {person: Place(league, points, last_day) for person, league, points, last_day in rows}


def _standing_between(session: Session, challenge: Challenge, lowest: int, highest: int) -> dict[int, Place]:
    query = select(Standing.participant_id, Standing.league, Standing.points, Standing.last_day).where(
        Standing.challenge_id == challenge.id, Standing.points >= lowest, Standing.points <= highest
    )
    rows = session.execute(query)
    return {person: Place(league, points, last_day) for person, league, points, last_day in rows}


def _ranks_of(session: Session, challenge: Challenge, found: dict[int, Overtaken]) -> dict[int, int]:
    if not found:
        return {}
    standings = session.scalars(
        select(Standing)
        .where(Standing.challenge_id == challenge.id, Standing.participant_id.in_(found))
        .execution_options(populate_existing=True)
    )
    return {one.participant_id: rank_of(session, one, challenge.definition.ties) for one in standings}
