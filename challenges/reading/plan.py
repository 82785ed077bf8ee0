"""What is read for a challenge: all that one of its rules needs, and nothing else."""

from dataclasses import dataclass
from functools import lru_cache

from challenges.criteria.needs import ALWAYS, ORDER, Columns, Needs, columns, together
from challenges.criteria.scene import LINES
from challenges.definition.model import Days, Definition
from core.days import pieces
from core.models import Kind

# What the lines of any challenge come to is told beside its points.
SOLD = columns("amount_cents")
# Plans kept: as many challenges as run at a time, and what the laboratory tries.
KEPT = 128


@dataclass(frozen=True)
class ReadPlan:
    """What the rules of a challenge read together.

    needs: of its criteria, boosters and gates. reference_days: of each criterion that looks at some.
    reference_lines: the columns that those criteria read.
    """

    own_days: Days
    kinds: tuple[str, ...]
    credit: str
    needs: Needs
    reference_days: tuple[Days, ...]
    reference_lines: Columns

    @property
    def windows(self) -> list[Days]:
        """The days whose lines are read: the challenge's own, and the reference days of its criteria."""
        return [self.own_days, *self.reference_days]

    @property
    def reference_pieces(self) -> list[Days]:
        """The reference days outside its own, cut wherever one of the periods begins or ends."""
        return pieces(self.own_days, self.reference_days)

    @property
    def columns(self) -> list[str]:
        """The columns of the lines that some rule reads, in their usual order."""
        return [name for name in LINES if name in ALWAYS | SOLD | self.needs.lines]

    @property
    def order(self) -> Columns:
        """Those of them that tell which of several lines to a client came first."""
        return ORDER & self.needs.lines

    @property
    def clients_change_hands(self) -> bool:
        """Whether a client's lines may count for another participant than they are credited to."""
        return bool(self.order) and self.credit != Kind.CLIENT

    @property
    def looks_back(self) -> bool:
        """Whether a rule asks what clients bought before the challenge."""
        return bool(self.needs.earlier)

    @property
    def by_company(self) -> bool:
        """Whether nobody's own part in what clients bought before matters, only that of the company."""
        return "participant" not in self.needs.earlier | self.needs.pairs

    @property
    def has_targets(self) -> bool:
        """Whether a rule goes by the participants' own targets."""
        return bool(self.needs.targets)

    @property
    def has_completions(self) -> bool:
        """Whether a rule goes by completed training modules."""
        return bool(self.needs.completions)


@lru_cache(KEPT)
def plan_of(definition: Definition) -> ReadPlan:
    """The plan of a challenge."""
    rules = definition.criteria
    days = [(rule, rule.reference_days(*definition.own_days)) for rule in rules]
    looking_there = [(rule, found) for rule, found in days if found is not None]
    return ReadPlan(
        own_days=definition.own_days,
        kinds=definition.kinds,
        credit=definition.credit,
        needs=together(rule.needs for rule in (*rules, *definition.boosters, *definition.gates)),
        reference_days=tuple(found for _rule, found in looking_there),
        reference_lines=together(rule.needs for rule, _found in looking_there).lines,
    )
