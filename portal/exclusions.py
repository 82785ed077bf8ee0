"""What did not count, as a page shows it: rule by rule, reason by reason, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from challenges.definition.model import Definition
from challenges.explanations.terminal import reason_of
from challenges.scoring.results import Exclusion
from challenges.words import Names
from portal.lines import Part, part_of

# So many reasons of one rule are shown unasked; the page offers the rest.
REASONS_SHOWN = 100


@dataclass(frozen=True)
class Aside:
    """What one rule leaves out (any rule, under an empty name): one part for each reason, told in its label."""

    name: str
    parts: Sequence[Part]
    parts_in_all: int
    lines: int
    amount_cents: int


def asides(definition: Definition, found: Sequence[Exclusion], all_lines: bool = False) -> dict[str, Aside]:
    """What did not count and why, under the name of the criterion that leaves it out."""
    names = Names.of(definition)
    told = {}
    for name in dict.fromkeys(it.criterion for it in found):
        own = [it for it in found if it.criterion == name]
        shown = own if all_lines else own[:REASONS_SHOWN]
        told[name] = Aside(
            name,
            [part_of(reason_of(it, names), it.lines, all_lines) for it in shown],
            len(own),
            sum(it.lines.height for it in own),
            sum(int(it.lines["amount_cents"].sum()) for it in own),
        )
    return told
