"""Closing keeps podium, totals and what the points rest on; what comes later is late; reopening counts it."""

from datetime import date

import polars as pl
import pytest
from sqlalchemy.orm import Session

from challenges.definition.toml import read_definition
from challenges.ledger.balances import balances
from challenges.ledger.closings import as_it_counts
from challenges.ledger.standings import read_standings
from challenges.lifecycle.amendments import preview_amendment
from challenges.lifecycle.decisions import Decision, life_of
from challenges.lifecycle.late import Change, LateLine, late_lines, tell_late
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    close_challenge,
    launch_challenge,
    reopen_challenge,
    score_challenge,
)
from challenges.models import Batch, Challenge, Closing
from challenges.reading import read_facts
from challenges.scoring.engine import score
from core.db import writing
from core.errors import Refused
from core.models import Completion, Membership, Participant, Target, Team
from tests.challenges.seasons import HEAD, RULES, TURNOVER, account, bring_in, season
from tests.stored import store_world

WHY = Decision(reason="An invoice had been lost")


def closed_season(session: Session, rules: str = RULES) -> Session:
    with writing(session):
        store_world(session, season())
        add_challenge(session, rules)
        launch_challenge(session, "spring")
        close_challenge(session, "spring")
    return session


@pytest.fixture
def closed(session: Session) -> Session:
    """The season, its challenge closed."""
    return closed_season(session)


def challenge_of(session: Session) -> Challenge:
    return session.query(Challenge).one()


def ranking(session: Session) -> list[tuple[int, str, int]]:
    return [(row.rank, row.code, row.points) for row in read_standings(session, challenge_of(session))]


def points_of(session: Session, person: int) -> dict[str, int]:
    """What the rules give somebody on what their points rest on."""
    challenge = challenge_of(session)
    definition = read_definition(challenge.source)
    awards = score(definition, read_facts(session, definition, as_it_counts(challenge, person))).awards
    return {row["criterion"]: row["points"] for row in awards.filter(pl.col("participant") == person).to_dicts()}


def late(session: Session) -> list[LateLine]:
    challenge = challenge_of(session)
    return tell_late(session, challenge, late_lines(session, challenge))


def test_podium_and_totals_are_kept(closed: Session) -> None:
    kept = challenge_of(closed).closings[-1]
    assert kept.on_podium == [
        {"league": "", "rank": 1, "participant": "R2", "name": "Rep R2", "points": 160},
        {"league": "", "rank": 2, "participant": "R1", "name": "Rep R1", "points": 120},
    ]
    assert kept.came_to == {"points": 280, "participants": 3, "with_points": 2, "criteria": [["Turnover", 280]]}


def test_equals_share_the_podium_and_nobody_stands_on_it_below_the_third_rank(session: Session) -> None:
    with writing(session):
        session.add_all(Participant(code=f"R{n}", name=f"Rep {n}", kind="rep", email="") for n in range(1, 7))
    amounts = {"R1": 50, "R2": 30, "R3": 30, "R4": 20, "R5": 10}
    bring_in(session, "\n".join(f"F{who},1,2020-04-01,{who},,,{cost}.00,validated" for who, cost in amounts.items()))
    places = {}
    for ties in ("competition", "dense"):
        with writing(session):
            add_challenge(session, RULES.replace('"spring"', f'"{ties}"\nties = "{ties}"'))
            launch_challenge(session, ties)
            close_challenge(session, ties)
        kept = session.query(Closing).order_by(Closing.id.desc()).first()
        assert kept is not None
        places[ties] = [(place["rank"], place["participant"]) for place in kept.on_podium]
    assert places == {
        "competition": [(1, "R1"), (2, "R2"), (2, "R3")],
        "dense": [(1, "R1"), (2, "R2"), (2, "R3"), (3, "R4")],
    }


def test_nobody_stands_on_the_podium_without_points(session: Session) -> None:
    closed_season(session, RULES.replace("2020", "2019"))
    assert challenge_of(session).closings[-1].on_podium == []


