"""`python -m bench.pages`: requests a second of the pages that people open most, beside a bare template.

5,000 participants, two workers of four threads each, readers on connections that stay open, in turn with the bare
template on the same workers. Then the same while a process of its own has forty lines a second validated, at once and
in five parts; then while 500 pages listen to changes, and how soon after the commit of a sale they are told.
"""

import argparse
import http.client
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import select

from bench.databases import databases
from bench.programme import Programme
from bench.synthetic import fill
from challenges.lifecycle.services import add_challenge, launch_challenge
from core.accounts.managing import add_account
from core.accounts.models import Role
from core.clock import today
from core.db import writing
from core.files.mapping import Mapping
from core.models import Participant
from imports.service import import_file, new_run
from tests.hostile.serving import HOST, RunningServer, Visitor, running_server, stop
from tests.postgresql import free_port

REPS, LINES, LISTENERS, PASSWORD = 5_000, 20, 500, "a password for the bench"
FIRST_REP = "R000001"
HEADER = "kind,document,line,date,rep,client,product,quantity,amount"
READERS, SECONDS = 8, 5.0
LINES_A_SECOND, PARTS = 40, (1, 5)
OPTIONS = {"PALIER_WORKERS": "2", "PALIER_THREADS": "4"}
RULES = """code = "bench"
title = "Bench"
start = {start}
end = {end}
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
per = "month"
"""


def main() -> None:
    """Measure, and print what part of the bare template's requests each page comes to."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description="Pages beside a bare template.")
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reps", type=int, default=REPS)
    asked = parser.parse_args()
    with databases(asked.database) as made, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        emails = filled(url := made.new(), asked.reps)
        server = stack.enter_context(running_server(url, Path(folder), **OPTIONS))
        bare = stack.enter_context(bare_server())
        visitors = [server.signed_in(email, PASSWORD) for email in emails]
        pages = {
            "leaderboard": "/challenges/bench/leaderboard",
            "home": "/home",
            "why these points": "/challenges/bench/participants/{code}",
        }
        for visitor in visitors:
            # As a browser does after signing in: its cookie carries the token of its forms from then on.
            visitor.get("/home")
        tell(bare, server, visitors, pages, asked.rounds, "")
        for parts in PARTS:
            with validating(url, parts) as said:
                tell(bare, server, visitors, pages, asked.rounds, f", {LINES_A_SECOND} lines a second in {parts}")
            print(f"  {said[0]}", flush=True)
        listening = [listener(server, visitors[place % len(visitors)]) for place in range(LISTENERS)]
        tell(bare, server, visitors, pages, asked.rounds, f", with {len(listening)} listeners")
        tell_how_soon(url, listening, asked.rounds)


def filled(url: str, reps: int) -> list[str]:
    """A programme of that size whose challenge runs today; the e-mails of some who take part."""
    programme = Programme(url)
    fill(programme, reps=reps, lines_of_each=LINES)
    with programme.session() as session, writing(session):
        # The sales are of past years: a challenge that lasts until today has them all.
        add_challenge(session, RULES.format(start=today() - timedelta(days=3000), end=today() + timedelta(days=30)))
        launch_challenge(session, "bench")
        codes = session.scalars(select(Participant.code).order_by(Participant.id).limit(READERS)).all()
        for code in codes:
            add_account(session, f"{code.lower()}@example.org", code, Role.REP, (code,), PASSWORD, "en")
    programme.disconnect()
    return [f"{code.lower()}@example.org" for code in codes]


@contextmanager
def validating(url: str, parts: int) -> Iterator[list[str]]:
    """Have lines validated in so many parts a second, by a process of its own; it says at the end what it did."""
    command = [sys.executable, "-m", "bench.validating", url, str(LINES_A_SECOND), str(parts)]
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "begun\n"
            yield said
        finally:
            process.terminate()
            said.append(process.stdout.read().strip())


@contextmanager
def bare_server() -> Iterator[RunningServer]:
    """The bare template on the same kind of workers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", f"--bind={HOST}:{port}", "--log-level=warning",
               "--worker-class=app.server.worker.LoopWorker", "--workers=2", "bench.bare_pages:app"]  # fmt: skip
    with subprocess.Popen(command, env=os.environ | OPTIONS) as process:
        server = RunningServer(port, process, Path(os.devnull))
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                try:
                    if server.ask("GET", "/health").status == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            yield server
        finally:
            stop(process)


