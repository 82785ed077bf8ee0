"""Numbers of documents: the same one however it is written, and the series that it belongs to."""

import re
import unicodedata
from collections.abc import Iterator

from rapidfuzz.distance import OSA

# What eyes and keyboards take for each other.
MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
RUNS = re.compile(r"[0-9]+|[A-Z]+")
LAST_NUMBER = re.compile(r"^(.*?)(\d{1,15})(\D*)$")
# What stands between the parts of a number, how people put them together, and how wide they write the last one.
SEPARATORS = re.compile(r"[\s\-_/.]+")
SIGNS = ("", "-", " ", "/", "_", ".")
WIDEST = 8
ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
# Letters beside a digit that may be meant for one.
MEANT_DIGITS = re.compile(r"[OIL]+(?=\d)|(?<=\d)[OIL]+", re.IGNORECASE)
# A number that is short says nothing without what stands before it.
TELLING_DIGITS = 4


def bare(document: str) -> str:
    """A number without what its writings differ by: case, accents, separators, leading zeros, O for 0."""
    plain = unicodedata.normalize("NFKD", document).upper().translate(MISTAKEN)
    return "".join(run.lstrip("0") or "0" if run.isdigit() else run for run in RUNS.findall(plain))


def is_bare(document: str, known: str) -> bool:
    """Whether a number without its writing is this one; of most others their last sign tells at once."""
    if document.isascii():
        last = next((sign for sign in reversed(document) if sign.isalnum()), "")
        if last.upper().translate(MISTAKEN) != known[-1:]:
            return False
    return bare(document) == known


def spellings(document: str) -> set[str]:
    """The usual ways in which people write a number, by which others of the same number are looked up.

    Those with any one sign between its parts or none, with fewer leading zeros or more of them before its last number,
    and with digits for the letters that were taken for some.
    """
    written = {document}
    for text in {document, MEANT_DIGITS.sub(lambda found: found[0].upper().translate(MISTAKEN), document)}:
        parts = [part for part in SEPARATORS.split(text) if part]
        written |= {sign.join(ways) for sign in SIGNS for some in _grouped(parts) for ways in _padded(some)}
    return {way for text in written for way in (text, text.upper(), text.lower())}


def _grouped(parts: list[str]) -> Iterator[list[str]]:
    """The parts as they stand, letters and digits apart, and letters with the digits behind them."""
    runs = [run for part in parts for run in re.findall(r"\d+|\D+", part)]
    joined = list[str]()
    for run in runs:
        if joined and not joined[-1][-1].isdigit():
            joined[-1] += run
        else:
            joined.append(run)
    yield from (parts, runs, joined)


def _padded(parts: list[str]) -> Iterator[list[str]]:
    """The parts as they stand, without leading zeros, and with the last number as wide as it may be written."""
    yield parts
    yield [ZEROS.sub("", part) for part in parts]
    if parts and (last := re.search(r"\d+$", parts[-1])):
        number = last[0].lstrip("0") or "0"
        for width in range(len(number), WIDEST + 1):
            yield [*parts[:-1], parts[-1][: last.start()] + number.zfill(width)]


def is_near(one: str, other: str) -> bool:
    """Whether two bare numbers may be one document: what stands before is left out, or one sign is another one."""
    short, long = sorted((one, other), key=len)
    if long.endswith(short) and len(short) >= TELLING_DIGITS and short.isdigit():
        return True
    return len(short) >= TELLING_DIGITS and OSA.distance(one, other, score_cutoff=1) <= 1


def series_of(document: str) -> tuple[str, int] | None:
    """What stands around the last number of a document, and that number; None where there is none."""
    found = LAST_NUMBER.match(document.upper())
    if found is None or not found[2].isascii():
        return None
    before, after = ("".join(sign for sign in part if sign.isalnum()) for part in (found[1], found[3]))
    return f"{before}#{after}", int(found[2])
