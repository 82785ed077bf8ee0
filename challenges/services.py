"""What can be done with challenges: add, launch, amend, score, close, reopen, and follow every change of the sales."""

from collections.abc import Iterable

import polars as pl
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.amending import Outdated, preview_amendment
from challenges.closing import keep_closing
from challenges.definition import Definition
from challenges.engine import score
from challenges.files import read_definition
from challenges.ledger import reconcile, update_standings
from challenges.life import UNSIGNED, Decision, note, write_revision
from challenges.models import Act, Cause, Challenge, State
from challenges.reading import Cut, read_facts
from challenges.reading.lines import counting, credited, inside, lines_at
from challenges.references import refuse_unknown
from core.bulk import listed
from core.clock import utc_now
from core.db import lock_sales
from core.errors import Refused
from core.models import Participant
from sales.changes import Changes
from sales.models import Status

# Beyond this many participants concerned, reading everybody's lines once is quicker than asking for them by name.
MANY = 300


def find_challenge(session: Session, code: str) -> Challenge:
    """The challenge of that code; Refused where there is none."""
    challenge = session.scalar(select(Challenge).where(Challenge.code == code))
    if challenge is None:
        raise Refused(_("There is no challenge “%(code)s”.", code=code))
    return challenge


def find_participant(session: Session, code: str) -> Participant:
    """The participant of that code; Refused where there is none."""
    person = session.scalar(select(Participant).where(Participant.code == code))
    if person is None:
        raise Refused(_("There is no participant “%(code)s”.", code=code))
    return person


def add_challenge(session: Session, source: str) -> Challenge:
    """Store the challenge of a file as a draft; a draft of the same code is replaced."""
    definition = read_definition(source)
    # Else it could be launched between the look at its state and the change of its rules.
    lock_sales(session)
    refuse_unknown(session, definition)
    challenge = session.scalar(select(Challenge).where(Challenge.code == definition.code))
    if challenge is None:
        challenge = Challenge(code=definition.code, state=State.DRAFT, source=source, added_at=utc_now(), version=0)
        session.add(challenge)
    elif challenge.state != State.DRAFT:
        raise Refused(_("A challenge “%(code)s” has already been launched; choose another code.", code=definition.code))
    challenge.source = source
    session.flush()
    return challenge


def launch_challenge(session: Session, code: str, decision: Decision = UNSIGNED) -> int:
    """Set a draft running and score it; how many postings that took."""
    lock_sales(session)
    challenge = _locked(session, code)
    if challenge.state != State.DRAFT:
        raise Refused(_("Challenge “%(code)s” has already been launched.", code=code))
    refuse_unknown(session, read_definition(challenge.source))
    challenge.state = State.RUNNING
    write_revision(session, challenge, challenge.source, decision)
    challenge.launched_at = note(session, challenge, Act.LAUNCHED, decision).at
    return rescore(session, challenge, Cause.LAUNCH)


def amend_challenge(session: Session, code: str, source: str, decision: Decision, seen: str) -> int:
    """Give a running challenge other rules, and let the ledger compensate; how many postings that took.

    `seen`: the fingerprint of the preview on which it was decided; Outdated where it would now be another one.
    """
    decision = decision.justified()
    lock_sales(session)
    challenge = _locked(session, code)
    preview = preview_amendment(session, challenge, source)
    if preview.fingerprint != seen:
        raise Outdated(preview)
    write_revision(session, challenge, source, decision)
    note(session, challenge, Act.AMENDED, decision)
    challenge.version += 1
    return rescore(session, challenge, Cause.AMEND, decision.reason)


def score_challenge(session: Session, code: str) -> int:
    """Score everyone anew; how many postings that took, none if the points were exact."""
    lock_sales(session)
    challenge = _locked(session, code)
    if challenge.state == State.DRAFT:
        raise Refused(_("Challenge “%(code)s” is a draft; launch it first.", code=code))
    if challenge.state == State.CLOSED:
        raise Refused(_("Challenge “%(code)s” is closed; its points no longer change.", code=code))
    return rescore(session, challenge, Cause.SCORE)


