"""Who was overtaken by whom: of standings before and after, and nothing else."""

from bisect import bisect_right, insort
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from challenges.definition.people import Ties

# Greater than any participant's number.
NOBODY = 2**63


@dataclass(frozen=True)
class Place:
    """What decides on somebody's rank."""

    league: int
    points: int
    last_day: date | None

    def merit(self, ties: Ties) -> tuple[int, int]:
        """The more, the better."""
        day = self.last_day or date.max
        return self.points, -day.toordinal() if ties == "earliest" else 0


@dataclass(frozen=True)
class Overtaken:
    """By whom somebody was overtaken: the nearest of those who now stand ahead, and how many they are in all."""

    by: int
    count: int


def overtaken(
    before: Mapping[int, Place], now: Mapping[int, Place], ties: Ties, asked: Collection[int]
) -> dict[int, Overtaken]:
    """Of those asked about, who did not stand behind somebody and now does; within one league, by who gained.

    Who loses points falls behind others without being overtaken by them.
    """
    found: dict[int, Overtaken] = {}
    people = [person for person in now if person in before and now[person].league == before[person].league]
    for league in {now[person].league for person in people}:
        moves = [
            _Move(before[person].merit(ties), now[person].merit(ties), person)
            for person in people
            if now[person].league == league
        ]
        found |= _overtaken(sorted(moves), asked)
    return found


class _Move(NamedTuple):
    """What somebody's rank rested on before and now."""

    before: tuple[int, int]
    now: tuple[int, int]
    person: int


def _overtaken(moves: list[_Move], asked: Collection[int]) -> dict[int, Overtaken]:
    """Of one league, from the last place before to the first: whoever gained and has come by now was not ahead."""
    found, risen = {}, list[tuple[tuple[int, int], int]]()
    for before, together in groupby(moves, key=lambda move: move.before):
        level = list(together)
        for move in level:
            if move.now > before:
                insort(risen, (move.now, move.person))
        for move in level:
            if move.person in asked and move.now >= before:
                ahead = bisect_right(risen, (move.now, NOBODY))
                if ahead < len(risen):
                    found[move.person] = Overtaken(risen[ahead][1], len(risen) - ahead)
    return found
