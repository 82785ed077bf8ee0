"""Clients that look like the distributor, or like somebody of its staff."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from declarations.alerts.found import Found

# What stands beside a name without being one: forms of address and of companies, and what joins words.
BESIDE = frozenset(
    (
        *("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "mrs", "ms", "miss", "sir"),
        *("sarl", "sas", "sasu", "sa", "eurl", "snc", "scea", "earl", "gaec", "ei", "ste", "societe", "ets"),
        *("etablissements", "maison", "company", "ltd", "de", "du", "des", "la", "le", "les", "l", "d", "et"),
        *("and", "the", "of"),
    )
)
# A word of so many letters may be written with a slip.
LONG_WORD = 4
WORDS = re.compile(r"[a-z0-9]+")


def plain_name(name: str) -> str:
    """A name in small letters without accents, forms of address and what joins its words."""
    return " ".join(words_of(name))


def words_of(name: str) -> list[str]:
    """The words by which a name is told."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return [word for word in WORDS.findall(plain.replace("’", " ")) if word not in BESIDE]


@dataclass(frozen=True)
class Somebody:
    """Who is compared with a client: what they are (`shop`, `seller`, `account`), their number and name."""

    what: str
    id: int
    name: str


def own_client(client: str, people: Iterable[Somebody], percent: int) -> Found | None:
    """The one whom the client's name says, every word of theirs: a surname alone, or a town, says nobody."""
    words = words_of(client)
    best = max(((likeness(words, words_of(who.name)), who) for who in people), key=lambda one: one[0], default=None)
    if best is None or best[0] < percent:
        return None
    return Found({"who": best[1].what, "id": best[1].id, "percent": best[0]})


def likeness(client: list[str], name: list[str]) -> int:
    """How alike the least alike word of a name is to some word of the client, in percent; 0 for names of one word."""
    if len(name) < 2 or not client:
        return 0
    return min(max(_alike(word, other) for other in client) for word in name)


def _alike(one: str, other: str) -> int:
    if min(len(one), len(other)) < LONG_WORD:
        return 100 if one == other else 0
    return int(fuzz.ratio(one, other))
