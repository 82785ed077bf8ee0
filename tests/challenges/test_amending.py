"""Amending: seen before it is done, compensated by the ledger, kept with who and why; refused outside a run."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import create_app
from challenges.ledger.balances import balances, movements
from challenges.ledger.standings import read_standings
from challenges.lifecycle.amendments import Outdated, Preview, preview_amendment
from challenges.lifecycle.decisions import Decision, find_revision, life_of
from challenges.lifecycle.services import (
    add_challenge,
    amend_challenge,
    close_challenge,
    launch_challenge,
    reopen_challenge,
    score_challenge,
)
from challenges.models import Batch, Challenge, Posting
from core.db import db, writing
from core.errors import Refused
from tests.challenges.seasons import DOUBLED, HEAD, RULES, TURNOVER, account, bring_in, season
from tests.stored import store_world

WHY = Decision(reason="The bonus was forgotten")


@pytest.fixture
def running(session: Session) -> Session:
    """The season, its challenge running."""
    with writing(session):
        store_world(session, season())
        add_challenge(session, RULES)
        launch_challenge(session, "spring")
    return session


def challenge_of(session: Session) -> Challenge:
    return session.query(Challenge).one()


def preview(session: Session, source: str) -> Preview:
    return preview_amendment(session, challenge_of(session), source)


def amend(session: Session, source: str, decision: Decision = WHY) -> int:
    seen = preview(session, source).fingerprint
    with writing(session):
        return amend_challenge(session, "spring", source, decision, seen)


def held(session: Session) -> dict[tuple[str, str, str], int]:
    return {row[:3]: row.points for row in balances(session, challenge_of(session))}


AMENDMENTS = {
    "more points": DOUBLED,
    "another criterion": RULES + TURNOVER.replace("Turnover", "Again"),
    "another name": RULES.replace("Turnover", "Sales"),
    "months": RULES + 'per = "month"\n',
    "shorter": RULES.replace("2020-04-01", "2020-04-04"),
    "other dates": RULES.replace("2020", "2021"),
    "fewer people": HEAD + '[audience]\nparticipants = ["R1"]\n' + TURNOVER,
    "distributors": RULES.replace("title", 'credit = "distributor"\ntitle'),
    "sell-out": RULES.replace("title", 'sales = "sell_out"\ntitle'),
    "only the title": RULES.replace('"Spring"', '"Summer"'),
}


@pytest.mark.parametrize("source", AMENDMENTS.values(), ids=AMENDMENTS)
def test_an_amendment_does_what_its_preview_said_and_what_a_launch_would_have_done(
    running: Session, source: str
) -> None:
    former = {row.code: row.points for row in read_standings(running, challenge_of(running))}
    seen, version = preview(running, source), challenge_of(running).version
    posted = amend(running, source)
    standings = {row.code: row.points for row in read_standings(running, challenge_of(running))}
    everyone = former.keys() | standings.keys()
    changed = {code for code in everyone if former.get(code, 0) != standings.get(code, 0)}
    assert {move.code: (move.before, move.after) for move in seen.moves} == {
        code: (former.get(code, 0), standings.get(code, 0)) for code in changed
    }
    assert (seen.before, seen.after) == (sum(former.values()), sum(standings.values()))
    assert seen.gaining == sum(standings.get(code, 0) > former.get(code, 0) for code in everyone)
    assert seen.losing == sum(standings.get(code, 0) < former.get(code, 0) for code in everyone)
    assert seen.joining == len(standings.keys() - former.keys())
    assert seen.leaving == len(former.keys() - standings.keys())
    assert challenge_of(running).version > version
    assert (posted == 0) == (source == AMENDMENTS["only the title"])

    amended = held(running)
    with writing(running):
        add_challenge(running, source.replace('"spring"', '"anew"', 1))
        launch_challenge(running, "anew")
        assert score_challenge(running, "spring") == 0
    anew = running.query(Challenge).filter_by(code="anew").one()
    assert {row[:3]: row.points for row in balances(running, anew)} == amended


def test_the_most_moved_come_first(running: Session) -> None:
    moves = preview(running, DOUBLED).moves
    assert [(move.code, move.before, move.after, move.change) for move in moves] == [
        ("R2", 160, 320, 160),
        ("R1", 120, 240, 120),
    ]


def test_a_preview_changes_nothing(running: Session) -> None:
    before = held(running), running.query(Posting).count()
    preview(running, DOUBLED)
    assert not running.dirty and not running.new
    assert (held(running), running.query(Posting).count()) == before
    assert challenge_of(running).source == RULES


def test_the_ledger_keeps_what_was_and_says_why(running: Session) -> None:
    before = running.query(Posting).count()
    assert amend(running, DOUBLED) == 2
    assert running.query(Posting).count() == before + 2
    batch = running.query(Batch).order_by(Batch.id.desc()).first()
    assert batch is not None and (batch.cause, batch.detail) == ("amend", WHY.reason)
    person = running.query(Posting).order_by(Posting.id.desc()).first()
    assert person is not None
    assert movements(running, challenge_of(running), person.participant_id, 1)[0].detail == WHY.reason


def test_each_text_is_kept_with_who_and_why(running: Session) -> None:
    director = account(running)
    amend(running, DOUBLED, Decision(director, "  Twice\n as much "))
    challenge = challenge_of(running)
    told = [
        (event.act, event.revision.number, event.reason, event.account and event.account.name)
        for event in life_of(running, challenge)
    ]
    assert told == [("amended", 2, "Twice as much", "Ada"), ("launched", 1, "", None)]
    revisions = [find_revision(running, challenge, number) for number in (1, 2, 3)]
    assert [revision and revision.source for revision in revisions] == [RULES, DOUBLED, None]
    assert challenge.source == DOUBLED


def test_a_rule_taken_back_leaves_every_text(running: Session) -> None:
    first = held(running)
    amend(running, DOUBLED)
    amend(running, RULES, Decision(reason="It was a mistake"))
    assert held(running) == first
    assert [event.revision.number for event in life_of(running, challenge_of(running))] == [3, 2, 1]


@pytest.mark.parametrize("table", ["challenge_revision", "challenge_event", "challenge_closing"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_life(running: Session, table: str, statement: str) -> None:
    with writing(running):
        close_challenge(running, "spring")
    with pytest.raises(DBAPIError, match=f"{table} is append-only"):
        running.execute(text(statement.format(table)))
    running.rollback()
    assert running.execute(text(f"SELECT * FROM {table}")).fetchall()


CHANGES = {
    "a sale": lambda session: bring_in(session, "F99,1,2020-05-01,R1,D1,P1,500.00,validated"),
    "a cancelled sale": lambda session: bring_in(session, "F7,1,2020-04-07,R2,D1,P1,700.00,cancelled"),
    "the rules": lambda session: amend(session, RULES + 'per = "month"\n'),
    "the rules, for the same points": lambda session: amend(session, RULES + "# no more than a remark\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_since_the_preview_is_shown_anew(running: Session, change: Any) -> None:
    seen = preview(running, DOUBLED)
    change(running)
    before = held(running), challenge_of(running).source
    with pytest.raises(Outdated) as outdated, writing(running):
        amend_challenge(running, "spring", DOUBLED, WHY, seen.fingerprint)
    assert (held(running), challenge_of(running).source) == before
    assert outdated.value.preview == preview(running, DOUBLED)
    with writing(running):
        amend_challenge(running, "spring", DOUBLED, WHY, outdated.value.preview.fingerprint)
    assert challenge_of(running).source == DOUBLED


def test_what_is_seen_is_not_another_text(running: Session) -> None:
    seen = preview(running, DOUBLED)
    with pytest.raises(Outdated), writing(running):
        amend_challenge(running, "spring", DOUBLED.replace("points = 2", "points = 3"), WHY, seen.fingerprint)


def test_of_two_amendments_at_once_the_second_is_asked_again(running: Session, app: Flask) -> None:
    """Both saw the same; whoever comes second has not seen what is there now."""
    texts = [DOUBLED, DOUBLED.replace("points = 2", "points = 3")]
    seen = [preview(running, text).fingerprint for text in texts]
    running.commit()
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    start, came_of = threading.Barrier(2), []

    def decide(text: str, fingerprint: str) -> None:
        with create_app(url).app_context():
            start.wait()
            try:
                with writing(db.session()) as session:
                    amend_challenge(session, "spring", text, WHY, fingerprint)
                came_of.append("applied")
            except Outdated:
                came_of.append("asked again")
            db.session.remove()
            db.engine.dispose()

    threads = [threading.Thread(target=decide, args=both) for both in zip(texts, seen, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(came_of) == ["applied", "asked again"]
    assert len(life_of(running, challenge_of(running))) == 2
    assert score_challenge(running, "spring") == 0


@pytest.mark.parametrize(("source", "told"), [
    (RULES, "These are the rules as they stand"),
    (RULES.replace('"spring"', '"summer"'), "code: an amendment keeps the code of its challenge, “spring”."),
    (RULES.replace("every = 10", "every = 0"), r"criteria\[1\].every: it has to be more than 0"),
    (RULES + 'ranges = ["Cars"]\n', r"criteria\[1\].ranges\[1\]: there is no range “Cars”"),
    ("code", "not a TOML file"),
])  # fmt: skip
def test_what_cannot_be_the_rules_is_refused(running: Session, source: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        preview(running, source)
    with pytest.raises(Refused, match=told), writing(running):
        amend_challenge(running, "spring", source, WHY, "")
    assert challenge_of(running).source == RULES


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 501])
def test_nothing_is_decided_without_a_reason(running: Session, reason: str) -> None:
    seen = preview(running, DOUBLED).fingerprint
    with pytest.raises(Refused, match="reason"), writing(running):
        amend_challenge(running, "spring", DOUBLED, Decision(reason=reason), seen)
    with writing(running):
        close_challenge(running, "spring")
    with pytest.raises(Refused, match="reason"), writing(running):
        reopen_challenge(running, "spring", Decision(reason=reason))
    assert len(life_of(running, challenge_of(running))) == 2


def test_drafts_and_closed_challenges_are_not_amended(session: Session) -> None:
    with writing(session):
        store_world(session, season())
        add_challenge(session, RULES)
    with pytest.raises(Refused, match="is a draft"):
        preview(session, DOUBLED)
    with writing(session):
        launch_challenge(session, "spring")
        close_challenge(session, "spring")
    with pytest.raises(Refused, match="is closed; its rules no longer change"):
        preview(session, DOUBLED)
