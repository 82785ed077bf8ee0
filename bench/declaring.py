"""`python -m bench.declaring`: declarations submitted and validated a second, beside a bare insert of the same rows.

Four workers on PostgreSQL, sixteen people at a time on connections that stay open: distributors submit sales of two
lines, the back office validates them, each in a transaction of its own with points and ranks. In turn with views that
only insert the rows, through the same stack (bench.bare_declarations), on a database of its own.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from secrets import token_urlsafe
from statistics import median, quantiles
from urllib.parse import urlencode

from sqlalchemy import select

from bench.databases import databases
from bench.programme import Programme
from challenges.lifecycle.services import add_challenge, launch_challenge
from challenges.models import Posting
from core.accounts.managing import add_account
from core.accounts.models import Role
from core.db import writing
from core.files.mapping import Mapping as Columns
from declarations.models import Declaration, State
from imports.service import import_file, new_run
from tests.hostile.serving import HOST, RunningServer, Visitor, running_server, stop
from tests.postgresql import free_port

AT_A_TIME, SECONDS, PASSWORD = 16, 8.0, "a password for the bench"
SHOPS, PRODUCTS, LINES = 200, 100, 20_000
OPTIONS = {"PALIER_WORKERS": "4"}
RULES = """code = "bench"
title = "Bench"
start = {start}
end = {end}
credit = "distributor"
sales = "sell_out"
[[criteria]]
name = "Turnover"
type = "revenue"
points = 1
every = 10
[[criteria]]
name = "Spades"
type = "range"
rates = [{{ range = "Garden/Spades", points = 5, every = 50 }}]
"""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Ask = Callable[[http.client.HTTPConnection], None]


def main() -> None:
    """Measure, and print what part of the bare inserts the declarations come to."""
    parser = argparse.ArgumentParser(prog="python -m bench.declaring", description="Declarations beside bare inserts.")
    parser.add_argument("--database", default="postgresql")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with databases(asked.database) as made, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        emails = filled(url := made.new())
        other = made.new()
        filled(other)
        server = stack.enter_context(running_server(url, Path(folder), **OPTIONS))
        bare = stack.enter_context(bare_server(other))
        tell(url, (server, signed_in(server, emails)), (bare, signed_in(bare, emails)), asked.rounds)


@dataclass(frozen=True)
class People:
    """Sixteen who declare and sixteen who validate, each with the token of their forms."""

    shops: Sequence[tuple[Visitor, str]]
    office: Sequence[tuple[Visitor, str]]


def signed_in(server: RunningServer, emails: Sequence[str]) -> People:
    """Everybody in a browser of their own."""
    shops = [server.signed_in(email, PASSWORD) for email in emails]
    office = [server.signed_in(f"office{place}@example.org", PASSWORD) for place in range(AT_A_TIME)]
    return People(
        [(visitor, visitor.token("/declarations/new")) for visitor in shops],
        [(visitor, visitor.token("/validation")) for visitor in office],
    )


def filled(url: str) -> list[str]:
    """A programme of distributors whose challenge runs today; the e-mails of some of them."""
    programme, day = Programme(url), date.today()
    people = [f"D{place:04},Shop {place},distributor" for place in range(SHOPS)]
    products = [f"P{place:03},Product {place},Garden/{('Spades', 'Rakes')[place % 2]}" for place in range(PRODUCTS)]
    sales = [
        f"sell_out,F{place},1,{day - timedelta(days=place % 80)},D{place % SHOPS:04},C{place % 999},"
        f"P{place % PRODUCTS:03},1,{20 + place % 300}.00"
        for place in range(LINES)
    ]
    with programme.session() as session, writing(session):
        for what, head, rows in (
            ("participants", "code,name,kind", people),
            ("products", "code,name,range", products),
            ("sales", "kind,document,line,date,distributor,client,product,quantity,amount", sales),
        ):
            import_file(session, what, "\n".join([head, *rows]).encode(), new_run(session, what, what), Columns())
        add_challenge(session, RULES.format(start=day - timedelta(days=80), end=day + timedelta(days=10)))
        launch_challenge(session, "bench")
        for place in range(AT_A_TIME):
            shop, office = f"shop{place}@example.org", f"office{place}@example.org"
            add_account(session, shop, shop, Role.DISTRIBUTOR, (f"D{place:04}",), PASSWORD, "en")
            add_account(session, office, office, Role.ADMINISTRATOR, (), PASSWORD, "en")
    programme.disconnect()
    return [f"shop{place}@example.org" for place in range(AT_A_TIME)]


@contextmanager
def bare_server(url: str) -> Iterator[RunningServer]:
    """The views that only insert, on the same kind of workers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", f"--bind={HOST}:{port}", "--log-level=warning",
               "--worker-class=app.server.worker.LoopWorker", f"--workers={OPTIONS['PALIER_WORKERS']}",
               "bench.bare_declarations:app"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PALIER_DATABASE_URL": url, "PALIER_HTTPS": "0", "PALIER_INSTANCE": folder}
        with subprocess.Popen(command, env=os.environ | OPTIONS | environment) as process:
            server = RunningServer(port, process, Path(os.devnull))
            try:
                wait_for(server)
                yield server
            finally:
                stop(process)


