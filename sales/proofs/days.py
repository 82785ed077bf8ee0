"""Days that are written in a text, in French or English, and which of them is that of the document."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from sales.proofs.found import Found
from sales.proofs.layout import Line, label_of

_MONTHS = (
    "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr", "mai may",
    "juin june jun", "juillet juil july jul", "aout august aug", "septembre september sept sep",
    "octobre october oct", "novembre november nov", "decembre december dec",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>20\d\d|\d\d)"
_FORMS = [
    re.compile(r"(?<![\d./-])(?P<year>20\d\d)([-/.])(?P<month>\d\d)\2(?P<day>\d\d)(?!\d)"),
    re.compile(rf"(?<![\d./-])(?P<day>\d{{1,2}})([-/.])(?P<month>\d{{1,2}})\2{_YEAR}(?![\d/-]|\.\d)"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?[ .-]{{1,2}}(?P<name>{_NAME})\b[ .,-]{{1,3}}{_YEAR}(?!\d)"
    ),
    re.compile(rf"\b(?P<name>{_NAME})\b[ .]{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d)(?!\d)"),
]
_OTHER = re.compile(
    r"echeance|\bdue\b|payable|livr|deliver|commande|\border|devis|quot|naissance|birth|valab|valid|expir|period"
    r"|imprim|print|debut|\bstart|\bfin\b|\bend\b|reglement|payment|ship|expedi|garant|warrant|\bau\b|\bto\b|\bbefore\b"
    r"|\bavant\b|prestation|depuis|since|creat|decret|\bloi\b"
)
_OWN = re.compile(r"(factur|emission|emis|invoice|issue|dated|tax point|ticket|vente|recu|receipt|avoir|credit)")
_DATE, _ON = re.compile(r"\bdate"), re.compile(r"\b(le|du|on)\b\W*$")


def days_in(line: str) -> list[tuple[date, int, int]]:
    """The days on a line without case and accents, each with where it begins and ends; the day comes before the month,
    unless there is no such month."""
    found: dict[int, tuple[date, int, int]] = {}
    for form in _FORMS:
        for match in form.finditer(line):
            day = _day(match.groupdict())
            if day is not None:
                found.setdefault(match.start(), (day, *match.span()))
    return [found[start] for start in sorted(found)]


def _day(parts: dict[str, str | None]) -> date | None:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    month = MONTHS[name] if (name := parts.get("name")) else int(parts["month"] or 0)
    year += 2000 if year < 100 else 0
    for chosen_month, chosen_day in ((month, day), (day, month)):
        try:
            return date(year, chosen_month, chosen_day)
        except ValueError:
            continue
    return None


def best_day(lines: Sequence[Line]) -> Found[date] | None:
    """The day of the document: what is called so, else the first that is not called something else."""
    best: tuple[int, Found[date]] | None = None
    for worth, found in _weighed(lines):
        if worth >= 0 and (best is None or worth > best[0]):
            best = worth, found
    return best[1] if best else None


def _weighed(lines: Sequence[Line]) -> Iterator[tuple[int, Found[date]]]:
    for number, line in enumerate(lines):
        after = 0
        for day, start, end in days_in(line.text):
            yield _worth(label_of(lines, number, start, after)), Found(day, line.start + start, line.start + end)
            after = end


def _worth(label: str) -> int:
    """The words nearest to the day decide."""
    nearest = label[-50:]
    other, own = _last(_OTHER, nearest), _last(_OWN, nearest)
    if other > own:
        return -1
    if own >= 0:
        return 4
    return 3 if _DATE.search(nearest) else 1 if _ON.search(nearest) else 0


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)
