"""The leagues of a challenge: cut on the day of launch, kept with it, entered by whoever joins later."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import polars as pl
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from challenges.criteria.leagues import Leagues, league_name
from challenges.definition.model import Definition
from challenges.models import Challenge, InLeague
from challenges.reading.audience import read_audience
from challenges.reading.credit import credited, credited_to
from challenges.reading.lines import lines_at, of_challenge
from challenges.scoring.leagues import cut, joined, ranges_of
from core.bulk import insert_frame, listed
from core.models import Participant

IN_LEAGUE = {"challenge_id": pl.Int64, "participant_id": pl.Int64, "league": pl.Int64, "reference_cents": pl.Int64}


class LeagueRow(NamedTuple):
    """Who is in a league, and their total over the reference days in cents; None where leagues are by hand."""

    league: str
    participant: str
    reference_cents: int | None


def cut_leagues(session: Session, challenge: Challenge) -> None:
    """Cut the audience as it stands into its leagues, in place of those that there were."""
    session.execute(delete(InLeague).where(InLeague.challenge_id == challenge.id))
    definition = challenge.definition
    if definition.leagues is None:
        return
    people = _codes(session, set(read_audience(session, definition, None)["participant"]))
    places, totals = leagues_cut(session, definition, people)
    _keep(session, challenge, places, totals)


def leagues_cut(
    session: Session, definition: Definition, people: Mapping[int, str]
) -> tuple[dict[int, int], dict[int, int]]:
    """Which league each of these people (id: code) would be in were it cut among them, and their totals in cents."""
    leagues = definition.leagues
    if leagues is None:
        return {}, {}
    if leagues.count is None:
        codes = _all_codes(session, people)
        return {person: min(map(leagues.by_hand, codes[person])) for person in people}, {}
    totals = _totals(session, definition, leagues, people)
    places = cut({people[person]: total for person, total in totals.items()}, leagues.count)
    return {person: places[code] for person, code in people.items()}, totals


def leagues_of(session: Session, challenge: Challenge, participants: Collection[int]) -> dict[int, int]:
    """Which league each of these is in; who is in none yet enters one, for good."""
    leagues = challenge.definition.leagues
    if leagues is None:
        return {}
    query = select(InLeague.participant_id, InLeague.league).where(InLeague.challenge_id == challenge.id)
    query = query.where(listed(InLeague.participant_id, participants))
    known: dict[int, int] = dict(session.execute(query).all())
    new = set(participants) - known.keys()
    if new:
        known |= _enter(session, challenge, leagues, _codes(session, new))
    return known


def read_leagues(session: Session, challenge: Challenge) -> list[LeagueRow]:
    """Everyone who is in a league, by league, then the highest total first, then by code."""
    leagues = challenge.definition.leagues
    if leagues is None:
        return []
    query = (
        select(InLeague.league, Participant.code, InLeague.reference_cents)
        .join(Participant, Participant.id == InLeague.participant_id)
        .where(InLeague.challenge_id == challenge.id)
    )
    found = sorted(session.execute(query).all(), key=lambda row: (row[0], -(row[2] or 0), row[1]))
    return [LeagueRow(league_name(leagues, league), code, cents) for league, code, cents in found]


def _enter(session: Session, challenge: Challenge, leagues: Leagues, people: Mapping[int, str]) -> dict[int, int]:
    """Put those who join later into the leagues that they belong to."""
    if leagues.count is None:
        places, totals = leagues_cut(session, challenge.definition, people)
    else:
        kept = select(InLeague.league, InLeague.reference_cents).where(InLeague.challenge_id == challenge.id)
        ranges = ranges_of((league, cents or 0) for league, cents in session.execute(kept))
        totals = _totals(session, challenge.definition, leagues, people)
        places = {person: joined(ranges, total, leagues.count) for person, total in totals.items()}
    _keep(session, challenge, places, totals)
    return places


def _keep(session: Session, challenge: Challenge, places: Mapping[int, int], totals: Mapping[int, int]) -> None:
    rows = [(challenge.id, person, league, totals.get(person)) for person, league in sorted(places.items())]
    insert_frame(session, InLeague.__table__, pl.DataFrame(rows, schema=IN_LEAGUE, orient="row"))  # type: ignore[arg-type]


def _totals(session: Session, definition: Definition, leagues: Leagues, people: Mapping[int, str]) -> dict[int, int]:
    """What each of these sold on the reference days: validated lines of the challenge's kinds and credit."""
    assert leagues.reference is not None
    source = lines_at(None)
    days = [(leagues.reference.start, leagues.reference.end)]
    credit = credited(definition, source).label("participant"), source.c.amount_cents
    counted = select(*credit).where(*of_challenge(definition, source, days))
    lines = counted.where(credited_to(definition, source, people.keys())).subquery()
    query = select(lines.c.participant, func.sum(lines.c.amount_cents)).group_by(lines.c.participant)
    sold = {person: int(cents) for person, cents in session.execute(query)}
    return {person: sold.get(person, 0) for person in people}


def _all_codes(session: Session, people: Mapping[int, str]) -> dict[int, list[str]]:
    """The codes of these people, with those that were merged into them since a file named them."""
    codes = {person: [code] for person, code in people.items()}
    merged = select(Participant.merged_into_id, Participant.code).where(Participant.merged_into_id.is_not(None))
    for person, code in session.execute(merged):
        if person in codes:
            codes[person].append(code)
    return codes


def _codes(session: Session, people: Collection[int]) -> dict[int, str]:
    query = select(Participant.id, Participant.code).where(listed(Participant.id, people))
    return dict(session.execute(query).all())