def tell(
    bare: RunningServer, server: RunningServer, visitors: list[Visitor], pages: dict[str, str], rounds: int, how: str
) -> None:
    """Measure all of them in turn, a first round being forgotten, and say what came out."""
    strangers = [server.visitor() for _ in visitors]
    taken: dict[str, list[float]] = {name: [] for name in ("bare", *pages)}
    for number in range(rounds + 1):
        for name in taken:
            found = asked_in(bare, strangers, "/") if name == "bare" else asked_in(server, visitors, pages[name])
            if number:
                taken[name].append(found)
    print(f"bare template{how}: {median(taken['bare']):,.0f} requests a second", flush=True)
    for name in pages:
        parts = [ours / theirs for ours, theirs in zip(taken[name], taken["bare"], strict=True)]
        print(
            f"{name}{how}: {median(taken[name]):,.0f} requests a second, {median(parts):.0%} of bare"
            f" ({min(parts):.0%} to {max(parts):.0%})",
            flush=True,
        )


def asked_in(server: RunningServer, visitors: list[Visitor], path: str) -> float:
    """How many requests a second these get answered, each on a connection of their own."""
    counts, over = [0] * len(visitors), time.monotonic() + SECONDS

    def read(place: int) -> None:
        connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        while time.monotonic() < over:
            connection.request("GET", path.format(code=f"R{place + 1:06}"), headers=visitors[place].headers())
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            counts[place] += 1
        connection.close()

    threads = [threading.Thread(target=read, args=(place,)) for place in range(len(visitors))]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begun)


def listener(server: RunningServer, visitor: Visitor) -> socket.socket:
    """A page that listens to changes."""
    connection = server.connect()
    connection.sendall(visitor.head("GET", "/challenges/bench/live"))
    assert connection.recv(20).startswith(b"HTTP/1.1 200")
    return connection


def tell_how_soon(url: str, listening: list[socket.socket], rounds: int) -> None:
    """Import a sale of one line, and say how long after its commit the first and the last listener were told."""
    programme, taken = Programme(url), []
    for number in range(rounds):
        for connection in listening:
            drained(connection)
        with programme.session() as session, writing(session):
            line = f"sell_in,LIVE{number},1,{today()},{FIRST_REP},,,1,{number + 1}00.00"
            import_file(session, "sales", f"{HEADER}\n{line}\n".encode(), new_run(session, "sales", "l"), Mapping())
        taken.append(told_after(time.monotonic(), listening))
    programme.disconnect()
    firsts, lasts = zip(*taken, strict=True)
    print(
        f"a sale, committed until {len(listening)} listeners are told: the first after {median(firsts) * 1000:,.0f} ms,"
        f" the last after {median(lasts) * 1000:,.0f} ms (at most {max(lasts) * 1000:,.0f})",
        flush=True,
    )


def told_after(committed: float, listening: list[socket.socket]) -> tuple[float, float]:
    """Seconds until the first and until the last of them was sent something."""
    waiting, moments = selectors.DefaultSelector(), []
    for connection in listening:
        waiting.register(connection, selectors.EVENT_READ)
    while waiting.get_map():
        ready = waiting.select(timeout=30)
        assert ready, f"{len(waiting.get_map())} were told nothing within half a minute"
        for key, _events in ready:
            waiting.unregister(key.fileobj)
            moments.append(time.monotonic() - committed)
    return min(moments), max(moments)


def drained(connection: socket.socket) -> None:
    """Take what has come, so that the next thing is news."""
    connection.setblocking(False)
    try:
        while connection.recv(65_536):
            pass
    except BlockingIOError:
        pass


if __name__ == "__main__":
    main()
