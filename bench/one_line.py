"""One corrected line, from its file to the commit, among few participants and among ten times as many."""

from functools import partial

from sqlalchemy.orm import Session

from bench.databases import Databases
from bench.measuring import Ratio, interleaved, timed
from bench.programme import Programme
from bench.synthetic import fill
from challenges.services import follow, launch_challenge
from core.db import writing
from core.files.mapping import Mapping
from sales.changes import Changes, subscribers
from sales.imports.service import import_file, new_run

FEW = 300
TIMES = 10
LINES_OF_EACH = 30
AT_MOST = 1.3
HEADER = "kind,document,line,date,rep,client,product,quantity,amount"
# How often a round corrects the line: one correction is short, and noise is not.
CORRECTIONS = 5


def one_line(databases: Databases, rounds: int) -> list[Ratio]:
    """Every round corrects the same line of one of them some times."""
    few, many = (_launched(databases, reps) for reps in (FEW, FEW * TIMES))
    followed: dict[str, list[float]] = {"few": [], "many": []}
    ways = {"many": partial(_corrected, many, followed["many"]), "few": partial(_corrected, few, followed["few"])}
    taken = interleaved(rounds, ways)
    for programme in (few, many):
        programme.disconnect()
    size = f"{FEW * TIMES:,} : {FEW} participants"
    return [
        Ratio(f"one corrected line, file to commit, {size}", taken["many"], taken["few"], AT_MOST),
        Ratio(
            f"the rescore within it alone, {size}", followed["many"][-rounds:], followed["few"][-rounds:], AT_MOST
        ),
    ]


def _launched(databases: Databases, reps: int) -> Programme:
    programme = Programme(databases.new())
    fill(programme, reps, LINES_OF_EACH)
    programme.add_challenge_launched()
    return programme


def _corrected(programme: Programme, followed: list[float]) -> float:
    """Seconds of a correction until it is committed; those of its rescore go into `followed`."""
    taken: list[float] = []
    watched = _Watched()
    before = list(subscribers)
    subscribers[:] = [watched]
    try:
        for _ in range(CORRECTIONS):
            taken.append(_correct_one(programme))
    finally:
        subscribers[:] = before
    followed.append(sum(watched.seconds) / CORRECTIONS)
    return sum(taken) / CORRECTIONS


class _Watched:
    """`follow`, with a watch on it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, session: Session, changes: Changes) -> None:
        with timed() as watch:
            follow(session, changes)
        self.seconds.append(watch.seconds)
