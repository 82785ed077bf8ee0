"""What was not spent in time is written for everybody, whenever the worker is broken off."""

from collections.abc import Collection
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.worker.jobs import JOBS, run
from app.worker.words import sentences
from core.clock import as_if
from core.db import db, writing
from rewards.wallet import expiring
from rewards.wallet.books import Stated, close_books, open_book
from rewards.wallet.kinds import EntryKind
from rewards.wallet.models import Wallet, WalletEntry, WalletLot
from rewards.wallet.over import write_over
from tests.conftest import Palier
from tests.rewards import slow
from tests.rewards.lives import FIRST, Life, noon, people

CODES = [f"R{number}" for number in range(1, 13)]


class Broken(Exception):
    """The worker is gone."""


@pytest.mark.parametrize("seed", range(3))
def test_it_goes_on_where_it_was_broken_off(app: Flask, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng, day = Random(seed), FIRST
    with writing(db.session()) as session:
        lives = [Life(number, rng) for number in people(session, *CODES).values()]
    for _step in range(10):
        with as_if(noon(day)), writing(db.session()) as session:
            for life in lives:
                life.step(session, day)
        day += timedelta(days=rng.choice([0, 3, 9]))
    later = day + timedelta(days=90)
    expected = [slow.wallet_on(life.entries, later) for life in lives]
    was = _expired()
    monkeypatch.setattr(expiring, "AT_ONCE", 2)
    left, write = [1], write_over

    def write_or_break(session: Session, persons: Collection[int], on: date) -> int:
        count = write(session, persons, on)
        if not left:
            raise Broken()
        left.pop()
        return count

    with as_if(noon(later)):
        monkeypatch.setattr(expiring, "write_over", write_or_break)
        with pytest.raises(Broken):
            expiring.expire_over(db.session(), later)
        # Those of the first transaction are written, no others.
        first = _expired()
        assert len(first) > len(was)
        monkeypatch.setattr(expiring, "write_over", write)
        done, waiting = {who for who, *_rest in first[len(was) :]}, _waiting(later)
        assert len(done) == 2 and not done & waiting
        assert expiring.expire_over(db.session(), later) == len(waiting)
        assert expiring.expire_over(db.session(), later) == 0
    for life, read in zip(lives, expected, strict=True):
        mine = [(on, -points) for who, on, points in _expired() if who == life.person]
        assert mine == read.expired
        lots = db.session.scalars(
            select(WalletLot).where(WalletLot.participant_id == life.person, WalletLot.points_left > 0)
        )
        assert sorted(lot.points_left for lot in lots) == sorted(lot[3] for lot in read.lots)
        wallet = db.session.get(Wallet, life.person)
        assert ((wallet.balance, wallet.owed) if wallet else (0, 0)) == (read.balance, read.owed)


def test_the_worker_and_the_nightly_command_tell_how_many(app: Flask, palier: Palier) -> None:
    with as_if(noon(FIRST)), writing(db.session()) as session:
        for number in people(session, "R1", "R2").values():
            book = open_book(session, number, FIRST)
            for days in (3, 60):
                book.credit(EntryKind.BONUS, 5, FIRST, FIRST + timedelta(days=days), Stated("module"))
            close_books(session, [book])
    job = next(job for job in JOBS if job.name == "wallets")
    with as_if(noon(FIRST + timedelta(days=3))):
        assert run(job).facts == {}
    with as_if(noon(FIRST + timedelta(days=4))):
        done = run(job)
        assert sentences(done.outcome, done.facts) == ["Points expired in 2 wallets."]
        assert palier("due") == "Nothing is due.\n"
    with as_if(noon(FIRST + timedelta(days=99))):
        assert palier("due") == "Points expired in 2 wallets.\n"
        assert palier("due") == "Nothing is due.\n"
    assert [points for _who, _on, points in _expired()] == [-5] * 4


def _expired() -> list[tuple[int, date, int]]:
    """What has been written as expired: whose, on which day, how much."""
    query = select(WalletEntry.participant_id, WalletEntry.day, WalletEntry.points)
    rows = db.session.execute(query.where(WalletEntry.kind == "expired").order_by(WalletEntry.id)).all()
    db.session.rollback()
    return [(who, on, points) for who, on, points in rows]


def _waiting(day: date) -> set[int]:
    """Who has something that is over and not written."""
    over = select(WalletLot.participant_id).where(WalletLot.points_left > 0, WalletLot.expires_on < day)
    return set(db.session.scalars(over))
