"""Numbers of documents: the same one however it is written, and the series that it belongs to."""

import re
import unicodedata

from rapidfuzz.distance import OSA

# What eyes and keyboards take for each other.
MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
RUNS = re.compile(r"[0-9]+|[A-Z]+")
LAST_NUMBER = re.compile(r"^(.*?)(\d{1,15})(\D*)$")
# A number that is short says nothing without what stands before it.
TELLING_DIGITS = 4


def bare(document: str) -> str:
    """A number without what its writings differ by: case, accents, separators, leading zeros, O for 0."""
    plain = unicodedata.normalize("NFKD", document).upper().translate(MISTAKEN)
    return "".join(run.lstrip("0") or "0" if run.isdigit() else run for run in RUNS.findall(plain))


def spellings(document: str) -> set[str]:
    """The usual ways in which people write a number, by which others of the same number are looked up."""
    parts = [part for part in re.split(r"[\s\-_/.]+", document) if part]
    groups = [run for part in parts for run in re.findall(r"\d+|\D+", part)]
    without_zeros = [run.lstrip("0") or "0" if run.isdigit() else run for run in groups]
    written = {document, *(sign.join(some) for sign in ("", "-", " ", "/", "_", ".")
                           for some in (parts, groups, without_zeros))}  # fmt: skip
    return {way for text in written for way in (text, text.upper(), text.lower())}


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
