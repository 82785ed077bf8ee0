"""Amounts that are written in a text, and which of them is the total of the document, taxes included."""

import re
from collections.abc import Iterator, Sequence

from sales.proofs.found import Found
from sales.proofs.layout import Line, label_of

_SIGN = r"(?<![\w.,/-])(?P<minus>[-−–] ?)?(?:[€£$] ?)?"
_WHOLE = r"(?P<whole>\d{1,3}(?:[ .,']\d{3})+|\d{1,9})"
# With cents; or whole, and then with a currency.
_FORMS = [
    re.compile(rf"{_SIGN}{_WHOLE}[.,](?P<cents>\d\d)(?!\d|[.,/]\d| ?%|\w\d)"),
    re.compile(rf"{_SIGN}{_WHOLE}(?P<cents>)(?= ?(?:€|£|eur\b|euros?\b))(?! ?%)"),
    re.compile(rf"(?<![\w.,/-])(?P<minus>[-−–] ?)?[€£$] ?{_WHOLE}(?P<cents>)(?![\d.,]*\d)(?! ?%)"),
]
_DEAREST = 10**11
_T = r"t[o0]tal"
# What the total is called, the surest first.
_CALLED = [
    re.compile(
        rf"{_T} ?t\.? ?t\.? ?c|montant (?:{_T} )?t\.?t\.?c|\bttc\b|{_T} toutes taxes|{_T} general|{_T} facture"
        rf"|{_T} (?:amount )?inc\w*\.? ?(?:of )?(?:vat|tax(?:es)?)?|grand {_T}|invoice {_T}|{_T} invoice|{_T} gross"
        rf"|gross (?:{_T}|amount)"
    ),
    re.compile(rf"net a payer|(?<!reste )a payer|amount (?:due|payable)|balance due|{_T} (?:due|payable)|to pay\b"),
    re.compile(rf"\b{_T}\b|\bmontant\b|\bamount\b"),
    re.compile(r"\bcb\b|carte bancaire|carte bleue|\bvisa\b|mastercard|\bcard\b|especes|\bcash\b|cheque"),
]
_OTHER = re.compile(
    rf"sous[ -]?{_T}|sub ?-?{_T}|h\.? ?t\b|hors tax|excl|net of|{_T} net|\btva\b|\bvat\b|\btax(?:e|es)?\b|remise"
    r"|discount|acompte|deposit|rendu|change\b|escompte|points|avantage|economi|saving|reste|capital|prix|price|unit|%|qte|qty"
    r"|articles? *:|eco ?-?part|port\b|base|dont|before"
)
# Of several that are called alike: the last of these, the largest of those.
_LAST = 2


def amounts_in(line: str) -> list[tuple[int, int, int]]:
    """The amounts on a line without case and accents: in cents, with where each begins and ends."""
    found: list[tuple[int, int, int]] = []
    for form in _FORMS:
        for match in form.finditer(line):
            start, end = match.span()
            if all(end <= other_start or start >= other_end for _cents, other_start, other_end in found):
                cents = int(re.sub(r"\D", "", match["whole"])) * 100 + int(match["cents"] or 0)
                if cents < _DEAREST:
                    found.append((-cents if match["minus"] else cents, start, end))
    return sorted(found, key=lambda amount: amount[1])


def best_total(lines: Sequence[Line]) -> Found[int] | None:
    """The total in cents; None where nothing is called so."""
    called: list[list[Found[int]]] = [[] for _kind in _CALLED]
    for kind, found in _called_totals(lines):
        called[kind].append(found)
    for kind, totals in enumerate(called):
        if totals:
            return totals[-1] if kind < _LAST else max(totals, key=lambda total: (abs(total.value), total.start))
    return None


def _called_totals(lines: Sequence[Line]) -> Iterator[tuple[int, Found[int]]]:
    """The amounts that are called a total, by what they are called."""
    for number, line in enumerate(lines):
        after = 0
        for cents, start, end in amounts_in(line.text):
            kind = _kind_of(label_of(lines, number, start, after))
            kind = _kind_of(_behind(line.text, end)) if kind is None else kind
            if kind is not None:
                yield kind, Found(cents, line.start + start, line.start + end)
            after = end


def _behind(line: str, end: int) -> str:
    """What is written behind an amount that nothing is written before: `45,00 € TTC`."""
    found = re.match(r" ?(?:€|eur\w*)? ?(ttc)\b", line[end:])
    return found[1] if found else ""


def _kind_of(label: str) -> int | None:
    """What an amount is called; the words nearest to it decide."""
    places = [max((match.end() for match in called.finditer(label)), default=-1) for called in _CALLED]
    other = max((match.end() for match in _OTHER.finditer(label)), default=-1)
    best = max(places)
    kind = next((kind for kind, place in enumerate(places) if place >= 0), None)
    # A surer name may end with a word that by itself would be something else's: `total incl. VAT`.
    is_other = other > best or (other == best and kind not in range(_LAST))
    return None if is_other else kind
