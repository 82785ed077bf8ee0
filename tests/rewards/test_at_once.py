"""Eight processes spend from one wallet at once: nobody overdraws it, and everything that was taken is written."""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from sqlalchemy import func, select

from app import create_app
from core.db import db, writing
from core.errors import Busy, Refused
from core.models import Participant
from rewards.wallet.models import Wallet, WalletEntry, WalletLot
from rewards.wallet.services import adjust, refund, spend
from tests.databases import KINDS, Kind

PROCESSES, ROUNDS, EACH, LEAST = 8, 6, 30, 10


def spend_and_give_back(url: str, number: int, begin: float) -> list[int]:
    """Spend again and again, and give back every other time; what was kept, entry by entry."""
    with create_app(url).app_context():
        session, kept = db.session(), list[int]()
        time.sleep(max(begin - time.time(), 0))
        for place in range(ROUNDS):
            entry = _spent(number, f"{begin}-{place}")
            if entry is None:
                continue
            if place % 2:
                with writing(session):
                    refund(session, session.get_one(WalletEntry, entry))
            else:
                kept.append(entry)
        db.session.remove()
        db.engine.dispose()
        return kept


def _spent(number: int, source: str) -> int | None:
    """The entry; None where what there is does not suffice. Whoever finds the place taken tries again."""
    session = db.session()
    while True:
        try:
            with writing(session):
                return spend(session, number, EACH, source).id
        except Busy:
            time.sleep(0.01)
        except Refused:
            return None


@pytest.mark.parametrize("kind", KINDS)
def test_eight_at_once_never_overdraw_a_wallet(kind: Kind, fresh_database: Callable[[Kind], str]) -> None:
    url = fresh_database(kind)
    with create_app(url).app_context():
        session = db.session()
        with writing(session):
            person = Participant(code="R1", name="Anna", kind="rep")
            session.add(person)
            session.flush()
            adjust(session, person.id, 9 * EACH + LEAST, "to begin with", None)
            number = person.id
        db.engine.dispose()
        with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
            begin = time.time() + 5
            asked = [pool.submit(spend_and_give_back, url, number, begin) for _process in range(PROCESSES)]
            kept = [entry for one in asked for entry in one.result()]
        session.expire_all()
        wallet = session.get_one(Wallet, number)
        summed = select(WalletEntry.kind, func.sum(WalletEntry.points)).group_by(WalletEntry.kind)
        told = {name: int(points) for name, points in session.execute(summed)}
        # What was to be given back may have kept others from spending: at most as often as it suffices.
        assert len(kept) == len(set(kept)) <= 9
        left = LEAST + (9 - len(kept)) * EACH
        assert wallet.balance == left == sum(told.values())
        assert told["spent"] + told.get("refunded", 0) == -len(kept) * EACH
        assert session.scalar(select(func.sum(WalletLot.points_left))) == left
        balances = session.scalars(select(WalletEntry.balance).order_by(WalletEntry.id)).all()
        assert min(balances) >= 0
        db.session.remove()
        db.engine.dispose()
