"""The chain of closings: it holds, others can recompute it, and whatever byte is changed is found."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import create_app
from challenges.ledger.seals import Fault, verify
from challenges.lifecycle.decisions import Decision
from challenges.lifecycle.services import add_challenge, close_challenge, launch_challenge, reopen_challenge
from challenges.models import Closing
from core.db import db, is_sqlite, writing
from tests.challenges.seasons import RULES, bring_in, season
from tests.challenges.test_prizes import PRIZES
from tests.conftest import Palier
from tests.databases import Kind
from tests.stored import store_world

DOCS = Path(__file__).resolve().parents[2] / "docs"
EVERY = RULES + '[[criteria]]\nname = "Learn"\ntype = "training"\n' + PRIZES


def three_closings(session: Session) -> None:
    """`spring` closed, `other` closed, `spring` reopened and closed again."""
    store_world(session, season())
    session.commit()
    with writing(session):
        for code in ("spring", "other"):
            add_challenge(session, EVERY.replace('"spring"', f'"{code}"'))
            launch_challenge(session, code)
            close_challenge(session, code, Decision(reason=f"The end of “{code}”"))
    bring_in(session, "F9,1,2020-05-01,R1,D1,P1,900.00,validated")
    with writing(session):
        reopen_challenge(session, "spring", Decision(reason="late sales"))
        close_challenge(session, "spring", Decision(reason="The end"))


def test_a_chain_holds_and_each_closing_has_its_seal(session: Session) -> None:
    assert verify(session).holding == 0
    three_closings(session)
    chain = verify(session)
    assert (chain.holding, chain.broken) == (3, None)
    closings = session.query(Closing).order_by(Closing.id).all()
    assert [it.former for it in closings] == ["", closings[0].seal, closings[1].seal]
    assert len({it.seal for it in closings}) == 3
    with writing(session):
        reopen_challenge(session, "spring", Decision(reason="more late sales"))
    bring_in(session, "F10,1,2020-05-01,R1,D1,P1,900.00,validated")
    assert (verify(session).holding, verify(session).broken) == (3, None)


def test_nothing_follows_a_closing_twice(session: Session) -> None:
    """The database itself refuses a fork."""
    three_closings(session)
    last = session.query(Closing).order_by(Closing.id.desc()).first()
    assert last is not None
    columns = "challenge_id, standings, prizes, totals, audience, former"
    fork = text(
        f"INSERT INTO challenge_closing ({columns}, event_id, seal) "
        f"SELECT {columns}, (SELECT max(id) FROM challenge_event WHERE act = 'launched'), 'x' "
        f"FROM challenge_closing WHERE id = {last.id}"
    )
    with pytest.raises(IntegrityError, match="former"):
        session.execute(fork)
    session.rollback()


# --- Recomputed by others ---------------------------------------------------------------------------------------------


def recomputed(exported: str) -> subprocess.CompletedProcess[str]:
    """What the program of the documentation says of it."""
    program = re.findall(r"```python recompute\n(.*?)```", (DOCS / "seals.md").read_text("utf-8"), re.DOTALL)
    assert len(program) == 1 and program[0].count("\n") <= 20
    return subprocess.run(
        [sys.executable, "-c", program[0]], input=exported, capture_output=True, encoding="utf-8", check=False
    )


def test_others_recompute_it_with_the_program_of_the_documentation(session: Session, database_url: str) -> None:
    three_closings(session)
    palier = Palier(database_url)
    exported = palier("verify", "--export")
    seals = [it.seal for it in session.query(Closing).order_by(Closing.id)]
    session.rollback()
    codes = ["spring", "other", "spring"]
    expected = "".join(f"{n}. {code}: {seal}\n" for n, (code, seal) in enumerate(zip(codes, seals, strict=True), 1))
    assert recomputed(exported).stdout == expected
    changed = recomputed(exported.replace('"points": 160', '"points": 161', 1))
    assert (changed.returncode, changed.stderr) == (1, "1. spring: does not hold\n")
    lines = exported.splitlines(keepends=True)
    assert recomputed(lines[0] + lines[2]).stderr == "2. spring: does not hold\n"


def test_the_command_names_the_first_that_does_not_hold(session: Session, database_url: str) -> None:
    three_closings(session)
    palier = Palier(database_url)
    assert palier("verify") == "3 closings: all seals hold.\n"
    with writing(session), unguarded(session, "challenge_closing"):
        session.execute(
            text("UPDATE challenge_closing SET prizes = '[]' WHERE id > (SELECT min(id) FROM challenge_closing)")
        )
    told = palier("verify", fails=True)
    assert "Challenge “other”, closed 20" in told and "is not what was sealed" in told


# --- Tampered with ----------------------------------------------------------------------------------------------------


@contextmanager
def unguarded(session: Session, table: str) -> Iterator[None]:
    """Without what keeps a table from being changed: whoever owns the database can do that."""
    if not is_sqlite(session):
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        return
    query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    for name in session.scalars(query, {"table": table}).all():
        session.execute(text(f"DROP TRIGGER {name}"))
    yield


def session_on(url: str) -> Iterator[Session]:
    with create_app(url).app_context():
        three_closings(db.session())
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sealed(request: pytest.FixtureRequest, fresh_database: Callable[[Kind], str]) -> Iterator[Session]:
    """A database with three closings; each example rolls back what it did to them."""
    yield from session_on(fresh_database(request.param))


TEXTS = ["standings", "prizes", "totals", "audience", "completions", "former", "seal"]


@settings(max_examples=max(settings().max_examples, 40))
@given(data=st.data())
def test_every_byte_that_is_changed_is_found(sealed: Session, data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(TEXTS))
    place = data.draw(st.integers(0, 2))
    query = text(f"SELECT id, {column} FROM challenge_closing ORDER BY id LIMIT 1 OFFSET {place}")
    key, kept = sealed.execute(query).one()
    at = data.draw(st.integers(0, max(len(kept) - 1, 0)))
    other = data.draw(st.sampled_from(' 0178az"é').filter(lambda sign: kept[at : at + 1] != sign))
    try:
        with unguarded(sealed, "challenge_closing"):
            changed = kept[:at] + other + kept[at + 1 :]
            sealed.execute(
                text(f"UPDATE challenge_closing SET {column} = :it WHERE id = :key"), {"it": changed, "key": key}
            )
            chain = verify(sealed)
        assert chain.holding == place
        assert chain.broken is not None and chain.broken.code == ("spring", "other", "spring")[place]
    finally:
        sealed.rollback()


@pytest.mark.parametrize(
    ("table", "statement", "fault", "holding"),
    [
        ("challenge_revision", "UPDATE challenge_revision SET source = source || ' '", Fault.CHANGED, 0),
        ("challenge_event", "UPDATE challenge_event SET reason = 'another' WHERE act = 'closed'", Fault.CHANGED, 0),
        ("challenge_closing", "DELETE FROM challenge_closing WHERE former = ''", Fault.OUT_OF_CHAIN, 0),
        ("challenge_closing", "DELETE FROM challenge_closing WHERE id = (SELECT max(id) FROM challenge_closing)",
         Fault.MISSING, 2),
        ("standing", "UPDATE standing SET points = points + 1", Fault.OTHER_POINTS, 3),
        ("posting", "UPDATE posting SET points = points + 1", Fault.OTHER_POINTS, 3),
        ("posting", "UPDATE posting SET criterion = 'Learn'", Fault.OTHER_POINTS, 3),
        ("standing", "UPDATE standing SET league = 9", Fault.OTHER_POINTS, 3),
        ("challenge", "UPDATE challenge SET source = source || ' '", Fault.OTHER_RULES, 3),
        ("challenge", "UPDATE challenge SET state = 'running', closed_at = NULL", Fault.OTHER_RULES, 3),
    ],
)  # fmt: skip
def test_what_is_changed_around_a_closing_is_found(
    sealed: Session, table: str, statement: str, fault: Fault, holding: int
) -> None:
    try:
        with unguarded(sealed, table):
            sealed.execute(text(statement))
            chain = verify(sealed)
        assert chain.broken is not None
        assert (chain.broken.fault, chain.holding) == (fault, holding)
    finally:
        sealed.rollback()


# --- Two at once ------------------------------------------------------------------------------------------------------


def test_two_closings_at_once_do_not_fork_the_chain(session: Session, database_url: str) -> None:
    store_world(session, season())
    session.commit()
    codes = [f"spring-{number}" for number in range(4)]
    with writing(session):
        for code in codes:
            add_challenge(session, RULES.replace('"spring"', f'"{code}"'))
            launch_challenge(session, code)
    ready = threading.Barrier(len(codes))
    failed: list[BaseException] = []

    def close(code: str) -> None:
        app = create_app(database_url)
        with app.app_context():
            try:
                ready.wait()
                with writing(db.session()) as own:
                    close_challenge(own, code)
            except BaseException as error:
                failed.append(error)
            db.session.remove()
            db.engine.dispose()

    threads = [threading.Thread(target=close, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    assert failed == []
    assert (verify(session).holding, verify(session).broken) == (4, None)
