"""A full score beside the same rules written by hand, in Polars and in SQL; and beside scoring again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bench import by_hand, set_based
from bench.databases import Databases
from bench.measuring import Ratio, interleaved, timed
from bench.programme import CODE, Programme
from challenges.services import score_challenge
from core.db import begin_writing

AT_MOST_BY_HAND = 1.5
AT_MOST_SET_BASED = 1.0

Row = tuple[int, str, str, int]
Score = Callable[[Any, str, int], None]
HELD = "SELECT participant_id, criterion, key, points FROM posting WHERE challenge_id = {} ORDER BY 1, 2, 3, 4"


def scoring(databases: Databases, programme: Programme, challenge: int, rounds: int) -> list[Ratio]:
    """Every round posts everything into an empty ledger, and is rolled back; raises where the rows differ."""
    databases.gather_statistics(programme.url)
    connection = databases.connect(programme.url)
    again: list[float] = []
    ways = {
        "palier": partial(scored, programme, again),
        "by hand": partial(scored_by, connection, databases.mark, by_hand.score, challenge),
        "set-based": partial(scored_by, connection, databases.mark, set_based.score, challenge),
    }
    count = compare(databases, programme, challenge)
    taken = interleaved(rounds, ways)
    connection.close()
    name = f"full score, {count} postings"
    return [
        Ratio(f"{name} : by hand with Polars", taken["palier"], taken["by hand"], AT_MOST_BY_HAND),
        Ratio(f"{name} : one SQL statement", taken["palier"], taken["set-based"], AT_MOST_SET_BASED),
        Ratio("scoring again, nothing changed : first score", again[-rounds:], taken["palier"]),
    ]


def scored(programme: Programme, again: list[float]) -> float:
    """Seconds of a full score that posts everything; those of a second one, that posts nothing, go into `again`."""
    with programme.session() as session:
        begin_writing(session)
        with timed() as first:
            score_challenge(session, CODE)
        with timed() as second:
            score_challenge(session, CODE)
        session.rollback()
    again.append(second.seconds)
    return first.seconds


def scored_by(connection: Any, mark: str, score: Score, challenge: int) -> float:
    """Seconds of the same by another way, on its own connection."""
    connection.execute("BEGIN")
    with timed() as watch:
        score(connection, mark, challenge)
    connection.execute("ROLLBACK")
    return watch.seconds


def compare(databases: Databases, programme: Programme, challenge: int) -> int:
    """How many rows palier posts; ValueError where another way does not post the very same."""
    ours = posted_by_palier(programme, challenge)
    for name, score in (("by_hand", by_hand.score), ("set_based", set_based.score)):
        theirs = posted_by(databases, programme.url, score, challenge)
        if theirs != ours:
            raise ValueError(f"{name} posts other rows: {set(theirs) ^ set(ours)}")
    return len(ours)


def posted_by_palier(programme: Programme, challenge: int) -> list[Row]:
    """The rows of a full score, which is rolled back."""
    with programme.session() as session:
        begin_writing(session)
        score_challenge(session, CODE)
        rows = session.connection().exec_driver_sql(HELD.format(challenge)).fetchall()
        session.rollback()
    return sorted(tuple(row) for row in rows)


def posted_by(databases: Databases, url: str, score: Score, challenge: int) -> list[Row]:
    """The rows that another way posts, rolled back too."""
    connection = databases.connect(url)
    connection.execute("BEGIN")
    score(connection, databases.mark, challenge)
    rows = connection.execute(HELD.format(challenge)).fetchall()
    connection.execute("ROLLBACK")
    connection.close()
    return sorted(tuple(row) for row in rows)
