"""Rounds of duels: made, taken away, and read with what the ledger says of them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from challenges.ledger.past_days import standings_of_day
from challenges.ledger.standings import Row, read_standings
from challenges.models import Challenge, State
from core.clock import today, utc_now
from core.errors import Refused
from core.viewer import Viewer
from core.wording import day, number
from leaderboards.duels.models import DuelEntrant, DuelRound
from leaderboards.duels.tree import SIZES, Bracket, Duel, Score, Stage, bracket, drawn, pairs, stages_in, stages_of
from leaderboards.rankings import Place, rows_of
from leaderboards.shown import remembered

MOST_DAYS = 31
PAIRS, BRACKET = "pairs", "bracket"


@dataclass(frozen=True)
class Wanted:
    """A round that is asked for. size: of a bracket; 0 for pairs of everybody. days: of each duel."""

    size: int
    is_drawn: bool
    first: date
    days: int
    league: int = 0


@dataclass(frozen=True)
class Shown:
    """A round as its reader sees it. people: by their place, called as the reader may call them.

    scores: of each stage that has begun, by place.
    """

    round: DuelRound
    stages: Sequence[Stage]
    people: Mapping[int, Row]
    scores: Sequence[Mapping[int, Score]]
    pairs: Sequence[Duel]
    bracket: Bracket | None

    def gained(self, stage: int, place: int | None) -> int | None:
        """What somebody has gained in a stage; None before it has begun."""
        if place is None or stage >= len(self.scores):
            return None
        return self.scores[stage][place].gained


def make_round(session: Session, challenge: Challenge, wanted: Wanted, account_id: int | None) -> DuelRound:
    """A round among those who take part now; Refused, in words, for one that cannot be. The caller commits."""
    _refuse_days(challenge, wanted)
    seed = secrets.token_hex(8) if wanted.is_drawn else ""
    rows = _entrants(session, challenge, wanted, seed)
    made = DuelRound(
        challenge_id=challenge.id,
        kind=BRACKET if wanted.size else PAIRS,
        seed=seed,
        first_day=wanted.first,
        days=wanted.days,
        made_at=utc_now(),
        account_id=account_id,
    )
    session.add(made)
    session.flush()
    session.add_all(
        DuelEntrant(round_id=made.id, place=place, participant_id=row.participant_id)
        for place, row in enumerate(rows, 1)
    )
    session.flush()
    return made


def _refuse_days(challenge: Challenge, wanted: Wanted) -> None:
    if challenge.state != State.RUNNING:
        raise Refused(_("Duels are made in a running challenge."))
    if wanted.size and wanted.size not in SIZES:
        raise Refused(_("A bracket has 4, 8, 16 or 32 participants."))
    if not 1 <= wanted.days <= MOST_DAYS:
        raise Refused(_("A duel lasts from 1 to %(most)s days.", most=MOST_DAYS))
    start, end = challenge.definition.own_days
    if wanted.first < max(today(), start):
        raise Refused(
            _("The first day has to be %(day)s or later: nobody knows yet who wins.", day=day(max(today(), start)))
        )
    last = wanted.first + timedelta(days=wanted.days * max(1, stages_in(wanted.size) if wanted.size else 1) - 1)
    if last > end:
        raise Refused(
            _(
                "The last duel would end on %(last)s, after the challenge (%(end)s). Begin earlier, or take fewer"
                " participants or days.",
                last=day(last),
                end=day(end),
            )
        )


def _entrants(session: Session, challenge: Challenge, wanted: Wanted, seed: str) -> list[Row]:
    """Who takes part, in order: that of the ranking, or of a draw among everybody."""
    rows = read_standings(session, challenge, league=wanted.league)
    if len(rows) < max(2, wanted.size):
        raise Refused(
            ngettext(
                "Only %(number)s participant is ranked there. Choose a smaller bracket.",
                "Only %(number)s participants are ranked there. Choose a smaller bracket.",
                len(rows),
                number=number(len(rows)),
            )
        )
    if seed:
        by_code = {row.code: row for row in rows}
        rows = [by_code[code] for code in drawn(list(by_code), seed)]
    return rows[: wanted.size] if wanted.size else rows


def take_away(session: Session, found: DuelRound) -> None:
    """Forget a round that has not begun; Refused for one that has. The caller commits."""
    if found.first_day <= today():
        raise Refused(_("This round has begun: it stays."))
    session.execute(delete(DuelEntrant).where(DuelEntrant.round_id == found.id))
    session.execute(delete(DuelRound).where(DuelRound.id == found.id))


def rounds_of(session: Session, challenge: Challenge) -> Sequence[DuelRound]:
    """The rounds of a challenge, the latest first."""
    query = select(DuelRound).where(DuelRound.challenge_id == challenge.id)
    return session.scalars(query.order_by(DuelRound.first_day.desc(), DuelRound.id.desc())).all()


def shown_round(session: Session, challenge: Challenge, found: DuelRound, viewer: Viewer) -> Shown:
    """A round as somebody may read it, by the ledger as it is."""
    entrants = _people(session, found)
    size, now = len(entrants), today()
    stages = stages_of(found.first_day, found.days, stages_in(size) if found.kind == BRACKET else 1)
    scores = remembered(
        session, challenge, ("duels", found.id, found.made_at), lambda: _scores(session, challenge, stages, entrants)
    )
    over = sum(stage.is_over(now) for stage in stages)
    # Nobody's rank is told by it: names follow from their places in the challenge.
    rows = rows_of(session, [challenge], [Place(person, 0, 0, place) for place, person in entrants.items()], viewer)
    return Shown(
        found,
        stages,
        dict(zip(entrants, rows, strict=True)),
        scores,
        pairs(size, scores, over) if found.kind == PAIRS else [],
        bracket(size, scores, over) if found.kind == BRACKET else None,
    )


def _people(session: Session, found: DuelRound) -> dict[int, int]:
    query = select(DuelEntrant.place, DuelEntrant.participant_id).where(DuelEntrant.round_id == found.id)
    return dict(session.execute(query.order_by(DuelEntrant.place)).all())


def _scores(
    session: Session, challenge: Challenge, stages: Sequence[Stage], entrants: Mapping[int, int]
) -> list[dict[int, Score]]:
    """What everybody gained in each stage that has begun: by the ledger's own times, as every past day is told."""
    now = today()
    found = []
    for stage in (stage for stage in stages if stage.has_begun(now)):
        before = _points(session, challenge, stage.first - timedelta(days=1))
        after = _points(session, challenge, min(stage.last, now))
        found.append(
            {
                place: Score(after.get(person, 0) - before.get(person, 0), after.get(person, 0))
                for place, person in entrants.items()
            }
        )
    return found


def _points(session: Session, challenge: Challenge, end: date) -> dict[int, int]:
    """Everybody's points at the end of a day; none before the challenge had begun."""
    past = standings_of_day(session, challenge, end)
    return {person: it.points for person, it in past.standings.items()} if past else {}