def wait_for(server: RunningServer) -> None:
    """Until it answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if server.ask("GET", "/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)


Side = tuple[RunningServer, People]


def tell(url: str, ours: Side, theirs: Side, rounds: int) -> None:
    """Measure in turn, a first round being forgotten, and say what came out."""
    parts: list[float] = []
    times: list[float] = []
    for number in range(rounds + 1):
        inserted, _took = asked_in(theirs[0], acts(inserting, theirs[1]))
        declared, took = asked_in(ours[0], acts(declaring, ours[1]))
        if number:
            parts.append(declared / inserted)
            times += took
            print(f"  bare {inserted:,.1f}, submitted and validated {declared:,.1f} a second", flush=True)
    cuts = quantiles(times, n=100)
    print(
        f"submitted and validated: {median(parts):.0%} of the bare rate ({min(parts):.0%} to {max(parts):.0%}); with"
        f" {AT_A_TIME} at a time: p99 {cuts[98] / cuts[49]:.1f} times the median",
        flush=True,
    )
    look_at_points(url)


def acts(act: Callable[[Visitor, str, Visitor, str], Ask], people: People) -> list[Ask]:
    """What each of the sixteen does again and again."""
    return [act(*shop, *office) for shop, office in zip(people.shops, people.office, strict=True)]


def look_at_points(url: str) -> None:
    """Every declaration that was validated brought its points, once."""
    programme = Programme(url)
    with programme.session() as session:
        declared = select(Declaration).where(Declaration.state == State.VALIDATED.value)
        count = len(session.scalars(declared).all())
        given = session.scalars(select(Posting.points)).all()
        print(f"{count:,} declarations are validated, {sum(given):,} points given", flush=True)
    programme.disconnect()


def inserting(shop: Visitor, token: str, office: Visitor, office_token: str) -> Ask:
    """Have the rows of one declaration inserted, in two steps."""

    def ask(connection: http.client.HTTPConnection) -> None:
        fields = {"csrf_token": token, "document": f"B{time.monotonic_ns()}", "key": token_urlsafe(12)}
        number = sent(connection, shop, "/bare/submit", fields).rpartition("/")[2]
        sent(connection, office, "/bare/validate", {"csrf_token": office_token, "declaration": number})

    return ask


def declaring(shop: Visitor, token: str, office: Visitor, office_token: str) -> Ask:
    """Submit a sale of two lines, and validate it."""

    def ask(connection: http.client.HTTPConnection) -> None:
        document = f"B{time.monotonic_ns()}"
        fields = {
            "csrf_token": token, "act": "submit", "key": token_urlsafe(12), "version": "0", "document": document,
            "date": date.today().isoformat(), "client": "",
            "lines-0-product": "P000", "lines-0-quantity": "2", "lines-0-amount": "49.90", "lines-0-seller": "",
            "lines-1-product": "P001", "lines-1-quantity": "1", "lines-1-amount": "19.90", "lines-1-seller": "",
        }  # fmt: skip
        address = sent(connection, shop, "/declarations/new", fields)
        number = address.rpartition("/")[2]
        fields = {"csrf_token": office_token, "act": "validate", "version": "2"}
        sent(connection, office, f"/validation/{number}", fields | {"line": ["1", "2"]})

    return ask


def sent(connection: http.client.HTTPConnection, visitor: Visitor, path: str, fields: Mapping[str, object]) -> str:
    """Send a form that is taken; where it leads."""
    connection.request("POST", path, urlencode(fields, doseq=True), visitor.headers() | FORM)
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 302, f"{path}: {answer.status} {text[:3000]!r}"
    return str(answer.headers["Location"])


def asked_in(server: RunningServer, acts: list[Ask]) -> tuple[float, list[float]]:
    """How many times a second these are done, each on a connection of its own; how long each took, in seconds."""
    taken: list[list[float]] = [[] for _ in acts]
    over = time.monotonic() + SECONDS

    def run(place: int) -> None:
        connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
        while time.monotonic() < over:
            begun = time.monotonic()
            acts[place](connection)
            taken[place].append(time.monotonic() - begun)
        connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [one for own in taken for one in own]
    return len(every) / (time.monotonic() - begun), every


if __name__ == "__main__":
    main()
