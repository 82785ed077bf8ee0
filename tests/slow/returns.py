"""Returns that came too late for a closed challenge, read slowly: what it counted, and what it would have counted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from .imports import Identity, originals
from .lines import lines_of_challenge
from .reading import points
from .world import Line, World

# After all documents that there are, where their order decides.
LAST = "\U0010ffff"


class Late(NamedTuple):
    """What a late return gives back, from whom, and the points that it would have moved."""

    original: Identity
    participant: str
    points: int


def late_returns(then: World, now: Iterable[Line], challenge: dict[str, Any]) -> dict[Identity, Late]:
    """The late returns among the lines of now, by their identity; `then`: everything as it was at closing."""
    counted = lines_of_challenge(then, challenge)
    own = {line.identity for line in counted}
    found = {}
    for back in now:
        if back.status != "validated" or back.identity in own:
            continue
        meant = sorted(originals(back, counted), key=lambda line: line.line)
        if meant:
            who = meant[0].credited(challenge["credit"])
            found[back.identity] = Late(meant[0].identity, who, would_change(then, back, meant[0], challenge))
    return found


def would_change(then: World, back: Line, sold: Line, challenge: dict[str, Any]) -> int:
    """The points of whoever sold it, with the return on the day of the sale, less those without."""
    beside = replace(
        sold, document=LAST, line=1, client=sold.buyer, quantity=back.quantity, amount_cents=back.amount_cents
    )
    who = sold.credited(challenge["credit"])
    return total(replace(then, lines=[*then.lines, beside]), challenge, who) - total(then, challenge, who)


def total(world: World, challenge: dict[str, Any], who: str) -> int:
    """What somebody has in all."""
    return sum(value for (whose, _, _), value in points(world, challenge).items() if whose == who)
