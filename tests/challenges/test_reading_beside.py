"""Two connections read the same facts as one, and only where both see the same sales."""

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy.orm import Session

from challenges.criteria.scene import Facts
from challenges.definition.model import Definition
from challenges.definition.toml import read_definition
from challenges.reading import beside, clients, read_facts
from challenges.reading.beside import reading_beside
from challenges.reading.lines import stretches
from challenges.scoring.engine import score
from core import bulk
from core.versions import renew_version
from tests.slow.world import Line, Participant, World
from tests.stored import store_world

NINE = Path(__file__).parents[2] / "bench" / "nine.toml"
FIRST_DAY = date(2019, 1, 1)


def world() -> World:
    """Some hundred lines over a year and a half, of a few reps, clients and products."""
    people = {code: Participant(code, code, "rep") for code in ("R1", "R2", "R3")}
    products = {
        f"P{place}": name for place, name in enumerate(["Bikes", "Bikes/Road Bikes", "Clothing", "Accessories"])
    }
    lines = [
        Line(
            "sell_in", f"F{place}", 1, FIRST_DAY + timedelta(days=place * 2), f"R{place % 3 + 1}", "", "",
            f"C{place * place % 11}", f"P{place * 7 // 3 % 4}", 1, 300_000 + place * 17, "validated",
        )
        for place in range(256)
    ]  # fmt: skip
    return World(people, products, lines)


@pytest.fixture
def stored(session: Session) -> Session:
    store_world(session, world())
    session.commit()
    return session


@pytest.fixture
def nine() -> Definition:
    return read_definition(NINE.read_text(encoding="utf-8"))


@pytest.fixture
def always_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "FEW", 0)
    # So that what clients bought is read in parts too.
    monkeypatch.setattr(clients, "MANY", 1)


def contents(facts: Facts) -> dict[str, list[tuple[object, ...]]]:
    """Every frame's rows, in whatever order they were read."""
    frames = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: sorted(it.rows(), key=repr) for name, it in frames.items() if isinstance(it, pl.DataFrame)}


def test_two_connections_read_what_one_reads(
    stored: Session, nine: Definition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "MANY", 1)
    alone = read_facts(stored, nine)
    assert alone.lines.height > 40
    assert alone.pairs.height > 100
    monkeypatch.setattr(beside, "FEW", 0)
    with reading_beside(stored) as other:
        assert other is not None
    both = read_facts(stored, nine)
    assert contents(both) == contents(alone)
    assert score(nine, both).awards.sort(pl.all()).equals(score(nine, alone).awards.sort(pl.all()))


@pytest.mark.usefixtures("always_beside")
def test_sales_that_are_not_committed_are_read_by_their_own_connection(stored: Session, nine: Definition) -> None:
    before = read_facts(stored, nine).lines.height
    line = stored.connection().exec_driver_sql("SELECT id FROM sale_line WHERE date >= '2020-03-01' LIMIT 1").scalar()
    stored.connection().exec_driver_sql(f"UPDATE sale_line SET status = 'cancelled' WHERE id = {line}")
    renew_version(stored)
    with reading_beside(stored) as other:
        assert other is None
    assert read_facts(stored, nine).lines.height == before - 1


@pytest.mark.usefixtures("always_beside")
def test_nobody_waits_for_a_second_connection(stored: Session, nine: Definition) -> None:
    pool = stored.connection().engine.pool
    held = [stored.connection().engine.connect() for _ in range(pool.size() - 1)]  # type: ignore[attr-defined]
    try:
        with reading_beside(stored) as other:
            assert other is None
        assert read_facts(stored, nine).lines.height
    finally:
        for connection in held:
            connection.close()


@pytest.mark.usefixtures("always_beside")
def test_what_goes_wrong_beside_is_told(stored: Session, nine: Definition, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("no longer there")

    with reading_beside(stored) as other:
        assert other is not None
    monkeypatch.setattr(bulk, "_decoded", broken)
    with pytest.raises(RuntimeError, match="no longer there"):
        read_facts(stored, nine)


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 31, 92])
def test_stretches_of_days_follow_each_other(length: int) -> None:
    days = (FIRST_DAY, FIRST_DAY + timedelta(days=length - 1))
    parts = stretches(days, 3)
    assert len(parts) <= 3
    every = [first + timedelta(days=past) for first, last in parts for past in range((last - first).days + 1)]
    assert every == [FIRST_DAY + timedelta(days=past) for past in range(length)]
