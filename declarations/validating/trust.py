"""How far distributors are trusted: it follows from what became of their declarations, and from what proved them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import Refused
from declarations.models import Declaration, DeclarationLine, Reason, State
from declarations.proven.strength import IN_ORDER, Strength, strengths_of
from declarations.validating.models import Level, Trust

# The latest declarations that were decided tell, of the year before.
RECORD, YEAR = 50, timedelta(days=365)
DECIDED = (State.VALIDATED.value, State.PARTLY_VALIDATED.value, State.REFUSED.value)


@dataclass(frozen=True)
class Needs:
    """So many decided at least, of which at most so many in a hundred not good as a whole."""

    decided: int
    bad_percent: int


# What it takes, by the middle strength of the proofs; what is missing is never reached.
TAKES: Mapping[Level, Mapping[Strength, Needs]] = {
    Level.NOTHING: {Strength.INVOICE: Needs(15, 2), Strength.ERP: Needs(30, 2)},
    Level.SAMPLE: {
        Strength.INVOICE: Needs(5, 10),
        Strength.ERP: Needs(10, 5),
        Strength.PDF: Needs(20, 5),
        Strength.PHOTO: Needs(30, 2),
    },
}


@dataclass(frozen=True)
class Record:
    """What became of a distributor's latest declarations.

    decided: how many. bad: refused, whole or in part. twice: whether one was refused as declared twice. strength: the
    middle one of their proofs.
    """

    decided: int = 0
    bad: int = 0
    twice: bool = False
    strength: str = Strength.NONE.value


def earned_level(record: Record) -> Level:
    """The level that a record comes to."""
    if not record.twice:
        for level in (Level.NOTHING, Level.SAMPLE):
            needs = TAKES[level].get(Strength(record.strength))
            if needs and record.decided >= needs.decided and record.bad * 100 <= needs.bad_percent * record.decided:
                return level
    return Level.EVERYTHING


def record_of(session: Session, shop_id: int) -> Record:
    """The record of a distributor."""
    line = DeclarationLine
    twice = exists().where(line.declaration_id == Declaration.id, line.reason == Reason.TWICE.value)
    query = select(Declaration.id, Declaration.state, twice.label("twice")).where(
        Declaration.distributor_id == shop_id, Declaration.state.in_(DECIDED), Declaration.created_at > utc_now() - YEAR
    )
    rows = session.execute(query.order_by(Declaration.created_at.desc(), Declaration.id.desc()).limit(RECORD)).all()
    if not rows:
        return Record()
    strengths = sorted(strengths_of(session, [row.id for row in rows]).values(), key=IN_ORDER.index)
    return Record(
        len(rows),
        sum(row.state != State.VALIDATED for row in rows),
        any(row.twice for row in rows),
        strengths[len(strengths) // 2].value,
    )


def latest(session: Session, shops: Collection[int]) -> dict[int, Trust]:
    """The rows that hold, by distributor."""
    last = select(func.max(Trust.id)).where(Trust.distributor_id.in_(shops)).group_by(Trust.distributor_id)
    return {row.distributor_id: row for row in session.scalars(select(Trust).where(Trust.id.in_(last)))}


def level_of(session: Session, shop_id: int) -> Level:
    """How far a distributor is trusted; at first, not at all."""
    row = latest(session, [shop_id]).get(shop_id)
    return Level(row.level) if row else Level.EVERYTHING


@dataclass(frozen=True)
class Earned:
    """Another level than before, and the record from which it follows."""

    level: Level
    record: Record


def newly_earned(session: Session, shop_id: int) -> Earned | None:
    """What a distributor's record comes to, where that is another level than holds and nobody has set it."""
    row = latest(session, [shop_id]).get(shop_id)
    if row is not None and row.by_hand:
        return None
    record = record_of(session, shop_id)
    level = earned_level(record)
    return Earned(level, record) if level != (row.level if row else Level.EVERYTHING) else None


def trust(session: Session, shop_id: int, earned: Earned) -> None:
    """Trust a distributor as far as it has earned."""
    _add(session, shop_id, earned.level, earned.record)


def follow(session: Session, shop_id: int) -> None:
    """Let the trust follow the record, unless somebody has set it; what changes is kept with the record."""
    if (earned := newly_earned(session, shop_id)) is not None:
        trust(session, shop_id, earned)


def set_by_hand(session: Session, shop_id: int, level: Level | None, account_id: int, reason: str) -> None:
    """Set the trust of a distributor, to stay; None: let it follow the record again. Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Write why: it is kept with the change."))
    record = record_of(session, shop_id)
    _add(session, shop_id, level or earned_level(record), record, account_id, reason.strip(), level is not None)


def _add(
    session: Session,
    shop_id: int,
    level: Level,
    record: Record,
    account_id: int | None = None,
    reason: str = "",
    by_hand: bool = False,
) -> None:
    row = Trust(distributor_id=shop_id, level=level.value, by_hand=by_hand, at=utc_now(), account_id=account_id)
    row.reason, row.facts = reason, json.dumps(asdict(record))
    session.add(row)
    session.flush()