def test_the_rules_used_are_those_of_the_closing(session: Session) -> None:
    with writing(session):
        store_world(session, season())
        add_challenge(session, RULES)
        launch_challenge(session, "spring")
    monthly = RULES + 'per = "month"\n'
    seen = preview_amendment(session, challenge_of(session), monthly).fingerprint
    with writing(session):
        amend_challenge(session, "spring", monthly, WHY, seen)
        close_challenge(session, "spring")
    closing = life_of(session, challenge_of(session))[0]
    assert (closing.act, closing.revision.number, closing.revision.source) == ("closed", 2, monthly)
    assert closing.closing is not None and closing.at == challenge_of(session).closed_at


def test_teams_changed_after_closing_change_no_reason(session: Session) -> None:
    with writing(session):
        store_world(session, season())
        person = session.query(Participant).filter_by(code="R1").one()
        session.add(Membership(participant=person, team=Team(name="North")))
        add_challenge(session, HEAD + '[audience]\nteams = ["North"]\n' + TURNOVER)
        launch_challenge(session, "spring")
        close_challenge(session, "spring")
    before = points_of(session, person.id)
    with writing(session):
        session.query(Membership).one().last_day = date(2020, 4, 2)
    assert points_of(session, person.id) == before == {"Turnover": 120}


def test_targets_and_completions_are_kept_where_the_rules_look_at_them(session: Session) -> None:
    around = """
[[criteria]]
name = "Target"
type = "target"
steps = [{ from_percent = 100, points = 50 }]

[[criteria]]
name = "Training"
type = "training"
"""
    with writing(session):
        store_world(session, season())
        person = session.query(Participant).filter_by(code="R1").one()
        session.add(Target(participant_id=person.id, month=date(2020, 4, 1), amount_cents=100_000))
        session.add(Completion(participant_id=person.id, module="safety", date=date(2020, 4, 9), points=30))
        add_challenge(session, RULES + around)
        launch_challenge(session, "spring")
        close_challenge(session, "spring")

    assert points_of(session, person.id) == {"Turnover": 120, "Target": 50, "Training": 30}
    with writing(session):
        session.query(Target).one().amount_cents = 900_000
        session.query(Completion).delete()
    assert points_of(session, person.id) == {"Turnover": 120, "Target": 50, "Training": 30}
    with writing(session):
        reopen_challenge(session, "spring", WHY)
    assert {row.criterion for row in balances(session, challenge_of(session))} == {"Turnover"}


LATE = {
    "came in": ("F99,1,2020-05-02,R3,D1,P1,50.00,validated", Change.ARRIVED),
    "corrected": ("F1,1,2020-04-01,R2,D1,P1,77.00,validated", Change.CORRECTED),
    "credited to another": ("F1,1,2020-04-01,R1,D1,P1,100.00,validated", Change.CORRECTED),
    "cancelled": ("F1,1,2020-04-01,R2,D1,P1,100.00,cancelled", Change.WITHDRAWN),
    "credited to nobody": ("F1,1,2020-04-01,,D1,P1,100.00,validated", Change.WITHDRAWN),
    "moved out of the days": ("F1,1,2020-07-01,R2,D1,P1,100.00,validated", Change.WITHDRAWN),
    "another day": ("F1,1,2020-04-02,R2,D1,P1,100.00,validated", Change.CORRECTED),
}


@pytest.mark.parametrize(("row", "change"), LATE.values(), ids=LATE)
def test_what_changes_after_closing_is_late_and_moves_nothing(closed: Session, row: str, change: Change) -> None:
    before = balances(closed, challenge_of(closed)), ranking(closed)
    bring_in(closed, row)
    (line,) = late(closed)
    document, number, day, rep, _distributor, product, amount, status = row.split(",")
    assert (line.kind, line.document, line.line, line.change) == ("sell_in", document, int(number), change)
    now = line.now
    assert (now.date.isoformat(), now.participant, now.product, now.status) == (day, rep, product, status)
    assert now.amount_cents == int(float(amount) * 100)
    if change == Change.ARRIVED:
        assert line.then is None
    else:
        assert line.then is not None
        assert (line.then.date, line.then.participant, line.then.name) == (date(2020, 4, 1), "R2", "Rep R2")
        assert (line.then.amount_cents, line.then.status) == (10_000, "validated")
    assert (balances(closed, challenge_of(closed)), ranking(closed)) == before


