"""Who meets whom, and who goes on: pairs and brackets, from an order of entrants and the points of each stage.

Pure, whole points. An entrant is their place in the order, from 1. Of two the one goes on who gained more points in the
stage; of equals, who had more points in all at its end; of equals in that too, who comes first in the order.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

SIZES = (4, 8, 16, 32)


class Score(NamedTuple):
    """What somebody gained in a stage, and had in all at its end, or has so far."""

    gained: int
    total: int


# By entrant, of each stage that has begun.
Scores = Sequence[Mapping[int, Score]]
NOTHING = Score(0, 0)


@dataclass(frozen=True)
class Stage:
    """The days of one duel after the other, from 0."""

    number: int
    first: date
    last: date

    def is_over(self, now: date) -> bool:
        """Whether its last day has passed."""
        return self.last < now

    def has_begun(self, now: date) -> bool:
        """Whether its first day has come."""
        return self.first <= now


@dataclass(frozen=True)
class Duel:
    """Two entrants, each None as long as nobody knows who it is; alone: without a second one from the start.

    ahead: who is ahead in a stage that has begun. won: the same once the stage is over.
    """

    one: int | None
    two: int | None
    ahead: int | None = None
    won: int | None = None
    alone: bool = False

    @property
    def lost(self) -> int | None:
        """Who does not go on."""
        return None if self.won is None else self.two if self.won == self.one else self.one


@dataclass(frozen=True)
class Bracket:
    """The duels of each stage; those of the consolation begin with the second one, among who lost in the first."""

    main: Sequence[Sequence[Duel]]
    consolation: Sequence[Sequence[Duel]]


def stages_of(first: date, days: int, count: int) -> list[Stage]:
    """So many stages of as many days, one after the other."""
    begin = [first + timedelta(days=days * number) for number in range(count)]
    return [Stage(number, day, day + timedelta(days=days - 1)) for number, day in enumerate(begin)]


def stages_in(size: int) -> int:
    """How many stages a bracket of so many entrants has."""
    return size.bit_length() - 1


def seeded(size: int) -> list[int]:
    """The order in which entrants stand in a bracket, so that the first two can meet in the last stage only."""
    order = [1]
    while len(order) < size:
        order = [place for first in order for place in (first, 2 * len(order) + 1 - first)]
    return order


def drawn(codes: Sequence[str], seed: str) -> list[str]:
    """The codes in the order of their draw: whoever knows the seed draws the same."""
    return sorted(codes, key=lambda code: (hashlib.sha256(f"{seed}:{code}".encode()).hexdigest(), code))


def pairs(size: int, scores: Scores, over: int) -> list[Duel]:
    """The first with the second, the third with the fourth; the last of an odd number has nobody."""
    order: list[int | None] = list(range(1, size + 1))
    duels = _met(order[: size - size % 2], 0, scores, over)
    return [*duels, Duel(size, None, alone=True)] if size % 2 else duels


def bracket(size: int, scores: Scores, over: int) -> Bracket:
    """A bracket with its consolation; `over`: how many of its stages are."""
    first: list[int | None] = list(seeded(size))
    main = _played(first, 0, scores, over)
    return Bracket(main, _played([duel.lost for duel in main[0]], 1, scores, over))


def _played(entrants: Sequence[int | None], stage: int, scores: Scores, over: int) -> list[list[Duel]]:
    """The duels of one stage after the other, until one entrant is left."""
    found: list[list[Duel]] = []
    while len(entrants) > 1:
        found.append(_met(entrants, stage, scores, over))
        entrants, stage = [duel.won for duel in found[-1]], stage + 1
    return found


def _met(entrants: Sequence[int | None], stage: int, scores: Scores, over: int) -> list[Duel]:
    """Neighbours meet."""
    return [_duel(one, two, stage, scores, over) for one, two in zip(entrants[::2], entrants[1::2], strict=True)]


def _duel(one: int | None, two: int | None, stage: int, scores: Scores, over: int) -> Duel:
    if one is None or two is None or stage >= len(scores):
        return Duel(one, two)
    of_stage = scores[stage]
    ahead = max((one, two), key=lambda place: (*of_stage.get(place, NOTHING), -place))
    return Duel(one, two, ahead, ahead if stage < over else None)
