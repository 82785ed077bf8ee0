"""Ranks of those who stand in a list, the best first: the one place that says what equals share."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from challenges.definition.people import Ties

# What somebody is ranked by: points (or what a team is worth), and the last day where the earliest wins.
Held = tuple[int | Fraction, date | None]


def ranks(held: Sequence[Held], ties: Ties, rank: int = 1, before: int = 0) -> list[int]:
    """The rank of each; `rank`: that of the first one, where `before` others stand before it in the list."""
    found: list[int] = []
    for place, one in enumerate(held):
        if not place:
            found.append(rank)
        elif _equal(one, held[place - 1], ties):
            found.append(found[-1])
        else:
            found.append(found[-1] + 1 if ties == "dense" else before + place + 1)
    return found


def _equal(one: Held, other: Held, ties: Ties) -> bool:
    return one[0] == other[0] and (ties != "earliest" or one[1] == other[1])
