"""`python -m bench.statements`: statements of everybody, beside WeasyPrint alone on the same pages.

Both on all processors, in spawned processes: theirs gets the finished HTML and sets it, ours reads the points, explains
them, says them in words, and sets the same pages.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import select

from app.config import ROOT
from bench.measuring import Ratio, interleaved, table
from bench.programme import NINE, Programme
from bench.synthetic import fill
from challenges.lifecycle.services import score_challenge
from challenges.models import Challenge
from core.db import writing
from core.models import Participant
from statements.batches import people_of
from statements.content import read_statement
from statements.making import make_all
from statements.render import render_page
from statements.setting import set_page

AT_MOST = 1.15
LINES_OF_EACH = 200


def main() -> None:
    """Fill a programme, make all statements in both ways, print the ratio."""
    parser = argparse.ArgumentParser(prog="python -m bench.statements", description=__doc__)
    parser.add_argument("--participants", type=int, default=500, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        programme = _filled(Path(folder), asked.participants)
        pages = _pages(programme)
        size = sum(map(len, pages)) // len(pages)
        print(f"{len(pages)} statements of {size} characters of HTML", file=sys.stderr)
        taken = interleaved(asked.rounds, {"ours": lambda: _ours(programme), "theirs": lambda: _theirs(pages)})
    print(table([Ratio("statements of everybody, beside WeasyPrint alone", **taken, at_most=AT_MOST)]))


def _filled(folder: Path, participants: int) -> Programme:
    programme = Programme(f"sqlite:///{folder / 'bench.sqlite'}")
    fill(programme, participants, LINES_OF_EACH)
    programme.add_challenge(NINE)
    with programme.session() as session, writing(session):
        score_challenge(session, session.scalars(select(Challenge.code)).one())
    return programme


def _pages(programme: Programme) -> list[str]:
    with programme.session() as session, force_locale("fr"):
        challenge = session.scalars(select(Challenge)).one()
        people = [session.get_one(Participant, person) for person in people_of(session, challenge)]
        return [render_page(read_statement(session, challenge, person), "fr") for person in people]


def _ours(programme: Programme) -> float:
    with programme.session() as session:
        challenge = session.scalars(select(Challenge)).one()
        wanted = dict.fromkeys(people_of(session, challenge), "fr")
        began = time.perf_counter()
        made = sum(bool(one.content) for one in make_all(session, challenge, wanted))
        assert made == len(wanted)
        return time.perf_counter() - began


def _theirs(pages: Sequence[str]) -> float:
    began = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        assert all(pool.map(_set, pages))
    return time.perf_counter() - began


def _set(page: str) -> bool:
    return bool(set_page(page, ROOT).document)


if __name__ == "__main__":
    main()
