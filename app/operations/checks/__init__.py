"""What may be wrong with a programme: each check tells what it finds in sentences, and changes nothing."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.database import ACCESS, MAIN, Chain
from app.operations.checks import challenges, database, files, imports, proofs, sheets, wallets, worker
from app.operations.snapshot import one_moment
from core.db import begin_writing

# So many faults of one kind are told, one by one.
MOST_TOLD = 20

# By what they look at, the ground first.
CHECKS: Mapping[str, Callable[[Connection], Iterator[str]]] = {
    "integrity": database.integrity,
    "values": database.values,
    "tables": database.tables,
    "references": database.references,
    "points": challenges.points,
    "rules": challenges.rules,
    "postings": challenges.postings,
    "closings": challenges.closings,
    "imports": imports.stored,
    "lines": imports.lines,
    "wallets": wallets.sums,
    "proofs": proofs.kept,
    "sheets": sheets.kept,
}


# What all others rest on: where it does not hold, nobody can say what they would find.
GROUND = {"integrity", "values"}


def faults(engine: Engine, access: Engine, folder: Path, score: bool = False) -> Iterator[tuple[str, str]]:
    """Everything that is wrong with a database, its access database and an instance folder, as (check, sentence).

    With `score`, and where nothing else is wrong, running challenges are scored anew and set back.
    """
    found_by: set[str] = set()
    for name, check in CHECKS.items():
        if found_by & GROUND and name not in GROUND:
            continue
        # Each on a connection of its own: one that failed is of no use to the next.
        for fault in _told(engine, check):
            found_by.add(name)
            yield name, fault
    if found_by & GROUND:
        yield "rest", _("The rest was not looked at: it rests on what is told above.")
    yield from (("access", fault) for fault in _told(access, database.integrity, ACCESS))
    yield from (("files", fault) for fault in files.kept(folder))
    if not found_by:
        yield from (("worker", fault) for fault in worker.late(engine, access))
    if score and not found_by:
        yield from (("score", fault) for fault in _scored(engine))


def _told(engine: Engine, check: Callable[[Connection], Iterator[str]], chain: Chain = MAIN) -> Iterator[str]:
    try:
        with one_moment(engine, chain) as connection:
            found = check(connection)
            yield from islice(found, MOST_TOLD)
            if more := sum(1 for _fault in found):
                yield _("… and %(more)s more.", more=more)
    except DBAPIError as error:
        yield _unreadable(error)


def _scored(engine: Engine) -> Iterator[str]:
    try:
        with Session(engine) as session:
            begin_writing(session)
            yield from challenges.scored_anew(session)
            session.rollback()
    except DBAPIError as error:
        yield _unreadable(error)


def _unreadable(error: DBAPIError) -> str:
    reason = str(error.orig).strip().split("\n")[0].removesuffix(".")
    return _("The database could not be read here: %(reason)s.", reason=reason)
