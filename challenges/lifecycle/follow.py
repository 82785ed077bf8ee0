"""Points that follow: scoring anew, for everyone or for those whom a change of the sales concerns."""

from collections.abc import Iterable, Sequence

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.limits import TooManyPoints
from challenges.definition.model import Definition
from challenges.ledger.leagues import leagues_of
from challenges.ledger.news import Moved
from challenges.ledger.reconcile import reconcile, update_standings
from challenges.lifecycle.finding import locked_challenge
from challenges.lifecycle.versions import renew_versions
from challenges.models import Cause, Challenge, State
from challenges.reading import Cut, read_facts
from challenges.reading.credit import credited, credited_people, credited_to_somebody
from challenges.reading.lines import lines_at, of_challenge
from challenges.reading.plan import plan_of
from challenges.scoring.engine import score
from core.bulk import listed
from core.changes import Changes
from core.news import tell
from core.versions import renew_whole
from core.work import timed
from sales.models import Status

# Beyond this many participants concerned, reading everybody's lines once is quicker than asking for them by name.
MANY = 300


@timed("scoring")
def rescore(
    session: Session,
    challenge: Challenge,
    cause: Cause,
    detail: str = "",
    participants: frozenset[int] | None = None,
) -> int:
    """Make ledger and standings say what the rules give now, for everyone or for the participants concerned.

    TooManyPoints, with nothing written, where they give more than can be counted.
    The caller holds the challenge's row: two reconciliations at once would post everything twice.
    """
    definition = challenge.definition
    if participants is None:
        renew_whole(session)
    facts = read_facts(session, definition, Cut(participants))
    scored = score(definition, facts).only(participants)
    audience = facts.audience
    if participants is not None:
        audience = audience.filter(pl.col("participant").is_in(list(participants)))
    posted = reconcile(session, challenge, scored, participants, cause, detail)
    leagues = leagues_of(session, challenge, set(audience["participant"]))
    before, now = update_standings(session, challenge, scored, audience, participants, leagues)
    has_moved = bool(posted.height or before.height or now.height)
    if has_moved or challenge.stopped_by:
        challenge.version += 1
    challenge.stopped_by = None
    session.flush()
    if has_moved:
        tell(session, Moved(challenge, cause, posted, before, now))
    return posted.height


def follow(session: Session, changes: Changes) -> None:
    """Move the points of those whom changed sale lines concern, in every running challenge."""
    running = _running(session) if _may_concern(changes) else []
    renew_versions(session, changes, any(plan_of(it.definition).clients_change_hands for it in running))
    for challenge in running:
        definition, plan = challenge.definition, plan_of(challenge.definition)
        relevant = relevant_lines(definition, changes.lines)
        told = changes.people if plan.has_targets or plan.has_completions else frozenset()
        if relevant.is_empty() and not told and not changes.everyone:
            continue
        locked_challenge(session, challenge.code)
        if challenge.state == State.RUNNING:
            # One that stands still has missed what moved before.
            whole = changes.everyone or challenge.stopped_by
            people = None if whole else concerned(session, definition, relevant, told)
            _rescore_or_stop(session, challenge, changes.source, people)


def _may_concern(changes: Changes) -> bool:
    """Whether a change may concern a running challenge: lines that wait and name no client concern none."""
    lines = changes.lines
    is_told = changes.everyone or bool(changes.people) or lines["client_id"].count() > 0
    return is_told or Status.VALIDATED.value in lines["status"]


def _running(session: Session) -> Sequence[Challenge]:
    query = select(Challenge).where(Challenge.state == State.RUNNING).order_by(Challenge.id)
    return session.scalars(query).all()


def _rescore_or_stop(session: Session, challenge: Challenge, source: str, people: frozenset[int] | None) -> None:
    """Score anew; a challenge whose points cannot be counted stands still, and no other one with it."""
    try:
        rescore(session, challenge, Cause.IMPORT, source, people)
    except TooManyPoints as error:
        if challenge.stopped_by != error.rule:
            challenge.stopped_by, challenge.version = error.rule, challenge.version + 1
            session.flush()


def relevant_lines(definition: Definition, lines: pl.DataFrame) -> pl.DataFrame:
    """The changed values that the rules of a challenge can see."""
    plan = plan_of(definition)
    seen = pl.col("kind").is_in(list(definition.kinds)) & (pl.col("status") == Status.VALIDATED.value)
    days = pl.any_horizontal(pl.col("date").is_between(first, last) for first, last in plan.windows)
    if plan.looks_back:
        days = days | (pl.col("date") < definition.start)
    return lines.filter(seen & days)


def concerned(
    session: Session, definition: Definition, relevant: pl.DataFrame, told: frozenset[int] = frozenset()
) -> frozenset[int] | None:
    """Who is credited with these lines, whoever sells to the same clients where those may change hands, and `told`.

    None, for everyone, where they are many.
    """
    people = {*told, *credited_people(session, definition, relevant)}
    clients = set(relevant["client_id"].drop_nulls())
    if clients and plan_of(definition).clients_change_hands:
        people |= _sellers_to(session, definition, clients)
    return frozenset(people) if len(people) <= MANY else None


def _sellers_to(session: Session, definition: Definition, clients: Iterable[int]) -> set[int]:
    source = lines_at(None)
    query = (
        select(credited(definition, source))
        .where(*of_challenge(definition, source))
        .where(credited_to_somebody(definition, source), listed(source.c.client_id, set(clients)))
        .distinct()
    )
    return set(session.scalars(query))
