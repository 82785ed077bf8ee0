"""What a rule reads, named column by column: what it does not name, it does not get."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

Columns = frozenset[str]

# Of every line, whatever the rule: whom it is credited to, and its day.
ALWAYS = frozenset({"participant", "date"})
# Of lines to one client, what tells which came first: read only where it decides.
ORDER = frozenset({"order_document", "order_line", "order_distributor"})
# The frames of which a rule sees what it reads, and no more; people and products are there for every rule.
FRAMES = ("lines", "earlier", "pairs", "clients", "distributors", "targets", "completions")


@dataclass(frozen=True)
class Needs:
    """The columns that a rule reads of each frame of the facts (see `challenges.criteria.scene`).

    lines: of every line, beside ALWAYS. Who reads those of ORDER is given everybody's lines to the clients of those
        who are scored.
    segments: those whose clients are read. modules: the training modules whose completions are; None for any.
    """

    lines: Columns = frozenset()
    earlier: Columns = frozenset()
    pairs: Columns = frozenset()
    clients: Columns = frozenset()
    distributors: Columns = frozenset()
    targets: Columns = frozenset()
    completions: Columns = frozenset()
    segments: frozenset[str] = frozenset()
    modules: frozenset[str] | None = frozenset()

    def __or__(self, other: "Needs") -> "Needs":
        """What both read."""
        both = {name: getattr(self, name) | getattr(other, name) for name in (*FRAMES, "segments")}
        modules = None if self.modules is None or other.modules is None else self.modules | other.modules
        return Needs(**both, modules=modules)


def together(needs: Iterable[Needs]) -> Needs:
    """What all of them read."""
    return reduce(or_, needs, Needs())


def columns(*names: str) -> Columns:
    """These columns."""
    return frozenset(names)
