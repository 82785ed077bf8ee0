"""Turns: never more at once than there may be, over threads and processes, and none is lost."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore, Lock

import pytest

from core.costly import OF_ACCOUNT, Costly, Crowded, TooManyOwn, Turns

HOLD = """
import sys, time
from pathlib import Path
from threading import BoundedSemaphore
from core.costly import Costly, Turns
with Turns(Path(sys.argv[1]), 1, 0, BoundedSemaphore(1)).turn(Costly.STATEMENT, 1):
    print("held", flush=True)
    time.sleep(60)
"""
STATEMENT, TRIAL = Costly.STATEMENT, Costly.TRIAL


@pytest.fixture
def turns(tmp_path: Path) -> Callable[..., Turns]:
    """Gives the turns of one more process: so many at once, so many threads, so many seconds of patience."""
    return lambda at_once=1, crowd=9, seconds=0.0: Turns(tmp_path, at_once, seconds, BoundedSemaphore(crowd))


def test_so_many_at_once_and_everybody_in_the_end(turns: Callable[..., Turns]) -> None:
    lock, now, most, done = Lock(), set[int](), 0, []
    processes = [turns(at_once=3, seconds=60) for _ in range(2)]

    def act(account: int) -> None:
        nonlocal most
        with processes[account % 2].turn(STATEMENT, account):
            with lock:
                now.add(account)
                most = max(most, len(now))
            time.sleep(0.01)
            with lock:
                now.remove(account)
                done.append(account)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(act, range(16)))
    assert sorted(done) == list(range(16))
    assert most == 3


def test_an_account_has_but_a_few_under_way(turns: Callable[..., Turns]) -> None:
    one, other = turns(at_once=9), turns(at_once=9)
    held = [one.turn(TRIAL, 1) for _ in range(OF_ACCOUNT[TRIAL])]
    for turn in held:
        turn.__enter__()
    with pytest.raises(TooManyOwn), other.turn(TRIAL, 1):
        pass
    with other.turn(TRIAL, 2), other.turn(STATEMENT, 1):
        pass
    held.pop().__exit__(None, None, None)
    with other.turn(TRIAL, 1):
        pass


def test_who_waits_too_long_or_in_too_large_a_crowd_is_told_so(turns: Callable[..., Turns]) -> None:
    one, other = turns(crowd=1), turns(seconds=0.1)
    with one.turn(STATEMENT, 1), pytest.raises(Crowded), other.turn(STATEMENT, 2):
        pass
    with one.place(), pytest.raises(Crowded), one.place():
        pass
    with pytest.raises(ZeroDivisionError), one.place(), one.turn(STATEMENT, 1):
        1 / 0  # noqa: B018
    with one.place(), other.turn(STATEMENT, 2):
        pass


def test_a_turn_goes_with_its_process(turns: Callable[..., Turns], tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(Crowded), turns().turn(STATEMENT, 2):
            pass
        process.send_signal(signal.SIGKILL)
    with turns().turn(STATEMENT, 2):
        pass
