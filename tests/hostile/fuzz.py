"""Sends requests of the fuzzer to a server on the programme of these tests, and says what was wrong.

As a program (script/fuzz): makes that programme, starts the server, and prints what it found.
"""

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from tests.hostile.fuzzing import Findings, Fuzzer, Words, explore, processes_of
from tests.hostile.scene import ADMINISTRATOR, ANNA, DIRECTOR, PASSWORD, SHOP, fill
from tests.hostile.serving import RunningServer, running_server

ROLES = [ADMINISTRATOR, DIRECTOR, ANNA, SHOP]
PAGES = 60
SHOWN = 40


def fuzz(server: RunningServer, url: str, requests: int, seed: int, threads: int = 2) -> Findings:
    """Explore, send, and look at the server's processes and log afterwards."""
    from app import create_web_app
    from challenges.models import Challenge
    from core.accounts.models import Account
    from core.db import db

    app = create_web_app(url, SECRET_KEY="only for tests" * 4)
    with app.app_context():
        words = Words(sources=list(db.session.scalars(db.select(Challenge.source))))
        accounts = [dict(row) for row in db.session.execute(db.select(Account.__table__)).mappings()]
        db.session.remove()
        db.engine.dispose()
    for email in ROLES:
        explore(words, server.signed_in(email, PASSWORD), PAGES // len(ROLES))
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    before = processes_of(server)
    found = Fuzzer(server, rules, ROLES, words, partial(revive, app, accounts)).run(requests, seed, threads)
    if gone := before - processes_of(server):
        found.wrong.append(f"processes that ended: {sorted(gone)}")
    log = server.log.read_text(encoding="utf-8", errors="replace")
    if (at := log.find("Traceback")) >= 0:
        found.wrong.append(f"in the log: {log[at : at + 3_000]}")
    return found


def revive(app: Flask, accounts: list[dict[str, Any]]) -> None:
    """Whatever the requests did to accounts (locked them, gave them other roles), they are again as they were."""
    from core.access import writing_access
    from core.accounts.access_models import FailedSignIn
    from core.accounts.models import Account
    from core.db import db, writing

    with app.app_context():
        with writing(db.session()) as session:
            for account in accounts:
                values = {name: value for name, value in account.items() if name != "id"}
                session.execute(db.update(Account).where(Account.id == account["id"]).values(values))
        with writing_access() as access:
            access.execute(db.delete(FailedSignIn))
        db.session.remove()


def main() -> int:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'fuzz.sqlite'}"
        _make(url)
        fill(url, folder)
        with running_server(url, folder / "instance") as server:
            found = fuzz(server, url, options.requests, options.seed, options.threads)
    print(f"seed {options.seed}: {dict(sorted(found.statuses.items()))}, slowest answer {found.slowest:.1f} s")
    for wrong in found.wrong[:SHOWN]:
        print(wrong)
    print(f"{len(found.wrong)} wrong")
    return 1 if found.wrong else 0


def _make(url: str) -> None:
    from app import create_app
    from app.database import make_ready
    from core.db import db

    app = create_app(url)
    make_ready(app)
    with app.app_context():
        db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