@pytest.mark.parametrize("rows", [
    "F99,1,2020-07-01,R3,D1,P1,50.00,validated",
    "F99,1,2020-05-02,R3,D1,P1,50.00,submitted",
    "F99,1,2020-05-02,,D1,P1,50.00,validated",
    "F1,1,2020-04-01,R2,D1,P1,100.00,validated",
], ids=["outside the days", "only submitted", "credited to nobody", "the same again"])  # fmt: skip
def test_what_would_not_have_counted_is_not_late(closed: Session, rows: str) -> None:
    bring_in(closed, rows)
    assert late(closed) == []


def test_what_comes_back_to_what_it_was_is_not_late(closed: Session) -> None:
    bring_in(closed, "F1,1,2020-04-01,R2,D1,P1,77.00,validated")
    bring_in(closed, "F1,1,2020-04-01,R2,D1,P1,78.00,validated")
    assert [line.now.amount_cents for line in late(closed)] == [7800]
    bring_in(closed, "F1,1,2020-04-01,R2,D1,P1,100.00,validated")
    assert late(closed) == []


def test_only_the_audience_of_the_closing_is_looked_at(session: Session) -> None:
    closed_season(session, HEAD + '[audience]\nparticipants = ["R1"]\n' + TURNOVER)
    bring_in(session, "F98,1,2020-05-02,R2,D1,P1,50.00,validated\nF99,1,2020-05-02,R1,D1,P1,50.00,validated")
    assert [line.document for line in late(session)] == ["F99"]


def test_the_last_changed_comes_first(closed: Session) -> None:
    for number in (1, 2, 3):
        bring_in(closed, f"L{number},1,2020-05-0{number},R1,D1,P1,5.00,validated")
    assert [line.document for line in late(closed)] == ["L3", "L2", "L1"]


def test_nothing_is_late_while_it_runs(session: Session) -> None:
    closed_season(session)
    with writing(session):
        reopen_challenge(session, "spring", WHY)
    with pytest.raises(Refused, match="is not closed; nothing can be late"):
        late(session)


@pytest.mark.parametrize(("row", "_change"), LATE.values(), ids=LATE)
def test_reopened_it_counts_what_came_late_and_follows_again(closed: Session, row: str, _change: Change) -> None:
    bring_in(closed, row)
    person, version = account(closed), challenge_of(closed).version
    with writing(closed):
        posted = reopen_challenge(closed, "spring", Decision(person, WHY.reason))
    challenge = challenge_of(closed)
    assert (challenge.state, challenge.closed_at) == ("running", None)
    assert challenge.version > version
    if posted:
        batch = closed.query(Batch).order_by(Batch.id.desc()).first()
        assert batch is not None and (batch.cause, batch.detail) == ("reopen", WHY.reason)
    with writing(closed):
        assert score_challenge(closed, "spring") == 0
    before = sum(row.points for row in balances(closed, challenge))
    bring_in(closed, "N1,1,2020-05-05,R1,D1,P1,1000.00,validated")
    assert sum(row.points for row in balances(closed, challenge)) == before + 100


def test_closings_stay_in_the_history(closed: Session) -> None:
    bring_in(closed, "F99,1,2020-05-02,R3,D1,P1,5000.00,validated")
    with writing(closed):
        reopen_challenge(closed, "spring", WHY)
        close_challenge(closed, "spring", Decision(reason="Now it is complete"))
    challenge = challenge_of(closed)
    events = life_of(closed, challenge)
    assert [(event.act, event.reason) for event in events] == [
        ("closed", "Now it is complete"), ("reopened", WHY.reason), ("closed", ""), ("launched", ""),
    ]  # fmt: skip
    winners = [event.closing.on_podium[0]["participant"] for event in events if event.closing]
    assert winners == ["R3", "R2"]
    assert [closing.came_to["points"] for closing in challenge.closings] == [280, 780]
    assert late(closed) == []


@pytest.mark.parametrize("launched", [False, True])
def test_only_a_closed_challenge_is_reopened(session: Session, launched: bool) -> None:
    with writing(session):
        store_world(session, season())
        add_challenge(session, RULES)
        if launched:
            launch_challenge(session, "spring")
    with pytest.raises(Refused, match="is not closed; there is nothing to reopen"), writing(session):
        reopen_challenge(session, "spring", WHY)
