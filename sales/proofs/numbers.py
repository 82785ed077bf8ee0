"""The number of an invoice or receipt, found by what stands before it or above it."""

import re
from collections.abc import Iterator, Sequence

from sales.proofs.amounts import amounts_in
from sales.proofs.days import days_in
from sales.proofs.found import Found
from sales.proofs.layout import Line, label_of

_CODE = re.compile(r"(?<![\w/.-])(?=[\w/.-]*\d)[a-z0-9][\w/.-]*[\w]|(?<![\w/.-])\d(?![\w/.,-])")
_LONGEST = 30
_N = r"(?:n ?[°ºo.*'’]{0,2}|num(?:ero|\.)?|no\.?|number|nr\.?|#|ref(?:erence|\.)?)"
_WHAT = r"(?:factures?|invoice|inv|avoir|credit note|note de credit|facturation)"
_SLIP = r"(?:ticket|recu|receipt|note|transaction)"
_END = r"[ :.#°-]*$"
# What is written before the number, the surest first.
_CALLED = [
    re.compile(rf"\b{_WHAT} ?(?:de vente|acquittee|client)? ?{_N}{_END}"),
    re.compile(rf"\b{_N} ?(?:de |d')?(?:la )?(?:{_WHAT}|piece|document){_END}"),
    re.compile(rf"\b{_WHAT}{_END}"),
    re.compile(rf"\b{_SLIP} ?(?:de caisse|de vente|client)? ?{_N}{_END}"),
    re.compile(rf"\b{_N} ?(?:de |du )?{_SLIP}(?: de caisse)?{_END}"),
    re.compile(rf"\b(?:document|piece) ?{_N}{_END}"),
    re.compile(rf"\b{_SLIP}(?: de caisse)?{_END}"),
    re.compile(rf"^ *{_N}{_END}"),
]
_YEAR = re.compile(r"20\d\d")


def best_number(text: str, lines: Sequence[Line]) -> Found[str] | None:
    """The number as it is written; None where nothing is called so."""
    best: tuple[int, Found[str]] | None = None
    for kind, found in _called_numbers(text, lines):
        if best is None or kind < best[0]:
            best = kind, found
    return best[1] if best else None


def _called_numbers(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, Found[str]]]:
    for number, line in enumerate(lines):
        taken = [(start, end) for _value, start, end in (*days_in(line.text), *amounts_in(line.text))]
        for match in _CODE.finditer(line.text):
            start, end = match.span()
            if (
                any(start < other_end and end > other_start for other_start, other_end in taken)
                or end - start > _LONGEST
            ):
                continue
            kind = _kind_of(label_of(lines, number, start))
            if kind is not None:
                is_year = _YEAR.fullmatch(match[0]) is not None
                at = line.start + start, line.start + end
                yield kind + is_year * len(_CALLED), Found(text[at[0] : at[1]], *at)


def _kind_of(label: str) -> int | None:
    return next((kind for kind, called in enumerate(_CALLED) if called.search(label)), None)
