"""What each visitor of the rivals' programme may never read, in every way a page, a PDF or a file could write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel.dates import format_date

from sales.through.views import QUICK
from tests.hostile.rivals import (
    DECLARE_FOR,
    LINES,
    NOW,
    PEOPLE,
    PRODUCTS,
    SHY,
    VISITORS,
    Line,
    client_name,
    product_name,
)

# Everyone of a challenge is ranked by name here, but for who has asked for a pseudonym, and for who sells elsewhere.
RANKINGS = (
    *("leaderboards.leaderboard", "together.show", "challenges.show", "challenges.index", "portal.home", "goals.show"),
)
# A rep looks after the distributor that it last sold to, and reads its name there.
LOOKED_AFTER = {"RA": "DA", "RB": "DB"}
STOCK = ("stock.index", "stock.one")
# Whoever declares a sale chooses from the whole catalogue.
DECLARING = (
    *("declarations.new", "declarations.declare", "declarations.edit", "declarations.change"),
    *("listed_documents.one", "listed_documents.change"),
)
CATALOGUE = frozenset({*PRODUCTS, *map(product_name, PRODUCTS)})
# The files of sales that were imported.
FILES = ("before.csv", "everythingA.csv", "everythingB.csv", "everything.csv")


def written(line: Line) -> Iterator[str]:
    """What tells of a line: its document, its product, its client, its day and its amount."""
    yield from (line.document, line.product, product_name(line.product), PRODUCTS[line.product])
    yield from (line.client, client_name(line.client))
    yield from days(line.day)
    yield from amounts(line.cents)


def days(day: date) -> Iterator[str]:
    """A day in both languages, short and long, and as files write it."""
    yield from (f"{day}", f"{day:%d/%m/%Y}")
    for pattern, locale in (("d MMM yyyy", "en"), ("d MMMM yyyy", "en"), ("d MMMM yyyy", "fr"), ("d MMM yyyy", "fr")):
        yield format_date(day, pattern, locale)


@cache
def days_offered() -> frozenset[str]:
    """The days that the pages of stock let choose, whatever was sold on them."""
    last = NOW.date() - timedelta(days=1)
    return frozenset(word for back in (0, *(it - 1 for it in QUICK)) for word in days(last - timedelta(days=back)))


def amounts(cents: int) -> Iterator[str]:
    """An amount in both languages, and as files write it."""
    whole, rest = divmod(abs(cents), 100)
    yield from (f"{whole}.{rest:02}", f"{whole:,}.{rest:02}", f"{whole:,}".replace(",", " ") + f",{rest:02}")
    if not rest:
        yield f"{whole:,}"


@dataclass(frozen=True)
class Private:
    """What somebody may read nowhere, what only where everyone is ranked, and what only on the pages of stock."""

    anywhere: frozenset[str]
    outside_rankings: frozenset[str]
    outside_stock: frozenset[str] = frozenset()

    def found(self, text: str, endpoint: str = "") -> list[str]:
        """All of it that a text says, as the page of an endpoint."""
        flat = " ".join(text.split())
        words = self.anywhere if endpoint in RANKINGS else self.anywhere | self.outside_rankings
        words -= CATALOGUE if endpoint in DECLARING else frozenset()
        words -= self.outside_stock | days_offered() if endpoint in STOCK else frozenset()
        return sorted(word for word in words if word in flat and stands_alone(word, flat))


@cache
def private_to(code: str) -> Private:
    """What is not to be read by the visitor who acts for this participant, or leads some."""
    people = VISITORS[code][1]
    own = {word for line in LINES if people & line.people for word in written(line)}
    others = {word for line in LINES if not people & line.people for word in written(line)}
    kinds = {PEOPLE[name][1] for name in ({code} & PEOPLE.keys() or people)}
    strangers = {name for name in PEOPLE if name not in people}
    # Who is ranked beside the visitor; of sellers, those of the same distributor; of distributors nobody.
    of_kinds = {name: PEOPLE[name][1] for name in strangers - SHY if PEOPLE[name][1] in kinds}
    beside = {
        name for name, kind in of_kinds.items() if kind != "distributor" and (kind != "seller" or name[1] == code[1])
    }
    hidden, ranked = (
        {word for name in names for word in (name, PEOPLE[name][0])} for names in (strangers - beside, beside)
    )
    learned = {f"lesson{name}" for name in strangers}
    words = ("declared{}", "client of {}", "listed{}", "listed{}.csv", "buyer of {}")
    declared = {word.format(name) for name in DECLARE_FOR.keys() & strangers for word in words}
    disputed = {word for name in VISITORS.keys() - {code} for word in (f"disputed{name}", f"said by {name}")}
    learned |= {f"typed{name}" for name in strangers}
    never = (others | hidden | learned | declared | disputed | {*FILES}) - own - ranked
    served = {word for rep, name in LOOKED_AFTER.items() if rep == code for word in (name, PEOPLE[name][0])}
    return Private(frozenset(never), frozenset(ranked - own), frozenset(served))


def stands_alone(word: str, text: str) -> bool:
    """Whether the text holds it somewhere that is not within a longer word or number."""
    return re.search(rf"(?<![\w.,]){re.escape(word)}(?!\w|[.,]\d)", text) is not None
