"""A full score beside the same rules written by hand, in Polars and in SQL; and beside scoring again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench import by_hand, by_hand_nine, set_based, set_based_nine
from bench.databases import Databases
from bench.measuring import Ratio, Way, interleaved, timed
from bench.programme import CHALLENGE, NINE, Programme
from challenges.lifecycle.services import score_challenge
from core.db import begin_writing

Row = tuple[int, str, str, int]
Score = Callable[[Any, str, int], None]
HELD = "SELECT participant_id, criterion, key, points FROM posting WHERE challenge_id = {} ORDER BY 1, 2, 3, 4"


@dataclass(frozen=True)
class Rules:
    """A challenge file, its rules written by hand and in SQL, and at most how many times as long ours should take."""

    file: Path
    by_hand: Score
    set_based: Score
    at_most_by_hand: float
    at_most_set_based: float
    at_most_again: float | None = None

    @property
    def code(self) -> str:
        """The code of the challenge."""
        return self.file.stem


FIVE_RULES = Rules(CHALLENGE, by_hand.score, set_based.score, at_most_by_hand=1.5, at_most_set_based=1.0)
NINE_RULES = Rules(
    NINE, by_hand_nine.score, set_based_nine.score, at_most_by_hand=1.5, at_most_set_based=1 / 3, at_most_again=1.0
)


@dataclass(frozen=True)
class Measured:
    """The ratios of scores, and the seconds that ours and the further ways took in each round."""

    ratios: list[Ratio]
    seconds: dict[str, list[float]]


def scoring(
    databases: Databases,
    programme: Programme,
    challenge: int,
    rounds: int,
    rules: Rules = FIVE_RULES,
    further: dict[str, Way] | None = None,
) -> Measured:
    """Every round posts everything into an empty ledger, and is rolled back; raises where the rows differ.

    `further` ways are taken in the same rounds.
    """
    databases.gather_statistics(programme.url)
    connection = databases.connect(programme.url)
    again: list[float] = []
    ways = {
        "palier": partial(scored, programme, rules.code, again),
        "by hand": partial(scored_by, connection, databases.mark, rules.by_hand, challenge),
        "set-based": partial(scored_by, connection, databases.mark, rules.set_based, challenge),
    }
    posted = compare(databases, programme, challenge, rules)
    taken = interleaved(rounds, ways | (further or {}))
    connection.close()
    name = f"full score, {len(posted):,} postings"
    ours = taken["palier"]
    ratios = [
        Ratio(f"{name} : by hand with Polars", ours, taken["by hand"], rules.at_most_by_hand),
        Ratio(f"{name} : one SQL statement", ours, taken["set-based"], rules.at_most_set_based),
        Ratio("scoring again, nothing changed : first score", again[-rounds:], ours, rules.at_most_again),
    ]
    return Measured(ratios, taken)


def scored(programme: Programme, code: str, again: list[float]) -> float:
    """Seconds of a full score that posts everything; those of a second one, that posts nothing, go into `again`."""
    with programme.session() as session:
        begin_writing(session)
        with timed() as first:
            score_challenge(session, code)
        with timed() as second:
            score_challenge(session, code)
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


def compare(databases: Databases, programme: Programme, challenge: int, rules: Rules = FIVE_RULES) -> list[Row]:
    """The rows that palier posts; ValueError where another way does not post the very same."""
    ours = posted_by_palier(programme, challenge, rules.code)
    for name, score in (("by hand", rules.by_hand), ("in SQL", rules.set_based)):
        theirs = posted_by(databases, programme.url, score, challenge)
        if theirs != ours:
            raise ValueError(f"{rules.code}: other rows are posted {name}: {sorted(set(theirs) ^ set(ours))[:20]}")
    return ours


def posted_by_palier(programme: Programme, challenge: int, code: str) -> list[Row]:
    """The rows of a full score, which is rolled back."""
    with programme.session() as session:
        begin_writing(session)
        score_challenge(session, code)
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
