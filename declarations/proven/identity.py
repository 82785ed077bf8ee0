"""When two numbers of documents are one, and when two names of firms are plainly not."""

import re

from core.files.names import plain

_LEGAL = frozenset({
    "sarl", "sas", "sasu", "eurl", "snc", "scop", "gie", "earl", "gmbh", "ltd", "llc", "inc", "srl", "spa", "bvba",
    "the", "and", "des", "les", "aux", "pour", "societe", "ste", "ets", "etablissements", "cie", "company",
})  # fmt: skip


def folded_number(number: str) -> str:
    """The number without what people write in one way or another: case, spaces, hyphens, slashes and points."""
    return "".join(sign for sign in plain(number) if sign.isalnum())


def same_number(one: str, other: str) -> bool:
    """Whether two numbers of documents are one; an empty one is no other's."""
    return bool(folded_number(one)) and folded_number(one) == folded_number(other)


def words_of(name: str) -> frozenset[str]:
    """The words by which a firm is known, without those that many have."""
    return frozenset(re.findall(r"[^\W_]{3,}", plain(name))) - _LEGAL


def plainly_others(name: str, other: str) -> bool:
    """Whether two firms' names have no word in common, and each has some."""
    words, others = words_of(name), words_of(other)
    return bool(words and others) and words.isdisjoint(others)
