"""What rules and codes are called where people read of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import get_locale

from challenges.criteria.base import Rule
from challenges.criteria.settings import Named
from challenges.definition.model import Definition
from challenges.words.phrases import named


def label_of(rule: Named) -> str:
    """What readers see of a rule; its name says which one it is (in `palier points`, in lists of criteria)."""
    return rule.label_in(str(get_locale() or "en")[:2])


@dataclass(frozen=True)
class Learned:
    """How a module was completed: percent, None where nothing is counted; the how manieth attempt; whether a package
    told it, over which nobody has watched."""

    percent: int | None
    attempt: int | None
    by_package: bool = False


@dataclass(frozen=True)
class Names:
    """What people call the things that a file names by codes; a code without a name is told as it is.

    rules: criteria, boosters, caps and gates, by their names. products, clients, modules: by their codes.
    learned: how modules were completed, by code and day, of whom the words are about.
    """

    rules: Mapping[str, Named] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    clients: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    learned: Mapping[tuple[str, date], Learned] = field(default_factory=dict)

    @classmethod
    def of(
        cls, definition: Definition, products: Mapping[str, str] | None = None, clients: Mapping[str, str] | None = None
    ) -> "Names":
        """Those of one challenge, with what its products and clients are called."""
        rules = [*definition.criteria, *definition.boosters, *definition.caps, *definition.gates]
        return cls({rule.name: rule for rule in rules}, products or {}, clients or {})

    def rule(self, name: str) -> str:
        """The label of the rule of that name; the name of one that is no longer there."""
        return label_of(self.rules[name]) if name in self.rules else name

    def criterion(self, name: str) -> Rule | None:
        """The criterion of that name; None where there is none, or something around the criteria."""
        found = self.rules.get(name)
        return found if isinstance(found, Rule) else None

    def labels(self, names: Iterable[str]) -> list[str]:
        """The labels of several rules."""
        return [self.rule(name) for name in names]

    def product(self, code: str) -> str:
        """`Helmet (P1)`."""
        return named(code, self.products.get(code))

    def client(self, code: str) -> str:
        """`Client One (C1)`."""
        return named(code, self.clients.get(code))

    def module(self, code: str) -> str:
        """`Safety basics`; the code of a module of which nothing else is known."""
        return self.modules.get(code) or code
