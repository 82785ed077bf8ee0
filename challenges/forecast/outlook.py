"""How a running challenge stands and what it may come to: what its director's page tells; kept as long as true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from challenges.criteria.prizes import TeamPrize
from challenges.definition.model import Definition
from challenges.forecast.close import close_to_a_step
from challenges.forecast.drawing import past_of, past_weeks
from challenges.forecast.endings import Endings, endings_of
from challenges.forecast.sold import SILENT_AFTER, Sold, so_far, sold_by
from challenges.laboratory.figures import cost_cents
from challenges.laboratory.service import POINT_VALUE
from challenges.ledger.prizes import prizes_shown
from challenges.ledger.state import state_of
from challenges.ledger.teams import last_teams
from challenges.models import Challenge, Standing
from challenges.reading import read_facts
from core.models import Participant
from core.money import to_cents
from core.single_flight import CachesByEngine

KEPT = 32
NOBODY = Sold()
# Who takes part, their points and their league.
Place = tuple[Participant, int, int]
# From this share of the endings on a prize is as good as won; below the other one it is out of reach.
SAFE, OUT_OF_REACH = 90, 10


@dataclass(frozen=True)
class Person:
    """A participant: what they have, what they sold beside last year, and in how many of a hundred endings they win.

    steps: the nearest step, where it is near, in words by language. is_silent: nothing sold for a fortnight.
    """

    id: int
    code: str
    name: str
    team: str
    points: int
    sold: Sold
    before: Sold
    share: int
    steps: Mapping[str, str] = field(default_factory=dict)
    is_silent: bool = False

    @property
    def close(self) -> str:
        """The nearest step in the reader's words; empty where none is near."""
        return self.steps.get(str(get_locale() or "fr")[:2], "")


@dataclass(frozen=True)
class Band:
    """What something comes to now, and at the end: one ending in ten lies below low, one above high."""

    now: int
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Outlook:
    """Everything that the page tells; people: everyone who takes part, the best first."""

    cost_cents: Band
    points: Band
    budget_cents: int | None
    people: Sequence[Person]
    draws: int
    days: tuple[date, date]


kept = CachesByEngine(KEPT)


def outlook_of(session: Session, challenge: Challenge, day: date) -> Outlook:
    """How it stands on a day; worked out once for each state of the challenge, of the sales, and each day."""
    state = state_of(session, challenge, day)
    return kept.of(session).get(("outlook", challenge.id), lambda: _outlook(session, challenge, day), at=state)


def method() -> str:
    """How endings are drawn, in a sentence."""
    return _(
        "Each week left is drawn, for each participant, from their own last quarter and from the same weeks of last"
        " year, and the rules are applied to it; one ending in ten lies below the band, one above."
    )


def _outlook(session: Session, challenge: Challenge, day: date) -> Outlook:
    definition = challenge.definition
    standings = _standings(session, challenge)
    endings = _endings(session, challenge, day, standings)
    won = prizes_shown(session, challenge)
    of_teams = {prize.name for prize in definition.prizes if isinstance(prize, TeamPrize)}
    fixed = sum(win.cents or 0 for win in won if win.prize in of_teams)
    points = sum(points for _person, points, _league in standings)
    cost = sum(win.cents or 0 for win in won) if definition.prizes else cost_cents(points, POINT_VALUE)
    costs = endings.cost_cents if definition.prizes else [cost_cents(it, POINT_VALUE) for it in endings.points]
    return Outlook(
        Band(cost, *(cents + fixed for cents in costs)),
        Band(points, *endings.points),
        None if definition.budget is None else to_cents(definition.budget),
        _people(session, definition, standings, endings, day),
        endings.draws,
        so_far(definition, day)[0],
    )


def _standings(session: Session, challenge: Challenge) -> list[Place]:
    query = select(Participant, Standing.points, Standing.league).join(
        Standing, Standing.participant_id == Participant.id
    )
    query = query.where(Standing.challenge_id == challenge.id)
    found = session.execute(query.order_by(Standing.points.desc(), Participant.code))
    return [(person, int(points), league) for person, points, league in found]


def _endings(session: Session, challenge: Challenge, day: date, standings: Sequence[Place]) -> Endings:
    definition = challenge.definition
    facts = read_facts(session, definition)
    first = min(past_weeks(day, definition.end))
    back = definition.model_copy(update={"start": min(first, definition.start), "end": min(day, definition.end)})
    past = past_of(read_facts(session, back), day, definition.end)
    codes = {person.id: person.code for person, _points, _league in standings}
    leagues = {person.id: league for person, _points, league in standings}
    return endings_of(definition, facts, past, codes, leagues, f"{challenge.code} {challenge.version} {day}")


def _people(
    session: Session,
    definition: Definition,
    standings: Sequence[Place],
    endings: Endings,
    day: date,
) -> list[Person]:
    days, before = so_far(definition, day)
    now, then = sold_by(session, definition, days), sold_by(session, definition, before)
    people = {person.id for person, _points, _league in standings}
    teams = {it.participant: it.team for it in last_teams(session, people, definition.start, days[1])}
    close = close_to_a_step(session, definition, day)
    latest = days[1] - SILENT_AFTER
    found = []
    for person, points, _league in standings:
        sold = now.get(person.id, NOBODY)
        silent = days[0] <= latest and (sold.last is None or sold.last < latest)
        share = endings.reached.get(person.code, 0) * 100 // endings.draws
        found.append(
            Person(
                person.id, person.code, person.name, teams.get(person.id, ""), points, sold,
                then.get(person.id, NOBODY), share, close.get(person.id, {}), silent,
            )
        )  # fmt: skip
    return found
