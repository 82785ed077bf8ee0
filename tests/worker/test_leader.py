"""One worker leads, and another one takes over within seconds when it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine

from app.worker.leader import lead_of

HOLDER = """
import sys, time
from sqlalchemy import create_engine
from app.worker.leader import lead_of
lead = lead_of(create_engine(sys.argv[1]))
print(lead.take(), flush=True)
time.sleep(60)
"""
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 5


def test_another_takes_the_lead_once_its_holder_is_killed(database_url: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    engine = create_engine(database_url)
    lead, third = lead_of(engine), lead_of(engine)
    try:
        assert holder.stdout.readline() == "True\n"
        assert not lead.take() and not lead.holds()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        latest = time.monotonic() + SECONDS
        while not lead.take():
            assert time.monotonic() < latest
            time.sleep(0.05)
        assert lead.holds() and not third.take()
        lead.give_up()
        assert not lead.holds() and third.take()
    finally:
        holder.kill()
        holder.stdout.close()
        holder.wait()
        third.give_up()
        engine.dispose()


def test_a_lead_on_a_file_that_was_replaced_is_none(sqlite_database_url: str) -> None:
    engine = create_engine(sqlite_database_url)
    lead = lead_of(engine)
    assert lead.take()
    (lock,) = Path(str(engine.url.database)).parent.glob("*.worker.lock")
    lock.unlink()
    lock.touch()
    assert not lead.holds()
    lead.give_up()
    engine.dispose()