def close_challenge(session: Session, code: str, decision: Decision = UNSIGNED) -> None:
    """Freeze a running challenge: whatever arrives later changes none of its points."""
    lock_sales(session)
    challenge = _locked(session, code)
    if challenge.state != State.RUNNING:
        raise Refused(_("Challenge “%(code)s” is not running; only a running one can be closed.", code=code))
    rescore(session, challenge, Cause.SCORE)
    challenge.state = State.CLOSED
    closed = note(session, challenge, Act.CLOSED, decision)
    challenge.closed_at = closed.at
    keep_closing(session, challenge, closed)
    challenge.version += 1
    session.flush()


def reopen_challenge(session: Session, code: str, decision: Decision) -> int:
    """Set a closed challenge running again, with all that has come in since; how many postings that took.

    What was kept of its closing stays in its history.
    """
    decision = decision.justified()
    lock_sales(session)
    challenge = _locked(session, code)
    if challenge.state != State.CLOSED:
        raise Refused(_("Challenge “%(code)s” is not closed; there is nothing to reopen.", code=code))
    challenge.state = State.RUNNING
    challenge.closed_at = None
    note(session, challenge, Act.REOPENED, decision)
    challenge.version += 1
    return rescore(session, challenge, Cause.REOPEN, decision.reason)


def rescore(
    session: Session,
    challenge: Challenge,
    cause: Cause,
    detail: str = "",
    participants: frozenset[int] | None = None,
) -> int:
    """Make ledger and standings say what the rules give now, for everyone or for the participants concerned.

    The caller holds the challenge's row: two reconciliations at once would post everything twice.
    """
    definition = read_definition(challenge.source)
    facts = read_facts(session, definition, Cut(participants))
    scored = score(definition, facts).only(participants)
    audience = facts.audience
    if participants is not None:
        audience = audience.filter(pl.col("participant").is_in(list(participants)))
    posted = reconcile(session, challenge, scored, participants, cause, detail)
    if update_standings(session, challenge, scored, audience, participants) or posted:
        challenge.version += 1
    session.flush()
    return posted


def follow(session: Session, changes: Changes) -> None:
    """Move the points of those whom changed sale lines concern, in every running challenge."""
    running = select(Challenge).where(Challenge.state == State.RUNNING).order_by(Challenge.id)
    for challenge in session.scalars(running):
        definition = read_definition(challenge.source)
        relevant = relevant_lines(definition, changes.lines)
        told = changes.people if definition.has_targets or definition.modules != () else frozenset()
        if relevant.is_empty() and not told and not changes.everyone:
            continue
        _locked(session, challenge.code)
        if challenge.state == State.RUNNING:
            people = None if changes.everyone else concerned(session, definition, relevant, told)
            rescore(session, challenge, Cause.IMPORT, changes.source, people)


def relevant_lines(definition: Definition, lines: pl.DataFrame) -> pl.DataFrame:
    """The changed values that the rules of a challenge can see."""
    seen = pl.col("kind").is_in(list(definition.kinds)) & (pl.col("status") == Status.VALIDATED.value)
    days = pl.any_horizontal(pl.col("date").is_between(first, last) for first, last in definition.windows)
    if definition.looks_back:
        days = days | (pl.col("date") < definition.start)
    return lines.filter(seen & days)


def concerned(
    session: Session, definition: Definition, relevant: pl.DataFrame, told: frozenset[int] = frozenset()
) -> frozenset[int] | None:
    """Who is credited with these lines, whoever sells to the same clients where those may change hands, and `told`.

    None, for everyone, where they are many.
    """
    people = {*told, *relevant[f"{definition.credit}_id"].drop_nulls()}
    clients = set(relevant["client_id"].drop_nulls())
    if clients and definition.known_by_company:
        people |= _sellers_to(session, definition, clients)
    return frozenset(people) if len(people) <= MANY else None


def _sellers_to(session: Session, definition: Definition, clients: Iterable[int]) -> set[int]:
    source = lines_at(None)
    credit = credited(definition, source)
    query = (
        select(credit)
        .where(*counting(definition, source), inside(source, [definition.own_days]))
        .where(credit.is_not(None), listed(source.c.client_id, set(clients)))
        .distinct()
    )
    return set(session.scalars(query))


def _locked(session: Session, code: str) -> Challenge:
    """The challenge, its row locked until the end of the transaction, as it stands now; Refused where there is none."""
    query = select(Challenge).where(Challenge.code == code).with_for_update()
    challenge = session.scalar(query.execution_options(populate_existing=True))
    return challenge or find_challenge(session, code)
