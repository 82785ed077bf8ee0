"""Silent rules: another set of rules scored beside a running challenge on its live sales; nothing is ever posted."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from challenges.definition.model import Definition
from challenges.definition.references import refuse_unknown
from challenges.definition.toml import read_definition
from challenges.forecast.endings import won_by
from challenges.laboratory.figures import points_of
from challenges.ledger.state import state_of
from challenges.models import Challenge, SilentRules, Standing, State
from challenges.reading import read_facts
from challenges.scoring.engine import scene_of, score
from core.clock import today
from core.db import lock_sales
from core.errors import Refused
from core.models import Participant
from core.single_flight import CachesByEngine
from core.versions import moment

KEPT = 32
kept = CachesByEngine(KEPT)


@dataclass(frozen=True)
class Row:
    """Somebody under both sets of rules: points, and the rank by points alone."""

    code: str
    name: str
    points: int
    rank: int
    silent_points: int
    silent_rank: int

    @property
    def climbs(self) -> int:
        """How many ranks the silent rules would lift them; below zero, how many they would fall."""
        return self.rank - self.silent_rank


@dataclass(frozen=True)
class Silent:
    """Everyone under both, the best under the silent rules first; and what the prizes of each would come to now."""

    rows: Sequence[Row]
    points: int
    silent_points: int
    cost_cents: int
    silent_cost_cents: int


def silent_rules(session: Session, challenge: Challenge) -> SilentRules | None:
    """The rules that are scored beside those of a challenge, if there are any."""
    return session.scalar(select(SilentRules).where(SilentRules.challenge_id == challenge.id))


def keep_silent_rules(session: Session, challenge: Challenge, source: str, account_id: int) -> None:
    """Score these beside the challenge's from now on; RefusedDefinition where they cannot be read."""
    lock_sales(session)
    session.refresh(challenge)
    if challenge.state != State.RUNNING:
        raise Refused(
            _("Challenge “%(code)s” is not running; only a running one has silent rules.", code=challenge.code)
        )
    refuse_unknown(session, read_definition(source))
    drop_silent_rules(session, challenge)
    session.add(SilentRules(challenge_id=challenge.id, account_id=account_id, at=moment(session), source=source))
    session.flush()


def drop_silent_rules(session: Session, challenge: Challenge) -> None:
    """No longer score others beside them."""
    session.execute(delete(SilentRules).where(SilentRules.challenge_id == challenge.id))


def silent_result(session: Session, challenge: Challenge, source: str) -> Silent:
    """What silent rules give on the sales as they are, beside what the challenge's own gave; kept by both."""
    key, state = ("silent", challenge.id, source), state_of(session, challenge, today())
    return kept.of(session).get(key, lambda: _result(session, challenge, source), at=state)


def _result(session: Session, challenge: Challenge, source: str) -> Silent:
    own = challenge.definition
    # On the days and for the people of the challenge: only its rules and prizes are others.
    frame = {name: getattr(own, name) for name in ("start", "end", "credit", "sales", "audience")}
    other = read_definition(source).model_copy(update=frame)
    held = _held(session, challenge)
    facts = read_facts(session, other)
    scored = points_of(score(other, facts), scene_of(other, facts))
    silent = {person: int(points) for person, points in scored.select("participant", "points").iter_rows()}
    now = {person: points for person, (_code, _name, points) in held.items()}
    ranks, silent_ranks = _ranks(now), _ranks({person: silent.get(person, 0) for person in held})
    rows = [
        Row(code, name, points, ranks[person], silent.get(person, 0), silent_ranks[person])
        for person, (code, name, points) in held.items()
    ]
    rows.sort(key=lambda row: (row.silent_rank, row.code))
    return Silent(
        rows,
        sum(now.values()),
        sum(row.silent_points for row in rows),
        _cost(own, rows, False),
        _cost(other, rows, True),
    )


def _held(session: Session, challenge: Challenge) -> dict[int, tuple[str, str, int]]:
    query = select(Participant.id, Participant.code, Participant.name, Standing.points)
    query = query.join(Standing, Standing.participant_id == Participant.id)
    found = session.execute(query.where(Standing.challenge_id == challenge.id))
    return {person: (code, name, int(points)) for person, code, name, points in found}


def _ranks(points: dict[int, int]) -> dict[int, int]:
    """Equal points share a rank, the ranks after them are skipped."""
    ordered = sorted(points.values(), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
    return {person: first[value] for person, value in points.items()}


def _cost(definition: Definition, rows: Sequence[Row], silent: bool) -> int:
    """What the prizes would come to, without those of teams and leagues apart."""
    held = [
        (row.code, row.silent_points, row.silent_rank) if silent else (row.code, row.points, row.rank) for row in rows
    ]
    return sum(win.cents or 0 for win in won_by(definition, held))
