"""Challenges: whether ledger, ranking, rules and sealed closings agree."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection, func, literal, select, union_all
from sqlalchemy.orm import Session

from challenges.definition.toml import RefusedDefinition, read_definition
from challenges.ledger.seals import verify
from challenges.models import Batch, Challenge, Posting, Revision, Standing, State
from core.models import Participant


def points(connection: Connection) -> Iterator[str]:
    """Whose points in the ranking are not the sum of their postings."""
    ledger = select(Posting.challenge_id, Posting.participant_id, Posting.points, literal(0).label("shown"))
    ranking = select(Standing.challenge_id, Standing.participant_id, literal(0), Standing.points)
    both = union_all(ledger, ranking).subquery()
    posted, shown = func.sum(both.c.points), func.sum(both.c.shown)
    query = (
        select(Challenge.code, Participant.code, posted, shown)
        .select_from(both)
        .join(Challenge, Challenge.id == both.c.challenge_id)
        .join(Participant, Participant.id == both.c.participant_id)
        .group_by(Challenge.code, Participant.code)
        .having(posted != shown)
        .order_by(Challenge.code, Participant.code)
    )
    for challenge, participant, in_ledger, in_ranking in connection.execute(query):
        yield _(
            "Challenge “%(challenge)s”: the postings of “%(participant)s” add up to %(posted)s,"
            " and the ranking says %(shown)s.",
            challenge=challenge,
            participant=participant,
            posted=in_ledger,
            shown=in_ranking,
        )


def rules(connection: Connection) -> Iterator[str]:
    """Challenges whose rules cannot be read, or are not those of their last revision."""
    with Session(connection) as session:
        last = select(func.max(Revision.id)).group_by(Revision.challenge_id)
        revisions = session.scalars(select(Revision).where(Revision.id.in_(last)))
        decided = {revision.challenge_id: revision.source for revision in revisions}
        for challenge in session.scalars(select(Challenge).order_by(Challenge.code)):
            yield from _unreadable(challenge)
            if challenge.state != State.DRAFT and decided.get(challenge.id) != challenge.source:
                yield _("Challenge “%(code)s”: its rules are not those that were last decided.", code=challenge.code)


def _unreadable(challenge: Challenge) -> Iterator[str]:
    try:
        read_definition(challenge.source)
    except RefusedDefinition as refused:
        yield _("Challenge “%(code)s”: its rules cannot be read. %(reason)s", code=challenge.code, reason=refused)


def postings(connection: Connection) -> Iterator[str]:
    """Postings that were not made for the challenge they are in."""
    query = (
        select(Challenge.code, func.count())
        .join(Posting, Posting.challenge_id == Challenge.id)
        .join(Batch, Batch.id == Posting.batch_id)
        .where(Batch.challenge_id != Posting.challenge_id)
        .group_by(Challenge.code)
        .order_by(Challenge.code)
    )
    for code, count in connection.execute(query):
        yield ngettext(
            "Challenge “%(code)s”: %(num)s posting was made for another challenge.",
            "Challenge “%(code)s”: %(num)s postings were made for another challenge.",
            count,
            code=code,
        )


def closings(connection: Connection) -> Iterator[str]:
    """The first closing whose seal does not hold."""
    with Session(connection) as session:
        chain = verify(session)
    if chain.broken:
        from challenges.lifecycle.wording import broken_closing

        yield broken_closing(chain.broken)


def scored_anew(session: Session) -> Iterator[str]:
    """Running challenges whose points are not what their rules give; what scoring posts is the caller's to undo."""
    from challenges.lifecycle.services import score_challenge

    running = select(Challenge.code).where(Challenge.state == State.RUNNING.value).order_by(Challenge.code)
    for code in session.scalars(running).all():
        if posted := score_challenge(session, code):
            yield ngettext(
                "Challenge “%(code)s”: scoring it anew takes %(num)s posting.",
                "Challenge “%(code)s”: scoring it anew takes %(num)s postings.",
                posted,
                code=code,
            )
