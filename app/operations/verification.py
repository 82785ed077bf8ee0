"""A backup file read from its first line to its last, before anything is done with it or said of it."""

from collections.abc import Iterator

from app.operations.archive import MANIFEST, Archive, damaged, told_as_damage
from app.operations.columns import Cell
from app.operations.snapshot import ChallengeSum
from app.operations.tables import Table


def verify_archive(archive: Archive) -> None:
    """Refused unless every row and every file is as it was written, and the ledger adds up to what was noted."""
    with told_as_damage(archive.name, MANIFEST):
        tables = {table.name: table for table in archive.tables}
        ledger = _ledger(archive, tables.pop("challenge"), tables.pop("posting"))
        for table in (*tables.values(), archive.log):
            for _rows in archive.rows(table):
                pass
        for entry in archive.manifest.files:
            for _content in archive.content(entry):
                pass
    if ledger != archive.ledger:
        raise damaged(archive.name, MANIFEST)


def _ledger(archive: Archive, challenges: Table, postings: Table) -> list[ChallengeSum]:
    codes = {row[0]: row[1] for row in _columns(archive, challenges, "id", "code")}
    counts, points = dict.fromkeys(codes, 0), dict.fromkeys(codes, 0)
    for challenge, worth in _columns(archive, postings, "challenge_id", "points"):
        counts[challenge] += 1
        points[challenge] += int(worth or 0)
    sums = [ChallengeSum(str(code), counts[number], points[number]) for number, code in codes.items()]
    return sorted(sums, key=lambda row: row.challenge)


def _columns(archive: Archive, table: Table, *names: str) -> Iterator[tuple[Cell, ...]]:
    places = [table.place(name) for name in names]
    for rows in archive.rows(table):
        yield from (tuple(row[place] for place in places) for row in rows)
