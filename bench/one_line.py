"""One corrected line, from its file to the commit, among few participants and among ten times as many."""

import time
from datetime import date
from itertools import count
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.databases import Databases
from bench.measuring import Ratio, interleaved, timed
from bench.programme import CHALLENGE, Programme
from bench.synthetic import fill
from challenges.lifecycle.follow import follow
from challenges.lifecycle.services import score_challenge
from core.changes import Changes
from core.db import writing
from core.files.mapping import Mapping
from core.models import Client, Participant, Product
from imports.service import import_file, new_run
from sales.models import SaleLine, Status

FEW = 300
TIMES = 10
LINES_OF_EACH = 30
FIRST_DAY = date(2020, 3, 1)
# The first participants are no ordinary ones: without a neighbour, without targets, with all their sales at the end.
CORRECTED_FROM = 4
AT_MOST = 1.3
HEADER = "kind,document,line,date,rep,client,product,quantity,amount"
# A correction is short, and noise is not: a round is the median of some.
CORRECTIONS = 5


def one_line(databases: Databases, rounds: int) -> list[Ratio]:
    """Every round corrects one line of one of them, some times over."""
    few, many = (_filled(databases, reps) for reps in (FEW, FEW * TIMES))
    ratios = corrections(few, many, rounds, f"{FEW * TIMES:,} : {FEW} participants")
    for corrected in (few, many):
        corrected.programme.disconnect()
    return ratios


def corrections(few: "Corrected", many: "Corrected", rounds: int, size: str) -> list[Ratio]:
    """The same of two programmes, the larger beside the smaller; ValueError where points were not exact afterwards."""
    taken = interleaved(rounds, {"many": many.correct, "few": few.correct})
    for corrected in (few, many):
        corrected.refuse_inexact()
    return [
        Ratio(f"one line corrected, file to commit, {size}", taken["many"], taken["few"], AT_MOST),
        Ratio(f"its rescore alone, {size}", many.rescores[-rounds:], few.rescores[-rounds:], AT_MOST),
    ]


def _filled(databases: Databases, reps: int) -> "Corrected":
    programme = Programme(databases.new())
    fill(programme, reps, LINES_OF_EACH)
    programme.add_challenge()
    databases.gather_statistics(programme.url)
    return Corrected(programme, CHALLENGE.stem)


class Corrected:
    """A programme with a running challenge, one line of which is corrected again and again."""

    def __init__(self, programme: Programme, code: str) -> None:
        self.programme = programme
        self.code = code
        self.rescores: list[float] = []
        self._amounts = count(1_000)
        with programme.session() as session:
            with writing(session):
                score_challenge(session, code)
            self._line = _first_line(session)

    def correct(self) -> float:
        """Seconds of a correction until it is committed; those of its rescore are kept apart."""
        watched = _Watched()
        with self.programme.told_instead(watched):
            taken = [self._once() for _ in range(CORRECTIONS)]
        self.rescores.append(median(watched.seconds))
        return median(taken)

    def refuse_inexact(self) -> None:
        """ValueError where scoring everyone finds anything left to post."""
        with self.programme.session() as session, writing(session):
            if posted := score_challenge(session, self.code):
                raise ValueError(f"{posted} postings were missing after a line was corrected")

    def _once(self) -> float:
        content = f"{HEADER}\n{self._line},{next(self._amounts)}\n".encode()
        with self.programme.session() as session, timed() as watch, writing(session):
            outcome = import_file(session, "sales", content, new_run(session, "sales", "one.csv"), Mapping())
        if outcome.corrected != 1:
            raise ValueError(f"the line was not corrected: {outcome}")
        return watch.seconds


def _first_line(session: Session) -> str:
    """The cells of the first line that the challenge counts for such a participant, all but the amount."""
    query = (
        select(SaleLine.kind, SaleLine.document, SaleLine.line, SaleLine.date, Participant.code, Client.code,
               Product.code, SaleLine.quantity)
        .join(Participant, Participant.id == SaleLine.rep_id)
        .join(Client, Client.id == SaleLine.client_id)
        .join(Product, Product.id == SaleLine.product_id)
        .where(SaleLine.rep_id >= CORRECTED_FROM, SaleLine.status == Status.VALIDATED.value, SaleLine.date >= FIRST_DAY)
        .order_by(SaleLine.id)
        .limit(1)
    )  # fmt: skip
    return ",".join(str(cell) for cell in session.execute(query).first() or ())


class _Watched:
    """`follow`, with a watch on it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, session: Session, changes: Changes) -> None:
        start = time.perf_counter()
        follow(session, changes)
        self.seconds.append(time.perf_counter() - start)
