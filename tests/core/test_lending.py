"""A process that lends itself to readers: loaded once, one child for each file, nobody left behind or let too far."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from core import lender
from core.lending import run_lent
from core.watched import ROOT, Ended, Ending
from tests.core.lent import ACT, SEEN

READER = "tests.core.lent"
PATIENCE_SECONDS = 10


class Lent:
    """Acts of the reader, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0

    def prepare(self, act: str) -> Path:
        """A new folder with what is to be done."""
        self.number += 1
        place = self.folder / f"{self.number}"
        place.mkdir()
        (place / ACT).write_text(act, encoding="utf-8")
        return place

    def __call__(self, act: str = "nothing", seconds: int = 30) -> tuple[Ended, dict[str, Any]]:
        """How it ended, and what the reader had seen at its beginning."""
        place = self.prepare(act)
        ended = run_lent(READER, place, seconds, 150)
        return ended, seen_in(place)


@pytest.fixture
def lent(tmp_path: Path) -> Lent:
    """Acts of the reader."""
    return Lent(tmp_path)


def seen_in(place: Path) -> dict[str, Any]:
    """What the reader had seen."""
    seen: dict[str, Any] = json.loads((place / SEEN).read_text(encoding="utf-8"))
    return seen


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(what: Callable[[], bool]) -> None:
    """Wait for it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def test_each_file_has_a_process_that_knows_nothing_of_the_others(lent: Lent) -> None:
    ended, first = lent("leave")
    assert ended == Ended(Ending.DONE, 0, "")
    _ended, second = lent()
    assert first["loaded_in"] == second["loaded_in"] == first["parent"] == second["parent"] != os.getpid()
    assert first["pid"] != second["pid"] and not is_there(first["pid"])
    assert first["left"] == second["left"] == [] and first["cwd"] == second["cwd"] == str(ROOT)
    assert "LEFT" not in Path(f"/proc/{second['parent']}/environ").read_text()


@pytest.mark.parametrize(("act", "seconds", "how", "status"), [
    ("wait", 0, Ending.SLOW, -signal.SIGKILL),
    ("grow", 30, Ending.LARGE, -signal.SIGKILL),
    ("want too much", 30, Ending.LARGE, 1),
    ("break", 30, Ending.DIED, -signal.SIGSEGV),
    ("fail", 30, Ending.DIED, 1),
])  # fmt: skip
def test_one_that_goes_wrong_is_ended_and_told_and_the_next_is_read(
    lent: Lent, act: str, seconds: int, how: Ending, status: int
) -> None:
    _ended, before = lent()
    ended, gone = lent(act, seconds) if seconds else (run_lent(READER, lent.prepare(act), 0, 150), None)
    assert (ended.how, ended.status) == (how, status)
    assert gone is None or not is_there(gone["pid"])
    after, seen = lent()
    assert after.how is Ending.DONE and seen["parent"] == before["parent"]


def test_where_it_failed_is_told_without_what_stands_in_the_file(lent: Lent) -> None:
    ended, _seen = lent("fail")
    assert "LookupError" in ended.places and "lent.py" in ended.places and "stands in the file" not in ended.places


def test_what_a_reader_has_started_ends_with_it(lent: Lent) -> None:
    place = lent.prepare("start another")
    assert run_lent(READER, place, 30, 150).how is Ending.DONE
    until(lambda: not is_there(int((place / "started").read_text())))


def test_another_takes_the_place_of_one_that_was_killed(lent: Lent) -> None:
    _ended, before = lent()
    os.kill(before["parent"], signal.SIGKILL)
    ended, after = lent()
    assert ended.how is Ending.DONE and after["parent"] != before["parent"]


def test_one_that_nobody_needs_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lender, "_IDLE_SECONDS", 0.04)
    monkeypatch.setattr(lender, "_PARENT_SECONDS", 0.02)
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with here, there:
        assert lender._next(there) == b""
        here.send(b"a task")
        assert lender._next(there) == b"a task"


def test_one_that_is_killed_while_it_watches_is_told_and_replaced(lent: Lent) -> None:
    place, told = lent.prepare("wait"), []
    waiting = Thread(target=lambda: told.append(run_lent(READER, place, 30, 150)))
    waiting.start()
    until(lambda: (place / SEEN).exists() and (place / SEEN).read_text() != "")
    os.kill(seen_in(place)["parent"], signal.SIGKILL)
    waiting.join(PATIENCE_SECONDS)
    assert [(ended.how, ended.status) for ended in told] == [(Ending.DIED, -signal.SIGKILL)]
    assert lent()[0].how is Ending.DONE
    # A reader of the programme ends by itself then (core.watched.end_with_parent); this one only waits.
    os.kill(seen_in(place)["pid"], signal.SIGKILL)


def test_files_at_the_same_time_wait_for_each_other(lent: Lent) -> None:
    told: list[Ended] = []
    places = [lent.prepare("nothing") for _ in range(8)]
    threads = [Thread(target=lambda at=at: told.append(run_lent(READER, at, 30, 150))) for at in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert {ended.how for ended in told} == {Ending.DONE} and len(told) == len({seen_in(at)["pid"] for at in places})


def test_other_surroundings_are_those_of_another(lent: Lent, monkeypatch: pytest.MonkeyPatch) -> None:
    _ended, before = lent()
    monkeypatch.setenv("TESSDATA_PREFIX", "/elsewhere")
    _ended, after = lent()
    assert after["parent"] != before["parent"]
    assert "TESSDATA_PREFIX=/elsewhere" in Path(f"/proc/{after['parent']}/environ").read_text()
    until(lambda: not is_there(before["parent"]))


def test_what_starts_threads_is_not_lent(tmp_path: Path) -> None:
    ended = run_lent("tests.core.lent_threads", tmp_path, 30, 150)
    assert ended.how is Ending.DIED and "lent_threads loads what starts threads" in ended.said


@pytest.mark.parametrize("reader", ["core.files.reader", "sales.invoices.reader", "sales.proofs.reader"])
def test_readers_load_what_they_need_without_a_thread(reader: str) -> None:
    code = (
        f"import os, sys, {reader} as reader; from importlib import import_module; [*map(import_module, reader.LOADS)];"
        " print('polars' in sys.modules, 'sqlalchemy' in sys.modules, len(os.listdir('/proc/self/task')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "1"]


WITH_ANOTHER = """
import json, os, sys
from pathlib import Path
from core import lender
from core.lending import run_lent
from tests.core.lent import ACT, SEEN

def parent(place):
    place.mkdir()
    (place / ACT).write_text("nothing")
    run_lent("tests.core.lent", place, 30, 150)
    return json.loads((place / SEEN).read_text())["parent"]

folder = Path(sys.argv[1])
print(parent(folder / "one"), flush=True)
"""
FORKED = """
pid = os.fork()
print(parent(folder / ("two" if pid else "three")), flush=True)
if pid:
    os.waitpid(pid, 0)
"""
WAITING = """
(folder / "long").mkdir()
(folder / "long" / ACT).write_text("wait")
run_lent("tests.core.lent", folder / "long", 60, 150)
"""


def test_a_forked_process_has_one_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", WITH_ANOTHER + FORKED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    lenders = [int(line) for line in done.stdout.split()]
    assert len(lenders) == 3 and len(set(lenders)) == 2
    until(lambda: not any(map(is_there, lenders)))


def test_it_ends_with_whom_it_watches_when_nobody_waits_any_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITH_ANOTHER + WAITING, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lender = int(process.stdout.readline())
        seen = tmp_path / "long" / SEEN
        until(lambda: seen.exists() and seen.read_text() != "")
        process.kill()
    until(lambda: not is_there(lender) and not is_there(seen_in(seen.parent)["pid"]))
