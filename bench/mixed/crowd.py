"""`python -m bench.mixed.crowd`: pages beside ten statements asked for at once, and beside clients that stop nobody."""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from bench.databases import databases
from bench.mixed.people import BACK_OFFICE, PAGES_OF_EACH, PASSWORD, READERS, linked
from tests.hostile.serving import COMMAND, RunningServer, Visitor, running_server
from tests.hostile.test_slow_clients import CLIENTS, KINDS, connected

PAGES = ("/home", "/challenges")
STATEMENTS, ROUNDS = 10, 60


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.mixed.crowd", description=__doc__)
    parser.add_argument("--database", default="sqlite", metavar="URL", help="sqlite, postgresql, or a URL")
    asked = parser.parse_args()
    with databases(asked.database) as made, tempfile.TemporaryDirectory() as name:
        url = made.new()
        subprocess.run([COMMAND, "--database", url, "demo"], check=True, stdout=subprocess.DEVNULL)
        with running_server(url, Path(name) / "instance") as server:
            beside_statements(server)
            beside_slow_clients(server)


def beside_statements(server: RunningServer) -> None:
    """Pages of a rep alone, and while ten statements are made or wait for their turn."""
    reader = server.signed_in(READERS[0], PASSWORD)
    askers = [server.signed_in(email, PASSWORD) for email in (BACK_OFFICE, READERS[2])]
    _, paths = linked(askers[1], PAGES_OF_EACH)
    views(reader, ROUNDS)
    alone = views(reader, ROUNDS)
    with ThreadPoolExecutor(STATEMENTS) as pool:
        over = threading.Event()
        asked = [
            pool.submit(statements, askers[number % 2], paths[number % len(paths)], over)
            for number in range(STATEMENTS)
        ]
        time.sleep(0.5)
        beside = views(reader, ROUNDS)
        over.set()
        made = sum(job.result() for job in asked)
    print(f"statements made meanwhile: {made}")
    for what, some in (("alone", alone), ("beside ten statements", beside)):
        print(f"pages {what}: median {median(some) * 1000:.0f} ms, one in twenty over {twentieth(some) * 1000:.0f} ms")
    ratios = median(beside) / median(alone), twentieth(beside) / twentieth(alone)
    print(f"beside : alone: median {ratios[0]:.2f}, one in twenty {ratios[1]:.2f} (at most 2)")


def statements(visitor: Visitor, path: str, over: threading.Event) -> int:
    """Ask for one statement after the other, as whoever is told to come later does; how many came."""
    came = 0
    while not over.is_set():
        answer = visitor.get(path)
        came += answer.status == 200
        if answer.status != 200:
            over.wait(float(answer.headers.get("retry-after", "1")))
    return came


def views(visitor: Visitor, rounds: int) -> list[float]:
    """The seconds of each view."""
    taken = []
    for number in range(rounds):
        began = time.monotonic()
        answer = visitor.get(PAGES[number % len(PAGES)])
        taken.append(time.monotonic() - began)
        assert answer.status == 200, answer.status
        time.sleep(0.05)
    return taken


def twentieth(some: list[float]) -> float:
    """What one in twenty took longer than."""
    return quantiles(some, n=20, method="inclusive")[18]


def beside_slow_clients(server: RunningServer) -> None:
    """The slowest of ten looks at /health and of three sign-ins, with two hundred clients of each kind connected."""
    for kind in KINDS:
        beginning = kind(server.signed_in(BACK_OFFICE, PASSWORD))
        with connected(server, [beginning] * CLIENTS):
            health = max(seconds_of(lambda: server.ask("GET", "/health").status) for _ in range(10))
            sign_in = max(seconds_of(lambda: server.visitor().sign_in(READERS[0], PASSWORD).status) for _ in range(3))
        print(f"{CLIENTS} × {kind.__name__}: /health {health * 1000:.0f} ms, sign-in {sign_in * 1000:.0f} ms at most")


def seconds_of(what: Callable[[], int]) -> float:
    """How long one call takes."""
    began = time.monotonic()
    assert what() in (200, 302)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
