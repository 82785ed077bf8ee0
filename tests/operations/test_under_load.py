"""Backups taken while somebody imports, corrects, scores and amends: each is one commit, row for row.

PALIER_BACKUPS=50 takes 50 on each kind of database; otherwise it is two.
"""

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.operations import packing
from challenges.lifecycle.services import score_challenge
from challenges.models import Challenge
from core.db import writing
from core.versions import sales_version
from tests.conftest import Palier
from tests.databases import KINDS, Kind
from tests.operations.programme import LINES, amend, at, bring_in, contents, contents_at, sales

BACKUPS = int(os.environ.get("PALIER_BACKUPS", "2"))
# So long a commit is waited for, at most.
HANGS = 60
# A commit has the stamp of the sales and the version of the challenge that no other one has.
Commit = tuple[str, int]


def digest(found: Any) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()


class Life(threading.Thread):
    """Somebody at work; notes what the database holds at every commit."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.turns, self.faults = url, 0, list[BaseException]()
        self.commits: dict[Commit, str] = {}
        self.over = threading.Event()
        self.committed = threading.Condition()

    def run(self) -> None:
        try:
            with at(self.url) as session:
                while not self.over.is_set():
                    self.turn(session)
        except BaseException as fault:
            self.faults.append(fault)

    def turn(self, session: Session) -> None:
        with writing(session):
            self.act(session)
            found = contents(session)
            commit = (sales_version(session), session.scalars(select(Challenge.version).filter_by(code="spring")).one())
            self.commits[commit] = digest(found)
        with self.committed:
            self.turns += 1
            self.committed.notify_all()

    def act(self, session: Session) -> None:
        """Corrections, new lines, other rules, a score that finds nothing to do."""
        match self.turns % 4:
            case 0 | 1:
                first = self.turns * 7 % LINES
                bring_in(session, "sales", sales(first, first + 20, shift=self.turns % 50), f"{self.turns}.csv")
            case 2:
                amend(session, "spring", self.turns % 9 + 3)
            case _:
                bring_in(session, "completions", f"participant,module,date,points\nR2,m{self.turns},2020-05-01,3\n")
                assert score_challenge(session, "spring") == 0

    def wait(self) -> None:
        """Until something more has been committed."""
        with self.committed:
            before = self.turns
            assert self.committed.wait_for(lambda: self.turns > before or self.faults, HANGS)


@contextmanager
def at_work(url: str) -> Iterator[Life]:
    life = Life(url)
    life.start()
    try:
        life.wait()
        yield life
    finally:
        life.over.set()
        life.join(HANGS)
    assert life.faults == []


@pytest.mark.parametrize("kind", KINDS)
def test_backups_under_load(
    kind: Kind,
    lived: Callable[[Kind], str],
    empty: Callable[[Kind], str],
    instance: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    palier = Palier(lived(kind))
    with at_work(palier.url) as life:
        write_table = packing._write_table

        def in_the_midst(archive: ZipFile, snapshot: Any, table: Any) -> Any:
            if table.name in ("sale_line", "posting", "standing"):
                life.wait()
            return write_table(archive, snapshot, table)

        monkeypatch.setattr(packing, "_write_table", in_the_midst)
        for number in range(BACKUPS):
            palier("backup", f"{number}.zip")
    assert len(life.commits) > 3 * BACKUPS
    seen = [restored_everywhere(Path(f"{number}.zip"), life, empty) for number in range(BACKUPS)]
    assert len(set(seen)) == BACKUPS


def restored_everywhere(backup: Path, life: Life, empty: Callable[[Kind], str]) -> Commit:
    """Restore a backup on both kinds of database: there stands what was committed, and nothing is wrong with it."""
    commit = commit_in(backup)
    for kind in KINDS:
        copy = Palier(empty(kind))
        copy("restore", backup)
        assert digest(contents_at(copy.url)) == life.commits[commit], kind
        assert copy("check", "--score") == "17 checks: everything holds.\n"
        with at(copy.url) as session:
            assert session.scalar(text("SELECT count(*) FROM posting")) > 0
    return commit


def commit_in(backup: Path) -> Commit:
    """Which commit a backup says it is of."""
    with ZipFile(backup) as archive:
        columns = {
            entry["table"]["name"]: [column["name"] for column in entry["table"]["columns"]]
            for entry in json.loads(archive.read("manifest.json"))["tables"]
        }
        read = {
            name: [
                dict(zip(columns[name], json.loads(line), strict=True))
                for line in archive.read(f"tables/{name}.jsonl").splitlines()
            ]
            for name in ("sales_version", "challenge")
        }
    version = next(row["version"] for row in read["challenge"] if row["code"] == "spring")
    return read["sales_version"][0]["stamp"], version
